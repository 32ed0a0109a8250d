#include "config/override.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

bool must_be_toml(std::string_view value) {
  return !value.empty() && std::string_view{"\"'[{"}.find(value.front()) != std::string_view::npos;
}

/// The sections that `path` implies, where the file has not opened them.
void open_sections(KeyPath const& path, Place const& at, Document& document) {
  for (std::size_t depth = 1; depth < path.size(); ++depth) {
    KeyPath const section{path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth)};
    bool const open = std::any_of(document.tables.begin(), document.tables.end(),
                                  [&](Document::Table const& table) { return table.path == section; });
    if (!open) document.tables.push_back({section, at});
  }
}

void apply_one(std::string_view text, Place const& at, Document& document) {
  constexpr std::size_t k_deepest = 16;    // no key has more parts; a longer path is a slip of the finger
  constexpr std::size_t k_longest = 4096;  // as for a line of the file: bounds the parser's recursion
  auto const equals = text.find('=');
  KeyPath const path = key_path(text.substr(0, equals));
  if (equals == std::string_view::npos || path.empty() || path.size() > k_deepest ||
      text.size() > k_longest) {
    document.mistakes.push_back({at, "", "is not KEY=VALUE", "as in --set mqtt.port=18830"});
    return;
  }
  std::string_view const written = trimmed(text.substr(equals + 1));
  std::optional<RawValue> value = parse_value(written);
  if (!value && must_be_toml(written)) {
    document.mistakes.push_back(
        {at, to_string(path), fmt::format("{} is not a TOML value", in_quotes(written)), ""});
    return;
  }
  if (!value) value = std::string{written};

  auto& entries = document.entries;
  auto const same_key = [&](Document::Entry const& entry) { return entry.path == path; };
  entries.erase(std::remove_if(entries.begin(), entries.end(), same_key), entries.end());
  open_sections(path, at, document);
  entries.push_back({path, *value, at});
}

}  // namespace

void apply(std::vector<Override> const& overrides, Document& document) {
  int ordinal = 0;
  for (Override const& replacement : overrides) {
    apply_one(replacement.text, {fmt::format("--set '{}'", replacement.text), 0, ++ordinal}, document);
  }
}

}  // namespace desk::config
