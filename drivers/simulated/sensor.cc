#include "drivers/simulated/sensor.h"

#include <cmath>

namespace desk::driver::simulated {
namespace {

using core::Distance;
using core::Height;
using core::TimePoint;

constexpr double k_jitter = 0.05;  // of the period, either way: intervals of ±10 %

// est: a hand in the beam shortens the way, a reflection lengthens it
constexpr double k_outlier_least_mm = 40;
constexpr double k_outlier_most_mm = 150;

double nearest_step(double mm, Distance step) {
  return std::round(mm / step.mm()) * step.mm();
}

}  // namespace

Sensor::Sensor(Profile const& profile, Random& random, TimePoint t0)
    : profile_{profile},
      t0_{t0},
      jitter_{random.bits()},
      noise_{random.bits()},
      asked_noise_{random.bits()},
      drift_{random, t0} {}

TimePoint Sensor::due_at(std::int64_t index) const {
  if (index == 0) return t0_;  // a desk that was just switched on says where it is
  double const early_or_late = k_jitter * ((2 * unit_interval(jitter_.at(index)())) - 1);
  return t0_ + (profile_.report_period * index) +
         core::to_duration(core::Seconds{core::to_seconds(profile_.report_period) * early_or_late});
}

Sensor::Due Sensor::newest(TimePoint until) const {
  // The jitter is less than half a period, so only the neighbours of `until` on the grid need a look.
  std::int64_t index = ((until - t0_) / profile_.report_period) + 1;
  TimePoint at = due_at(index);
  while (at > until) at = due_at(--index);
  return {index, at};
}

std::optional<Sensor::Due> Sensor::due(TimePoint until) const {
  Due const candidate = newest(until);
  if (candidate.index <= reported_) return std::nullopt;
  return candidate;
}

void Sensor::report(Due const& due, Height truth) {
  reported_ = due.index;
  take(due.at, truth, noise_.at(due.index));
}

void Sensor::ask(TimePoint at, Height truth) {
  take(at, truth, asked_noise_.at(++asked_));
}

void Sensor::take(TimePoint at, Height truth, IndexedRandom::Stream noise) {
  switch (fault_) {
    case SensorFault::silent: return;
    case SensorFault::none: reading_ = {at, measure(at, truth, noise)}; return;
    case SensorFault::tenfold: reading_ = {at, Height::at_mm(10 * measure(at, truth, noise).mm())}; return;
    case SensorFault::frozen: reading_.at = at; return;
  }
}

Height Sensor::measure(TimePoint at, Height truth, IndexedRandom::Stream noise) const {
  double mm = truth.mm() + (profile_.sensor_drift.mm() * drift_.at(at));
  if (profile_.noise.mm() > 0) mm += profile_.noise.mm() * normal_from(noise);
  if (unit_interval(noise()) < profile_.outlier_share) {
    double const far = (2 * unit_interval(noise())) - 1;
    double const off = k_outlier_least_mm + (std::abs(far) * (k_outlier_most_mm - k_outlier_least_mm));
    mm += std::copysign(off, far);
  }
  return Height::at_mm(nearest_step(mm, resolution(profile_, truth)));
}

std::optional<Sensor::Reading> Sensor::reading() const {
  if (fault_ == SensorFault::silent) return std::nullopt;
  return reading_;
}

}  // namespace desk::driver::simulated
