#include "tests/support/ideal_run.h"

namespace desk::testing {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::TimePoint;
using driver::simulated::Plant;
using std::chrono::milliseconds;

/// Longer than any coast.
constexpr Duration k_standstill = std::chrono::seconds{5};
constexpr Duration k_longest_run = std::chrono::minutes{2};

Plant after_run(Plant plant, Direction direction, Duration on) {
  TimePoint const begin = plant.now();
  plant.run(direction, begin);
  plant.off(begin + on);
  return plant;
}

/// How far beyond the target this run ends.
double beyond(Plant const& plant, Direction direction, Height target, Duration on) {
  Plant end = after_run(plant, direction, on);
  end.advance(end.now() + k_standstill);
  return sign(direction) * (end.height() - target).mm();
}

core::Seconds until_rest(Plant plant, TimePoint begin) {
  while (plant.speed().mm_s() != 0) plant.advance(plant.now() + milliseconds{1});
  return plant.now() - begin;
}

core::Seconds servo_time(Plant plant, Height target) {
  TimePoint const begin = plant.now();
  TimePoint last_motion = begin;
  for (plant.run_to(target, begin); plant.motor_on() || plant.speed().mm_s() != 0;) {
    plant.advance(plant.now() + milliseconds{1});
    plant.run_to(target, plant.now());
    if (plant.speed().mm_s() != 0) last_motion = plant.now();
  }
  return last_motion - begin;
}

}  // namespace

core::Seconds ideal_time(Plant const& plant, Height target) {
  if (plant.profile().kind == core::Capabilities::Kind::servo) return servo_time(plant, target);
  Direction const direction = core::towards(plant.height(), target);
  Duration too_short{0};
  Duration too_long = k_longest_run;
  while (too_long - too_short > std::chrono::microseconds{100}) {
    Duration const on = (too_short + too_long) / 2;
    (beyond(plant, direction, target, on) < 0 ? too_short : too_long) = on;
  }
  return until_rest(after_run(plant, direction, too_long), plant.now());
}

}  // namespace desk::testing
