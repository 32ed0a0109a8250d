#pragma once

#include "drivers/desk_driver.h"
#include "drivers/gpio/height_report.h"
#include "drivers/gpio/iio_channel.h"
#include "drivers/gpio/meter.h"

namespace desk::driver::gpio {

/// The height from a channel of Linux's industrial I/O: time-of-flight and ultrasonic sensors, or an ADC with
/// a string potentiometer.
class IioMeter final : public Meter {
 public:
  struct Options {
    IioPlace place;
    /// height = value × mm_per_unit + offset. IIO's unit is the metre for distances and the millivolt for
    /// voltages. Negative for a sensor that looks up at something fixed.
    double mm_per_unit = 1000;
    core::Distance offset = core::Distance::of_mm(0);
    /// What is outside is no height, but a hand or a reflection.
    core::Height lowest = core::Height::at_mm(200);
    core::Height highest = core::Height::at_mm(2000);
    /// From reading to reading; a sensor that takes longer is read as often as it can.
    core::Duration period = std::chrono::milliseconds{50};
    std::size_t median = 1;  ///< of so many readings; odd
    /// That the desk top can be; a faster change is an outlier. 120: three times a usual desk.
    core::Speed fastest = core::Speed::of_mm_s(120);
    core::Distance resolution = core::Distance::of_mm(1);
    /// Standard deviation of one reading: 2.5 was measured with a time-of-flight sensor under a desk.
    core::Distance noise = core::Distance::of_mm(2.5);
  };

  /// Opens nothing yet: a sensor that is not there is a transient fault until it is.
  IioMeter(Options options, MonotonicSource now);

  core::Duration measure(Newest& newest) override;
  [[nodiscard]] HeightSource::Traits traits() const override;

 private:
  Options const options_;
  MonotonicSource now_;
  IioChannel channel_;
  HeightReport report_;
};

}  // namespace desk::driver::gpio
