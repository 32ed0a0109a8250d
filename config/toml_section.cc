#include "config/toml_section.h"

#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

RawValue scalar(toml::node const& node) {
  if (auto const* b = node.as_boolean()) return b->get();
  if (auto const* i = node.as_integer()) return i->get();
  if (auto const* d = node.as_floating_point()) return d->get();
  if (auto const* s = node.as_string()) return s->get();
  return Unusable{node.is_array() ? "a list" : node.is_table() ? "a section" : "a date or time"};
}

std::string any_text(std::string_view text) {
  return text.empty() ? "must not be empty" : std::string{};
}

}  // namespace

toml::node const* TomlSection::ask(std::string_view key) {
  asked_.emplace_back(key);
  return table_->get(key);
}

template <typename T>
std::optional<T> TomlSection::value(Field const& field) {
  toml::node const* node = ask(field.name);
  if (node == nullptr) return std::nullopt;
  auto const accepted = accept(field, scalar(*node));
  if (auto const* complaint = std::get_if<Complaint>(&accepted)) {
    report(field.name, complaint->message, complaint->hint);
    return std::nullopt;
  }
  return std::get<T>(std::get<Value>(accepted));
}

std::optional<double> TomlSection::number(std::string_view key, double min, double max, Unit unit) {
  return value<double>({key, Number{min, max}, unit, {}});
}

std::optional<std::int64_t> TomlSection::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  return value<std::int64_t>({key, Integer{min, max}, Unit::none, {}});
}

std::optional<bool> TomlSection::flag(std::string_view key) {
  return value<bool>({key, Flag{}, Unit::none, {}});
}

std::optional<std::string> TomlSection::text(std::string_view key) {
  return value<std::string>({key, Text{any_text}, Unit::none, {}});
}

std::optional<std::string> TomlSection::choice(std::string_view key, std::vector<std::string_view> names) {
  return value<std::string>({key, Choice{std::move(names)}, Unit::none, {}});
}

std::vector<std::int64_t> TomlSection::integers(std::string_view key, std::int64_t min, std::int64_t max) {
  std::vector<std::int64_t> result;
  toml::node const* node = ask(key);
  if (node == nullptr) return result;
  toml::array const* array = node->as_array();
  if (array == nullptr) {
    complain_of_type(key, fmt::format("a list of whole numbers from {} to {}", min, max));
    return result;
  }
  for (toml::node const& item : *array) {
    auto const number = item.value_exact<std::int64_t>();
    if (!number || *number < min || *number > max) {
      complain_of_type(key, fmt::format("a list of whole numbers from {} to {}", min, max));
      return {};
    }
    result.push_back(*number);
  }
  return result;
}

std::vector<TomlSection::Item> TomlSection::items(std::string_view key, std::int64_t min, std::int64_t max,
                                                  std::vector<std::string_view> const& words) {
  std::vector<Item> result;
  toml::node const* node = ask(key);
  if (node == nullptr) return result;
  auto const complain = [&] {
    complain_of_type(key,
                     fmt::format("a list of whole numbers from {} to {}, or {}", min, max, listed(words)));
    return std::vector<Item>{};
  };
  toml::array const* array = node->as_array();
  if (array == nullptr) return complain();
  for (toml::node const& item : *array) {
    auto const number = item.value_exact<std::int64_t>();
    auto const word = item.value_exact<std::string>();
    if (number && *number >= min && *number <= max) {
      result.emplace_back(*number);
    } else if (word && std::find(words.begin(), words.end(), *word) != words.end()) {
      result.emplace_back(*word);
    } else {
      return complain();
    }
  }
  return result;
}

std::optional<TomlSection> TomlSection::section(std::string_view key) {
  toml::node const* node = ask(key);
  if (node == nullptr) return std::nullopt;
  if (toml::table const* table = node->as_table()) {
    return TomlSection{*table, path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key), file_,
                       *mistakes_};
  }
  complain_of_type(key, fmt::format("a section [{}]", key));
  return std::nullopt;
}

std::vector<TomlSection> TomlSection::list(std::string_view key) {
  std::vector<TomlSection> result;
  toml::node const* node = ask(key);
  if (node == nullptr) return result;
  toml::array const* array = node->as_array();
  std::string const here = path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
  if (array != nullptr && array->is_homogeneous(toml::node_type::table)) {
    int n = 0;
    for (toml::node const& item : *array) {
      result.emplace_back(*item.as_table(), fmt::format("{}[{}]", here, ++n), file_, *mistakes_);
    }
  } else if (array == nullptr || !array->empty()) {
    complain_of_type(key, "a list of { … }");
  }
  return result;
}

void TomlSection::complain_of_type(std::string_view key, std::string_view expected) {
  report(key, fmt::format("expected {}", expected));
}

Place TomlSection::place(std::string_view key) const {
  auto const found = table_->find(key);
  auto const& at = found != table_->end() ? found->first.source().begin : table_->source().begin;
  return {std::string{file_}, static_cast<int>(at.line), static_cast<int>(at.column)};
}

void TomlSection::add(std::string_view key, std::string message, std::string hint,
                      Mistake::Severity severity) {
  std::string const name = path_.empty() ? std::string{key}
                           : key.empty() ? path_
                                         : fmt::format("{}.{}", path_, key);
  mistakes_->push_back({place(key), name, std::move(message), std::move(hint), severity});
}

void TomlSection::report(std::string_view key, std::string message, std::string hint) {
  add(key, std::move(message), std::move(hint), Mistake::Severity::error);
}

void TomlSection::warn(std::string_view key, std::string message, std::string hint) {
  add(key, std::move(message), std::move(hint), Mistake::Severity::warning);
}

void TomlSection::finish() {
  std::vector<std::string_view> const known{asked_.begin(), asked_.end()};
  for (auto const& [key, node] : *table_) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    auto const near = core::nearest(key.str(), known);
    report(key.str(), "is not known here", near ? fmt::format("did you mean \"{}\"?", *near) : std::string{});
  }
}

}  // namespace desk::config
