#pragma once

#include "daemon/core/event.h"
#include "daemon/core/memory.h"
#include "daemon/core/settings.h"

#include <optional>
#include <string>

namespace desk::core {

/// The lengths of time that whoever works at a desk set at the desk itself. Each takes the place of the
/// configured one, and of the beginner's.
class TaughtIntervals {
 public:
  explicit TaughtIntervals(CycleSettings const& configured) : configured_{configured} {}

  /// What was set; absent: nothing was.
  [[nodiscard]] std::optional<Duration> of(Interval interval) const;

  /// So long from now on, to the second. Or why not, for a person: it is outside the range that
  /// request::SetInterval names, or the announcement of the bout's end would not be shorter than the bout.
  std::string teach(Interval interval, Duration length);
  /// True: something was taught.
  bool forget();

  void remember(UserMemory& memory) const;
  /// A length holds as long as the configuration says what it said when it was set: whoever edits it later
  /// is right. So is an announcement that does not fit into it any more.
  void restore(UserMemory const& memory);

 private:
  using Taught = UserMemory::TaughtInterval;
  [[nodiscard]] Duration configured(Interval interval) const;
  [[nodiscard]] std::string why_unfit(Interval interval, Duration length) const;

  CycleSettings configured_;
  std::optional<Taught> sit_;
  std::optional<Taught> stand_;
  std::optional<Taught> snooze_;
};

}  // namespace desk::core
