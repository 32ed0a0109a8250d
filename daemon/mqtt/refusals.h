#pragma once

#include <map>
#include <string>

namespace desk::mqtt {

/// What the broker does not let us do, so that each is told once and not with each of a moving desk's
/// heights. Kept over reconnects: they change no broker's rules.
class Refusals {
 public:
  /// Whether that is news: another topic, or another reason than the last.
  [[nodiscard]] bool refused(std::string const& topic, int code) {
    auto const [known, is_new] = codes_.try_emplace(topic, code);
    if (!is_new && known->second == code) return false;
    known->second = code;
    return true;
  }
  /// The rules were changed; the next refusal is news again.
  void accepted(std::string const& topic) { codes_.erase(topic); }

 private:
  std::map<std::string, int> codes_;  ///< by topic or filter: all are ours, so they are few
};

}  // namespace desk::mqtt
