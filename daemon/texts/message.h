#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace desk::texts {

/// Something to say to a person, in no language yet: which text, and what belongs into it.
class Message {
 public:
  Message() = default;  ///< nothing to say
  explicit Message(std::string key) : key_{std::move(key)} {}

  /// Takes the place of {name} in the text.
  [[nodiscard]] Message with(std::string name, long number) && {
    return std::move(*this).with(std::move(name), std::to_string(number));
  }
  [[nodiscard]] Message with(std::string name, std::string word) && {
    words_.emplace_back(std::move(name), std::move(word));
    return std::move(*this);
  }

  [[nodiscard]] bool empty() const { return key_.empty(); }
  [[nodiscard]] std::string const& key() const { return key_; }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& words() const { return words_; }
  bool operator==(Message const&) const = default;

 private:
  std::string key_;
  std::vector<std::pair<std::string, std::string>> words_;
};

}  // namespace desk::texts
