#include "config/languages.h"

#include "config/shipped_files.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <stdexcept>

namespace desk::config {
namespace {

/// A text's key is the way to it through the tables: "rule.walk".
void collect(toml::table const& table, std::string const& prefix, texts::Texts::ByKey& into) {
  for (auto const& [key, node] : table) {
    std::string name = prefix + std::string{key.str()};
    if (auto const* const inner = node.as_table()) {
      collect(*inner, name + '.', into);
    } else if (auto const text = node.value_exact<std::string>()) {
      into.emplace(std::move(name), *text);
    } else {
      throw std::logic_error{"no text: " + name};
    }
  }
}

std::vector<texts::Texts> read_all() {
  std::vector<texts::Texts> all;
  for (auto const& file : shipped_texts()) {
    texts::Texts::ByKey by_key;
    collect(toml::parse(file.text), {}, by_key);
    all.emplace_back(std::string{file.name}, std::move(by_key));
  }
  return all;
}

std::vector<texts::Texts> const& all_texts() {
  static std::vector<texts::Texts> const all = read_all();
  return all;
}

}  // namespace

std::vector<std::string> languages() {
  std::vector<std::string> names;
  for (auto const& file : shipped_texts()) names.emplace_back(file.name);
  return names;
}

texts::Texts const& texts_in(std::string_view language) {
  auto const& all = all_texts();
  auto const found =
      std::find_if(all.begin(), all.end(), [&](texts::Texts const& t) { return t.language() == language; });
  if (found == all.end()) throw std::invalid_argument{fmt::format("no language {}", language)};
  return *found;
}

}  // namespace desk::config
