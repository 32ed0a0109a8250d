#include "daemon/core/stop_planner.h"

#include <algorithm>

namespace desk::core {
namespace {

/// No stroke takes longer: 650 mm at the 25 mm/s of slow boxes is 26 s.
constexpr Duration k_horizon = std::chrono::minutes{2};
constexpr Duration k_precision = std::chrono::microseconds{200};

/// Standard deviations, as shares of the nominal acceleration: of the acceleration itself, which the load of
/// the day changes by ±30 %; of what disturbs dead time, ramp and steady travel.
constexpr double k_load = 0.25;
constexpr double k_disturbed_start = 0.2;
constexpr double k_disturbed_ramp = 0.15;
constexpr double k_disturbed_cruise = 0.03;

HeightFilter::State extrapolate(HeightFilter::State s, Run const& run, TimePoint to) {
  auto const go = [&](TimePoint until, double a) {
    double const t = to_seconds(std::min(to, until) - s.at);
    if (t <= 0) return;
    s.height = s.height + Distance::of_mm(s.speed.mm_s() * t + 0.5 * a * t * t);
    s.speed = Speed::of_mm_s(s.speed.mm_s() + a * t);
    s.at = std::min(to, until);
  };
  // Before the ramp nothing tells yet how strong it will be.
  double const ramp =
      s.at <= run.moves_at() ? sign(run.direction) * run.model.acceleration() : s.acceleration;
  go(run.moves_at(), 0);
  go(run.cruises_at(), ramp);
  go(to, 0);
  return s;
}

/// Speed along the run's direction; a filter's small negative speeds are no motion.
Speed along(Speed speed, Direction d) {
  return Speed::of_mm_s(std::max(0.0, sign(d) * speed.mm_s()));
}

}  // namespace

void advance_along(HeightFilter& filter, Run const& run, TimePoint to) {
  double const a = run.model.acceleration();
  TimePoint const from = filter.state().at;
  if (from <= run.moves_at()) {
    filter.advance(std::min(to, run.moves_at()), k_disturbed_start * a);
    if (to > run.moves_at()) filter.set_acceleration(sign(run.direction) * a, k_load * a);
  }
  if (from <= run.cruises_at()) {
    filter.advance(std::min(to, run.cruises_at()), k_disturbed_ramp * a);
    if (to > run.cruises_at()) filter.set_acceleration(0, 0);
  }
  filter.advance(to, k_disturbed_cruise * a);
}

Height rest_height(HeightFilter::State const& state, Run const& run, TimePoint off) {
  HeightFilter::State const s = extrapolate(state, run, off);
  Distance const coast = run.model.coast_from(along(s.speed, run.direction));
  return s.height + coast * sign(run.direction);
}

TimePoint stop_instant(HeightFilter::State const& state, Run const& run, Height aim) {
  auto const reaches = [&](TimePoint off) {
    return (rest_height(state, run, off) - aim).mm() * sign(run.direction) >= 0;
  };
  if (reaches(state.at)) return state.at;
  if (!reaches(state.at + k_horizon)) return k_never;
  // The resting height only grows with a later stop, so halving the interval finds the instant.
  TimePoint early = state.at;
  TimePoint late = state.at + k_horizon;
  while (late - early > k_precision) {
    TimePoint const middle = early + (late - early) / 2;
    (reaches(middle) ? late : early) = middle;
  }
  return late;
}

}  // namespace desk::core
