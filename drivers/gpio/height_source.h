#pragma once

#include "daemon/core/action.h"
#include "daemon/core/telemetry.h"
#include "drivers/result.h"

#include <optional>

namespace desk::driver::gpio {

/// Heights from a sensor on this computer, measured on a thread of its own where that takes time: asking for
/// the newest never waits, so that nothing can delay a stop.
class HeightSource {
 public:
  struct Sample {
    core::TimePoint at;
    std::optional<core::Height> height;     ///< absent while a counter does not know where it is
    std::optional<core::Distance> counted;  ///< then: the way since it began to count, up is positive
  };
  /// What is known of it beforehand.
  struct Traits {
    core::Duration report_period{0};
    core::Duration stale_after{0};
    core::Distance resolution = core::Distance::of_mm(1);
    core::Distance noise = core::Distance::of_mm(0);
    std::optional<core::Height> home;  ///< a counter: the height at its lower end stop
  };

  HeightSource() = default;
  HeightSource(HeightSource const&) = delete;
  HeightSource& operator=(HeightSource const&) = delete;
  virtual ~HeightSource() = default;

  /// The newest sample, or nothing if there was none since the last call. Faults as for DeskDriver::poll().
  virtual Result<std::optional<Sample>> newest() = 0;
  /// The motor runs this way, or is off: a single row of pulses does not tell.
  virtual void motor(std::optional<core::Direction>) {}
  /// A counter stands at `here`.
  virtual void stands_at(core::Height) {}
  [[nodiscard]] virtual Traits traits() const = 0;
};

}  // namespace desk::driver::gpio
