#pragma once

#include "config/field.h"
#include "config/mistake.h"

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace desk::config {

/// One table of a TOML file that is read key by key. Whatever is not asked for was not meant to be there, and
/// is reported at the end with the nearest key that was.
class TomlSection {
 public:
  /// `path`: how a user would call it. Both arguments must outlive the section.
  TomlSection(toml::table const& table, std::string path, std::string_view file_name,
              std::vector<Mistake>& mistakes)
      : table_{&table}, path_{std::move(path)}, file_{file_name}, mistakes_{&mistakes} {}

  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
  [[nodiscard]] bool is_text(std::string_view key) const {
    toml::node const* node = table_->get(key);
    return node != nullptr && node->is_string();
  }

  // Absent when the key is, or when its value was wrong and that was reported.
  std::optional<double> number(std::string_view key, double min, double max, Unit unit = Unit::none);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t min, std::int64_t max);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> choice(std::string_view key, std::vector<std::string_view> names);
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t min, std::int64_t max);
  /// Whole numbers and words, mixed.
  using Item = std::variant<std::int64_t, std::string>;
  std::vector<Item> items(std::string_view key, std::int64_t min, std::int64_t max,
                          std::vector<std::string_view> const& words);
  std::optional<TomlSection> section(std::string_view key);
  /// The tables of a list of them.
  std::vector<TomlSection> list(std::string_view key);

  /// What was read stays, but must be there.
  template <typename T>
  T required(std::string_view key, std::optional<T> value) {
    if (!value && !has(key)) report(key, "is missing");
    return value.value_or(T{});
  }
  /// At the key if it is there, else where the section begins.
  void report(std::string_view key, std::string message, std::string hint = {});
  void warn(std::string_view key, std::string message, std::string hint = {});
  /// Reports every key that nobody asked for.
  void finish();

 private:
  template <typename T>
  std::optional<T> value(Field const& field);
  void add(std::string_view key, std::string message, std::string hint, Mistake::Severity severity);
  void complain_of_type(std::string_view key, std::string_view expected);
  toml::node const* ask(std::string_view key);
  [[nodiscard]] Place place(std::string_view key) const;

  toml::table const* table_;
  std::string path_;
  std::string_view file_;
  std::vector<Mistake>* mistakes_;
  std::vector<std::string> asked_;
};

}  // namespace desk::config
