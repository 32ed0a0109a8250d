#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"
#include "drivers/gpio/lines.h"

#include <cstdint>
#include <optional>

/// Counting without lines or clocks.
namespace desk::driver::gpio {

/// Two rows of pulses, a quarter of a period apart: which one comes first tells the way. Four counts a
/// period; a leads b: up. An edge that bounces counts forth and back, so bouncing needs no filter.
class QuadratureDecoder {
 public:
  QuadratureDecoder() = default;
  QuadratureDecoder(bool a, bool b) : a_{a}, b_{b} {}

  enum class Step { none, counted, jumped };
  /// The rows as they are now. Jumped: both changed at once, so an edge was missed; that counts two on in the
  /// way it went last.
  Step take(bool a, bool b);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] bool a() const { return a_; }
  [[nodiscard]] bool b() const { return b_; }

 private:
  bool a_ = false;
  bool b_ = false;
  int way_ = 1;
  std::int64_t count_ = 0;
};

/// One row of pulses: which way, only the motor tells. After it went off the desk coasts on the same way.
class PulseCounter {
 public:
  /// A pulse at `at`. False: the motor was off for longer than `coast` or never ran, so whichever way it goes
  /// was somebody else's doing, and nothing is counted.
  bool pulse(core::TimePoint at, core::Duration coast);
  /// It runs this way, or is off, since `at`.
  void motor(std::optional<core::Direction> direction, core::TimePoint at);

  [[nodiscard]] std::int64_t count() const { return count_; }

 private:
  struct Run {
    core::Direction direction;
    core::TimePoint on;
    core::TimePoint off = core::k_never;
  };
  std::optional<Run> run_;
  std::optional<Run> before_;  ///< edges are read some time after they were
  std::int64_t count_ = 0;
};

}  // namespace desk::driver::gpio
