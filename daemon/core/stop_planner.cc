#include "daemon/core/stop_planner.h"

#include <algorithm>
#include <array>

namespace desk::core {
namespace {

/// No stroke takes longer: 650 mm at the 25 mm/s of slow boxes is 26 s.
constexpr Duration k_horizon = std::chrono::minutes{2};
constexpr Duration k_precision = std::chrono::microseconds{200};

/// A stretch of time with one expected acceleration, magnitudes in mm/s².
struct Stretch {
  TimePoint until;
  double acceleration;
  double uncertainty;
};

std::array<Stretch, 3> stretches(Run const& run) {
  double const a = run.model.acceleration();
  // In the dead time nothing moves, but the dead time itself varies. In the ramp the load of the day shows
  // (±30 %). At cruise the speed hardly changes.
  return {{{run.moves_at(), 0.0, 0.2 * a}, {run.cruises_at(), a, 0.8 * a}, {k_never, 0.0, 0.08 * a}}};
}

HeightFilter::State extrapolate(HeightFilter::State s, Run const& run, TimePoint to) {
  for (Stretch const& stretch : stretches(run)) {
    if (s.at >= to) break;
    TimePoint const end = std::min(to, stretch.until);
    double const dt = to_seconds(end - s.at);
    if (dt <= 0) continue;
    double const a = sign(run.direction) * stretch.acceleration;
    s.height = s.height + Distance::of_mm(s.speed.mm_s() * dt + 0.5 * a * dt * dt);
    s.speed = Speed::of_mm_s(s.speed.mm_s() + a * dt);
    s.at = end;
  }
  return s;
}

/// Speed along the run's direction; a filter's small negative speeds are no motion.
Speed along(Speed speed, Direction d) {
  return Speed::of_mm_s(std::max(0.0, sign(d) * speed.mm_s()));
}

}  // namespace

void advance_along(HeightFilter& filter, Run const& run, TimePoint to) {
  for (Stretch const& stretch : stretches(run)) {
    TimePoint const end = std::min(to, stretch.until);
    filter.advance(end, sign(run.direction) * stretch.acceleration, stretch.uncertainty);
  }
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
