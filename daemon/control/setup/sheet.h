#pragma once

#include "config/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace desk::setup {

/// The keys of a configuration that were decided on, and the file that they make.
class Sheet {
 public:
  /// `note`: the comment above the key, in place of what the schema says of it. A key of the schema.
  void set(config::KeyPath const& key, config::Value value, std::string note = {});
  /// No matter whether it is there.
  void erase(config::KeyPath const& key);
  /// All keys of a section, or of everything below it.
  void erase_below(config::KeyPath const& section);

  [[nodiscard]] config::Value const* find(config::KeyPath const& key) const;
  /// For a key that is there and of that type; otherwise what is given.
  [[nodiscard]] double number_or(config::KeyPath const& key, double otherwise) const;
  [[nodiscard]] std::string text_or(config::KeyPath const& key, std::string_view otherwise) const;

  /// TOML in the order of the schema, with a comment above each section and key. `head`: the lines at its
  /// beginning, as comments.
  [[nodiscard]] std::string toml(std::string_view head) const;

 private:
  struct Entry {
    config::KeyPath key;
    config::Value value;
    std::string note;
  };
  std::vector<Entry> entries_;
};

}  // namespace desk::setup
