#pragma once

#include "daemon/core/day_figures.h"
#include "daemon/core/memory.h"
#include "daemon/core/settings.h"

#include <cstdint>

namespace desk::core {

/// A beginner's way to the intervals that they want in the end (ergonomics.md §5.3). Counts days of use, not
/// of the calendar: a week is five of them.
class Ramp {
 public:
  /// A day is over: one of use if somebody was present for at least two hours. `held`: it leads no further.
  void on_day_ended(DayFigures const& day, bool held = false);
  /// A day begins. After 14 days without use the way goes one step back.
  void on_day_begun(std::int64_t day);

  /// One step is taken back: standing was uncomfortable.
  void step_back();

  struct Intervals {
    Duration sit;
    Duration stand;
    int week;  ///< from 1; 0: there is no ramp, or it is over
    bool operator==(Intervals const&) const = default;
  };
  /// The intervals of today.
  [[nodiscard]] Intervals intervals(CycleSettings const& settings) const;

  [[nodiscard]] UserMemory::Ramp const& memory() const { return state_; }
  void restore(UserMemory::Ramp const& memory) { state_ = memory; }

 private:
  UserMemory::Ramp state_;
};

}  // namespace desk::core
