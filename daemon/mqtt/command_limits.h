#pragma once

#include "daemon/core/time.h"
#include "daemon/mqtt/command_parser.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace desk::mqtt {

/// How many commands a desk takes. Nobody presses ten buttons in a moment; a script that runs wild, or
/// somebody who wants to do harm, must neither keep the desk busy nor fill the log. Each command topic has a
/// bucket of its own, so that a flood on one of them leaves the others alone; all names that are no command
/// share one. Good and bad messages count alike, for a refusal costs as much as a command. A stop is always
/// taken. Pure: no clock, one thread.
class CommandLimits {
 public:
  static constexpr int k_at_once = 10;
  static constexpr core::Duration k_refill = std::chrono::milliseconds{500};
  /// A held button says so every 150 ms and more often.
  static constexpr core::Duration k_refill_of_hold = std::chrono::milliseconds{100};
  /// How often a flood is spoken of.
  static constexpr core::Duration k_report_period = std::chrono::seconds{1};

  /// Whether the message is within the limit. It is one on a command topic of this desk.
  [[nodiscard]] bool take(Topics const& topics, Incoming const& message, core::TimePoint now);

  /// What take() has turned down since the last report.
  struct Report {
    std::string topic;  ///< the first of them
    int messages;
    [[nodiscard]] std::string reason() const;  ///< for a person
  };
  /// Something to tell of, at most once in k_report_period: the first message of a flood at once, all others
  /// counted. Call it after take() has said no, and at next_deadline().
  [[nodiscard]] std::optional<Report> report(core::TimePoint now);
  [[nodiscard]] core::TimePoint next_deadline() const;

 private:
  struct Bucket {
    core::Duration level{0};  ///< time until it is empty; each message adds one refill
    core::TimePoint at;
  };

  std::map<std::string_view, Bucket> buckets_;  ///< by leaf; of what is no command: empty
  std::string first_;                           ///< topic
  int turned_down_ = 0;
  core::TimePoint silent_until_ = core::TimePoint::min();
};

}  // namespace desk::mqtt
