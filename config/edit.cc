#include "config/edit.h"

#include "config/document.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace desk::config {
namespace {

/// A text by lines, each with its line end.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
      lines_.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
    bool const crlf = !lines_.empty() && lines_.front().ends_with("\r\n");
    line_end_ = crlf ? "\r\n" : "\n";
  }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const { return lines_[i]; }
  void replace(std::size_t i, std::string_view line) { lines_[i] = std::string{line} + line_end_; }
  void insert(std::size_t i, std::string_view line) {
    if (i > 0 && !lines_[i - 1].ends_with('\n')) lines_[i - 1] += line_end_;
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(i), std::string{line} + line_end_);
  }
  void erase(std::size_t first, std::size_t last) {
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(first),
                 lines_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  }
  /// The bytes between two places become `with`; columns count characters from 0.
  void replace(toml::source_position const& begin, toml::source_position const& end, std::string_view with) {
    std::string const head = lines_[begin.line - 1].substr(0, offset(begin));
    std::string const tail = lines_[end.line - 1].substr(offset(end));
    lines_[begin.line - 1] = head + std::string{with} + tail;
    if (end.line > begin.line) erase(begin.line, end.line - 1);
  }
  [[nodiscard]] std::string text() const {
    std::string all;
    for (auto const& line : lines_) all += line;
    return all;
  }

 private:
  /// Of a character in its line, in bytes.
  [[nodiscard]] std::size_t offset(toml::source_position const& at) const {
    std::string const& line = lines_[at.line - 1];
    std::size_t byte = 0;
    for (std::size_t character = 1; character < at.column && byte < line.size(); ++character) {
      ++byte;
      while (byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U) ++byte;
    }
    return byte;
  }

  std::vector<std::string> lines_;
  std::string line_end_;
};

/// "[desk.main.cycle]", with a # before it or not.
struct Header {
  KeyPath path;
  bool shown_only;  ///< behind a #
};

std::optional<Header> header_in(std::string_view line) {
  line = trimmed(line);
  bool const commented = line.starts_with('#');
  if (commented) line = trimmed(line.substr(1));
  auto const end = line.find(']');
  if (!line.starts_with('[') || end == std::string_view::npos || line.starts_with("[[")) return std::nullopt;
  KeyPath path = key_path(line.substr(1, end - 1));
  if (path.empty()) return std::nullopt;
  return Header{std::move(path), commented};
}

/// A line like `#mode = "confirm"`.
bool shows(std::string_view line, std::string_view key) {
  line = trimmed(line);
  if (!line.starts_with('#')) return false;
  auto const equals = line.find('=');
  return equals != std::string_view::npos && trimmed(line.substr(1, equals - 1)) == key;
}

toml::node const* find(toml::table const& root, KeyPath const& key) {
  toml::node const* node = &root;
  for (std::string const& part : key) {
    auto const* const table = node->as_table();
    if (table == nullptr) return nullptr;
    node = table->get(part);
    if (node == nullptr) return nullptr;
  }
  return node->is_table() ? nullptr : node;
}

bool same_but_for(std::string_view before, std::string_view after, KeyPath const& key, bool there) {
  auto const values = [&](std::string_view text, bool& found) {
    std::vector<std::pair<KeyPath, RawValue>> all;
    Document const document = parse_document(text, {});
    for (auto const& entry : document.entries) {
      if (entry.path == key) {
        found = true;
      } else {
        all.emplace_back(entry.path, entry.value);
      }
    }
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    return document.mistakes.empty() ? std::optional{std::move(all)} : std::nullopt;
  };
  bool was = false;
  bool is = false;
  auto const left = values(before, was);
  auto const right = values(after, is);
  return left && right && is == there && left->size() == right->size() &&
         std::equal(left->begin(), left->end(), right->begin(),
                    [](auto const& a, auto const& b) { return a.first == b.first && a.second == b.second; });
}

