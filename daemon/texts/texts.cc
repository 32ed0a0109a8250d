#include "daemon/texts/texts.h"

#include <algorithm>

namespace desk::texts {

std::string Texts::text(std::string_view key) const {
  auto const found = by_key_.find(key);
  return found == by_key_.end() ? std::string{key} : found->second;
}

std::string Texts::say(Message const& message) const {
  if (message.empty()) return {};
  std::string const pattern = text(message.key());
  std::string said;
  // One pass: what is filled in may hold braces itself.
  for (std::size_t at = 0; at < pattern.size();) {
    auto const open = std::min(pattern.find('{', at), pattern.size());
    said.append(pattern, at, open - at);
    auto const close = pattern.find('}', open);
    if (close == std::string::npos) return said.append(pattern, open);
    std::string_view const name = std::string_view{pattern}.substr(open + 1, close - open - 1);
    auto const word = std::find_if(message.words().begin(), message.words().end(),
                                   [&](auto const& entry) { return entry.first == name; });
    if (word == message.words().end()) {
      said.append(pattern, open, close - open + 1);
    } else {
      said += word->second;
    }
    at = close + 1;
  }
  return said;
}

}  // namespace desk::texts
