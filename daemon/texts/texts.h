#pragma once

#include "daemon/texts/message.h"

#include <map>
#include <string>
#include <string_view>

namespace desk::texts {

/// Everything that is said to people in one language, by key. Pure; config/languages.h has the ones that come
/// with deskd.
class Texts {
 public:
  using ByKey = std::map<std::string, std::string, std::less<>>;

  /// `language`: as ISO 639-1 writes it.
  Texts(std::string language, ByKey by_key) : language_{std::move(language)}, by_key_{std::move(by_key)} {}

  /// The words for it; empty if there is nothing to say. A key that there is no text for is given as it is,
  /// so that a gap shows, but nothing is kept from anybody.
  [[nodiscard]] std::string say(Message const& message) const;
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return by_key_.find(key) != by_key_.end(); }

  [[nodiscard]] std::string const& language() const { return language_; }
  [[nodiscard]] ByKey const& all() const { return by_key_; }

 private:
  std::string language_;
  ByKey by_key_;
};

}  // namespace desk::texts
