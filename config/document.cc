#include "config/document.h"

#include "config/syntax_error.h"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <string>

namespace desk::config {
namespace {

Place place_of(toml::source_region const& region, std::string_view file_name) {
  return {std::string{file_name}, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

RawScalar raw_scalar(toml::node const& node) {
  switch (node.type()) {
    case toml::node_type::string: return node.as_string()->get();
    case toml::node_type::integer: return node.as_integer()->get();
    case toml::node_type::floating_point: return node.as_floating_point()->get();
    case toml::node_type::boolean: return node.as_boolean()->get();
    case toml::node_type::array: return Unusable{"a list"};
    case toml::node_type::table: return Unusable{"a section"};
    case toml::node_type::date: return Unusable{"a date"};
    case toml::node_type::time: return Unusable{"a time of day"};
    case toml::node_type::date_time: return Unusable{"a date and time"};
    case toml::node_type::none: break;
  }
  return Unusable{"nothing"};
}

RawValue raw_value(toml::node const& node) {
  if (toml::array const* const array = node.as_array()) {
    RawList list;
    for (auto const& item : *array) list.push_back(raw_scalar(item));
    return list;
  }
  return std::visit([](auto&& value) { return RawValue{std::forward<decltype(value)>(value)}; },
                    raw_scalar(node));
}

/// Recursion is bounded: a line's length bounds the dots in it, and the parser bounds nested braces.
void flatten(toml::table const& table, KeyPath const& path, std::string_view file_name, Document& document) {
  for (auto const& [key, node] : table) {
    KeyPath const here = child(path, key.str());
    if (toml::table const* inner = node.as_table()) {
      document.tables.push_back({here, place_of(node.source(), file_name)});
      flatten(*inner, here, file_name, document);
    } else {
      document.entries.push_back({here, raw_value(node), place_of(key.source(), file_name)});
    }
  }
}

template <typename Item>
void sort_as_written(std::vector<Item>& items) {
  std::stable_sort(items.begin(), items.end(), [](Item const& a, Item const& b) {
    return std::make_pair(a.at.line, a.at.column) < std::make_pair(b.at.line, b.at.column);
  });
}

void replace_line(std::string& text, int number, std::string_view replacement) {
  std::string_view const line = line_at(text, number);
  auto const begin = static_cast<std::size_t>(line.data() - text.data());
  text.replace(begin, line.size(), replacement);
}

/// Either what the text says, or where the parser gave up.
std::optional<SyntaxError> try_parse(std::string_view text, std::string_view file_name, Document& document) {
  try {
    flatten(toml::parse(text, file_name), {}, file_name, document);
    return std::nullopt;
  } catch (toml::parse_error const& error) {
    auto const& at = error.source().begin;
    return explain({static_cast<int>(at.line), static_cast<int>(at.column), error.description()}, text);
  }
}

}  // namespace

Document parse_document(std::string_view text, std::string_view file_name) {
  constexpr std::size_t k_most_mistakes = 50;  // more help nobody, and each costs a pass over the text
  std::string readable{text};
  std::vector<Mistake> mistakes;
  std::vector<int> repaired;
  while (true) {
    Document document;
    auto const error = try_parse(readable, file_name, document);
    if (!error) {
      sort_as_written(document.tables);
      sort_as_written(document.entries);
      for (Document::Entry& entry : document.entries) {
        entry.already_reported = std::count(repaired.begin(), repaired.end(), entry.at.line) > 0;
      }
      document.mistakes = std::move(mistakes);
      return document;
    }
    mistakes.push_back(
        {{std::string{file_name}, error->line, error->column}, "", error->message, error->hint});
    bool const seen = std::count(repaired.begin(), repaired.end(), error->line) > 0;
    if (error->replacement.empty() || seen || mistakes.size() == k_most_mistakes) {
      std::string& hint = mistakes.back().hint;
      hint += (hint.empty() ? "" : "; ") + std::string{"the rest of the file was not checked"};
      document.mistakes = std::move(mistakes);
      document.complete = false;
      return document;
    }
    repaired.push_back(error->line);
    replace_line(readable, error->line, error->replacement);
  }
}

std::optional<RawValue> parse_value(std::string_view text) {
  try {
    std::string const line = "value = " + std::string{text};
    toml::table const table = toml::parse(std::string_view{line});
    if (table.size() == 1 && table.begin()->first == "value") return raw_value(table.begin()->second);
  } catch (toml::parse_error const&) {
    return std::nullopt;  // the caller says what is wrong with it
  }
  return std::nullopt;
}

}  // namespace desk::config
