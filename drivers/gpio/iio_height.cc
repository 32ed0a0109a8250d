#include "drivers/gpio/iio_height.h"

#include <algorithm>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::milliseconds;

/// How soon a sensor that is gone is looked for again.
constexpr Duration k_look_again = std::chrono::seconds{1};
/// From this period on a sensor is slow, and a single lost reading would make its height stale at 500 ms
/// (design §5).
constexpr Duration k_slow = milliseconds{200};

}  // namespace

IioMeter::IioMeter(Options options, MonotonicSource now)
    : options_{std::move(options)},
      now_{std::move(now)},
      channel_{options_.place},
      report_{{options_.lowest, options_.highest, options_.fastest, options_.median},
              options_.place.device + " " + options_.place.channel} {}

Duration IioMeter::measure(Newest& newest) {
  TimePoint const began = now_();
  auto const value = channel_.read();
  TimePoint const ended = now_();
  if (!value) {
    bool const gone = value.error().code == core::FaultCode::bus_gone;
    report_.miss(value.error(), newest);
    if (gone) return k_look_again;
  } else {
    // It was measured some time in between.
    report_.take(
        {began + (ended - began) / 2, Height::at_mm(*value * options_.mm_per_unit) + options_.offset},
        newest);
  }
  return std::max(Duration{0}, options_.period - (ended - began));
}

HeightSource::Traits IioMeter::traits() const {
  HeightSource::Traits traits;
  traits.report_period = options_.period;
  traits.stale_after = milliseconds{options_.period < k_slow ? 500 : 1500};
  traits.resolution = options_.resolution;
  traits.noise = report_.noise(options_.noise);
  return traits;
}

}  // namespace desk::driver::gpio