/// Where the line is that shows the default of `key`, and its header, if that is a comment, too.
struct Shown {
  std::size_t line;
  std::optional<std::size_t> header;
};

std::optional<Shown> shown_default(Lines const& lines, KeyPath const& key) {
  std::optional<Header> section;
  std::size_t header_at = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (auto header = header_in(lines[i])) {
      section = std::move(header);
      header_at = i;
    } else if (section && section->path == parent(key) && shows(lines[i], key.back())) {
      return Shown{i, section->shown_only ? std::optional{header_at} : std::nullopt};
    }
  }
  return std::nullopt;
}

std::string uncommented(std::string_view line) {
  line = trimmed(line);
  return std::string{trimmed(line.substr(line.find('#') + 1))};
}

std::optional<std::string> in_place_of_default(Lines lines, KeyPath const& key, std::string const& entry) {
  auto const shown = shown_default(lines, key);
  if (!shown) return std::nullopt;
  lines.replace(shown->line, entry);
  if (shown->header) lines.replace(*shown->header, uncommented(lines[*shown->header]));
  return lines.text();
}

/// Behind the last key of its section.
std::optional<std::string> at_end_of_section(Lines lines, toml::table const& root, KeyPath const& key,
                                             std::string const& entry) {
  std::optional<std::size_t> behind;
  bool inside = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const header = header_in(lines[i]);
    if (!header || header->shown_only) continue;
    if (inside) break;
    inside = header->path == parent(key);
    if (inside) behind = i + 1;
  }
  if (!behind) return std::nullopt;
  if (auto const* const section = root.at_path(to_string(parent(key))).as_table()) {
    for (auto const& [name, node] : *section) {
      if (!node.is_table()) behind = std::max(*behind, std::size_t{node.source().end.line});
    }
  }
  lines.insert(*behind, entry);
  return lines.text();
}

std::string in_new_section(Lines lines, KeyPath const& key, std::string const& entry) {
  lines.insert(lines.size(), "");
  lines.insert(lines.size(), "[" + to_string(parent(key)) + "]");
  lines.insert(lines.size(), entry);
  return lines.text();
}

std::string as_toml(std::string_view value) {
  return parse_value(value) ? std::string{trimmed(value)} : to_toml(std::string{value});
}

std::optional<toml::table> parsed(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (toml::parse_error const&) {
    return std::nullopt;
  }
}

Complaint not_toml() {
  return {"the file has mistakes already", "mend them first: deskd --check-config tells them"};
}

}  // namespace

Edited set_key(std::string_view text, KeyPath const& key, std::string_view value) {
  auto const root = parsed(text);
  if (!root) return not_toml();
  Lines lines{text};
  std::string const toml = as_toml(value);
  if (auto const* const node = find(*root, key)) {
    lines.replace(node->source().begin, node->source().end, toml);
    std::string result = lines.text();
    if (same_but_for(text, result, key, true)) return result;
    return Complaint{"the value could not be replaced", "edit the file by hand"};
  }
  std::string const entry = to_string(KeyPath{key.back()}) + " = " + toml;
  for (auto const& attempt :
       {in_place_of_default(lines, key, entry), at_end_of_section(lines, *root, key, entry),
        std::optional{in_new_section(lines, key, entry)}}) {
    if (attempt && same_but_for(text, *attempt, key, true)) return *attempt;
  }
  return Complaint{
      fmt::format("there is no place for it: [{}] is written in another way", to_string(parent(key))),
      "edit the file by hand"};
}

Edited unset_key(std::string_view text, KeyPath const& key) {
  auto const root = parsed(text);
  if (!root) return not_toml();
  auto const* const node = find(*root, key);
  if (node == nullptr) return Complaint{"the file does not set it", "what is not set has its default"};
  Lines lines{text};
  lines.erase(node->source().begin.line - 1, node->source().end.line - 1);
  std::string result = lines.text();
  if (same_but_for(text, result, key, false)) return result;
  return Complaint{"it shares its line with something else", "edit the file by hand"};
}

}  // namespace desk::config
