#pragma once

#include "daemon/history/rows.h"
#include "daemon/wire/clock_map.h"

#include <optional>

namespace desk::history {

/// Turns monotonic instants into UTC. A computer without a clock battery starts with a wrong wall clock that
/// is set minutes later, or never: until it was, its times are only assumed, and keep one and the same
/// distance to the monotonic clock so that all of them can be put right at once. After that the wall clock
/// is followed: one that goes without its network for a day is not wrong for that.
class WallClock {
 public:
  /// What the clocks show now. Returned: what this does to what was written under assumed times.
  std::optional<ClockSet> set(wire::ClockMap const& clock);

  /// Milliseconds since 1970; only after the first set().
  [[nodiscard]] std::int64_t unix_ms(core::TimePoint t) const;
  [[nodiscard]] bool assumed() const { return !right_; }

 private:
  std::optional<std::int64_t> base_ms_;  ///< the wall clock's time at the monotonic zero
  bool right_ = false;
};

}  // namespace desk::history
