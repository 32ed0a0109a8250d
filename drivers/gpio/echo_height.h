#pragma once

#include "drivers/desk_driver.h"
#include "drivers/gpio/height_report.h"
#include "drivers/gpio/lines.h"
#include "drivers/gpio/meter.h"

#include <memory>
#include <optional>

namespace desk::driver::gpio {

/// Half the way that sound makes in `echo`, at `temperature_c` degrees Celsius: 331.3 + 0.606·T m/s in dry
/// air.
[[nodiscard]] core::Distance distance_of(core::Duration echo, double temperature_c);

/// The height by ultrasound with an HC-SR04 or one of its kin: a pulse at the trigger, and the length of the
/// answer's pulse is the sound's way there and back. Its edges are stamped by the kernel, so a busy computer
/// does no harm.
class EchoMeter final : public Meter {
 public:
  struct Options {
    LineSpec trigger;
    LineSpec echo;  ///< 5 V at most sensors: through a divider
    /// height = distance + offset, for a sensor under the desk top that looks at the floor.
    core::Distance offset = core::Distance::of_mm(0);
    double temperature_c = 20;  ///< of the room; 5 degrees are 1 % of the distance
    core::Height lowest = core::Height::at_mm(200);
    core::Height highest = core::Height::at_mm(2000);
    /// From ping to ping. At least 60 ms, which the sensor's maker asks for: until then earlier echoes still
    /// wander.
    core::Duration period = std::chrono::milliseconds{60};
    std::size_t median = 3;  ///< of so many readings; odd
    core::Speed fastest = core::Speed::of_mm_s(120);
    core::Distance resolution = core::Distance::of_mm(3);  ///< by its maker
    core::Distance noise = core::Distance::of_mm(2);
  };

  /// Lines that cannot be had are a fault, and are asked for again each second.
  EchoMeter(Options options, std::shared_ptr<LineBank> bank, MonotonicSource now);

  core::Duration measure(Newest& newest) override;
  [[nodiscard]] int descriptor() const override { return echo_ ? echo_->descriptor() : -1; }
  [[nodiscard]] HeightSource::Traits traits() const override;

 private:
  Result<void> take_lines();
  Result<void> ping();
  Result<void> listen(Newest& newest);
  void heard(core::Duration length, core::TimePoint until, Newest& newest);
  void missed(Newest& newest);

  Options const options_;
  std::shared_ptr<LineBank> bank_;
  MonotonicSource now_;
  std::unique_ptr<Outputs> trigger_;
  std::unique_ptr<Inputs> echo_;
  HeightReport report_;
  std::optional<core::TimePoint> pinged_;
  std::optional<core::TimePoint> began_;  ///< the echo's pulse
  bool waiting_ = false;                  ///< for an echo
};

}  // namespace desk::driver::gpio
