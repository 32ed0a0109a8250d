#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/time.h"

#include <optional>
#include <vector>

namespace desk::core {

/// How long the motor may run: a budget within a sliding window, as the makers of the motors ask for (2 min
/// in 20 min; hardware.md §1). Every run counts, whoever asked for it.
class MotorBudget {
 public:
  /// Both greater than 0, `budget` at most `window`.
  MotorBudget(Duration budget, Duration window) : budget_{budget}, window_{window} {}

  /// From now on so much. What ran before the window so far is not counted in a longer one.
  void allow(Duration budget, Duration window) {
    budget_ = budget;
    window_ = window;
  }

  void motor_on(TimePoint now);
  void motor_off(TimePoint now);
  /// A run that is over: a move by hand. Runs that overlap are counted once.
  void add(TimePoint begin, TimePoint end);

  [[nodiscard]] Duration left(TimePoint now) const;
  /// False: nothing ran within the window, as far as is remembered.
  [[nodiscard]] bool used_lately() const { return on_since_ || !runs_.empty(); }
  /// The instant from which the motor may run for `time` without a break, if it stays off until then.
  /// Anything longer than the budget is free when the whole budget is.
  [[nodiscard]] TimePoint free_at(Duration time, TimePoint now) const;

  /// A run under way is written down as if it lasted until `deadline`, see Memory::MotorRun.
  [[nodiscard]] std::vector<Memory::MotorRun> memory(TimePoint now, TimePoint deadline) const;
  void restore(std::vector<Memory::MotorRun> const& runs, Duration elapsed, TimePoint now);

 private:
  struct Run {
    TimePoint begin;
    TimePoint end;
  };
  void forget(TimePoint now);
  [[nodiscard]] Duration used(TimePoint now) const;

  Duration budget_;
  Duration window_;
  std::vector<Run> runs_;  ///< over, oldest first, apart from each other
  std::optional<TimePoint> on_since_;
};

}  // namespace desk::core
