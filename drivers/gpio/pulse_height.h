#pragma once

#include "drivers/desk_driver.h"
#include "drivers/gpio/lines.h"
#include "drivers/gpio/meter.h"
#include "drivers/gpio/pulse_tracker.h"

#include <memory>
#include <mutex>
#include <optional>

namespace desk::driver::gpio {

/// The height by counting the pulses of an encoder on the motor or spindle. It knows ways, not places: where
/// it is somebody has to say (stands_at), after a homing run against the lower end stop for example.
///
/// The place is lost when the kernel had to drop edges, when the two rows of a quadrature encoder jumped more
/// often than a few times, or, with a single row, when pulses came while the motor was off: the handset moved
/// the desk, and nobody knows which way. That is said once, as a fault of class device; until stands_at()
/// there is only the way counted since.
class PulseMeter final : public Meter {
 public:
  struct Options {
    LineSpec a;
    std::optional<LineSpec> b;  ///< the second row of a quadrature encoder; on the same chip
    /// Way of one count, up positive. A count is an edge of either row of a quadrature encoder, of which a
    /// period has four; with a single row it is a pulse. Negative if the encoder is mounted the other way
    /// round.
    double mm_per_count = 0;
    /// At the lower end stop, where homing ends.
    core::Height home = core::Height::at_mm(0);
    /// How long a desk moves on after the motor went off, at most: pulses of a single row after that are
    /// somebody else's. Desks coast for up to 2 s.
    core::Duration coast = std::chrono::seconds{3};
    /// So many times both rows may jump at once, or pulses come at rest, before the place is taken for lost.
    int slips_allowed = 3;
  };

  /// Lines that cannot be had are a fault, and are asked for again each second; the place is lost then.
  PulseMeter(Options options, std::shared_ptr<LineBank> bank, MonotonicSource now);

  core::Duration measure(Newest& newest) override;
  [[nodiscard]] int descriptor() const override { return inputs_ ? inputs_->descriptor() : -1; }
  void motor(std::optional<core::Direction> direction) override;
  void stands_at(core::Height here) override;
  [[nodiscard]] HeightSource::Traits traits() const override;

 private:
  Result<void> begin();
  Result<core::TimePoint> count();

  Options const options_;
  std::shared_ptr<LineBank> bank_;
  MonotonicSource now_;
  std::unique_ptr<Inputs> inputs_;  ///< the measuring thread's

  mutable std::mutex mutex_;  ///< guards what follows
  PulseTracker tracker_;
  bool motor_on_ = false;
};

}  // namespace desk::driver::gpio
