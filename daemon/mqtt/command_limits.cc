#include "daemon/mqtt/command_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace desk::mqtt {

bool CommandLimits::take(Topics const& topics, Incoming const& message, core::TimePoint now) {
  auto const leaf = topics.command_leaf(message.topic);
  if (!leaf || is_stop(topics, message)) return true;
  std::string_view const known = known_command(*leaf);
  core::Duration const refill = known == leaf::k_hold ? k_refill_of_hold : k_refill;
  Bucket& bucket = buckets_.try_emplace(known, Bucket{core::Duration{0}, now}).first->second;
  bucket.level = std::max(core::Duration{0}, bucket.level - (now - bucket.at));
  bucket.at = now;
  if (bucket.level + refill > k_at_once * refill) {
    if (turned_down_++ == 0) first_ = message.topic;
    return false;
  }
  bucket.level += refill;
  return true;
}

std::optional<CommandLimits::Report> CommandLimits::report(core::TimePoint now) {
  if (turned_down_ == 0 || now < silent_until_) return std::nullopt;
  silent_until_ = now + k_report_period;
  return Report{std::move(first_), std::exchange(turned_down_, 0)};
}

core::TimePoint CommandLimits::next_deadline() const {
  return turned_down_ > 0 ? silent_until_ : core::k_never;
}

std::string CommandLimits::Report::reason() const {
  return fmt::format(
      "too many commands: {} {} not obeyed; {} are taken at once on a topic and 2 a second in the long run, "
      "of "
      "hold 10, of STOP all; send fewer",
      messages, messages == 1 ? "was" : "were", k_at_once);
}

}  // namespace desk::mqtt
