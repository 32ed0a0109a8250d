#include "tests/support/obstacle_run.h"

#include "drivers/simulated/random.h"
#include "tests/support/landing_run.h"

#include <algorithm>

namespace desk::testing {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::TimePoint;
using driver::simulated::Profile;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration k_look_every = milliseconds{1};

template <typename Condition>
bool run_until(DeskUnderTest& desk, Condition const& condition, Duration limit) {
  TimePoint const end = desk.now() + limit;
  while (!condition()) {
    if (desk.now() >= end) return false;
    desk.run(k_look_every);
  }
  return true;
}

/// Brings the desk to a height that is free, or near it: not every strategy gets there at once. False: the
/// desk has a fault that cannot be cleared.
bool go_to(DeskUnderTest& desk, Height height) {
  constexpr double k_near_mm = 50;
  constexpr int k_tries = 5;
  for (int i = 0; i < k_tries; ++i) {
    desk.move_to(height);
    run_until(
        desk, [&] { return desk.finished(); }, minutes{3});
    desk.run(seconds{3});
    if (!desk.recover()) return false;
    desk.run(seconds{1});
    if ((desk.plant().height() - height).abs().mm() < k_near_mm) break;
  }
  return true;
}

/// From the contact on until nothing is asked of the motor any more, and a second longer.
template <typename Inside>
void measure_contact(DeskUnderTest& desk, Inside const& inside_mm, ObstacleResult& result) {
  TimePoint const contact = desk.now();
  TimePoint motor_until = contact;
  TimePoint asked_until = contact;
  bool motor = true;
  bool asked = true;
  while ((motor || asked) && desk.now() - contact < minutes{3}) {
    // A motor that comes on again later does so for another reason, such as the way back.
    motor = motor && desk.plant().motor_on();
    asked = asked && desk.output_on();
    if (motor) motor_until = desk.now();
    if (asked) asked_until = desk.now();
    result.pressed_mm = std::max(result.pressed_mm, inside_mm());
    desk.run(k_look_every);
  }
  result.motor_ms = 1000 * core::to_seconds(motor_until - contact);
  result.asked_ms = 1000 * core::to_seconds(asked_until - contact);
  for (TimePoint const end = desk.now() + seconds{1}; desk.now() < end; desk.run(k_look_every))
    result.pressed_mm = std::max(result.pressed_mm, inside_mm());
  result.obstructed = desk.obstructed();
}

/// One move into an obstacle.
struct Trial {
  Height target;
  double share_of_way = 0;
  double load = 1;
  std::uint64_t seed = 0;
};

void replace_plant(DeskUnderTest& desk, Profile const& profile, Trial const& trial) {
  Height const at = desk.plant().height();
  desk.plant() = driver::simulated::Plant{profile, trial.seed, at, desk.now()};
  desk.plant().set_load(trial.load);
}

/// Nothing of a plant without overload detection differs from one whose end stop is there.
Profile ending_at(Profile profile, Height end, Direction direction) {
  (direction == Direction::up ? profile.highest : profile.lowest) = end;
  return profile;
}

ObstacleResult run_into(DeskUnderTest& desk, Box box, Trial const& trial) {
  ObstacleResult result;
  Height const from = desk.plant().height();
  result.direction = core::towards(from, trial.target);
  Height const at = from + ((trial.target - from) * trial.share_of_way);
  auto const inside_mm = [&] { return sign(result.direction) * (desk.plant().height() - at).mm(); };
  Profile const free = desk.plant().profile();
  if (box == Box::trips) {
    desk.plant().place_obstacle({at, result.direction}, desk.now());
  } else {
    replace_plant(desk, ending_at(free, at, result.direction), trial);
  }
  desk.move_to(trial.target);
  constexpr double k_touch_mm = 1e-6;
  result.met = run_until(
                   desk, [&] { return desk.finished() || inside_mm() > -k_touch_mm; }, minutes{3}) &&
               inside_mm() > -k_touch_mm;
  if (result.met) measure_contact(desk, inside_mm, result);
  if (box == Box::trips) desk.plant().remove_obstacle(desk.now());
  // The way back, if there is one, takes a few seconds.
  desk.run(seconds{8});
  result.outcome = desk.outcome();
  desk.recover();
  desk.run(seconds{3});
  if (box == Box::pushes_on) replace_plant(desk, free, trial);
  return result;
}

ObstacleSummary::Times times(std::vector<double> const& ms) {
  return {percentile(ms, 0.5), percentile(ms, 0.99), percentile(ms, 1)};
}

}  // namespace

std::vector<ObstacleResult> run_into_obstacles(DeskUnderTest& desk, Box box, int count, std::uint64_t seed) {
  driver::simulated::Random random{seed};
  auto const limits = measuring_limits(desk.plant().profile());
  double const span = (limits.max - limits.min).mm();
  constexpr double k_shortest_mm = 200;
  std::vector<ObstacleResult> results;
  for (int i = 0; i < count; ++i) {
    double const way = random.uniform(k_shortest_mm, span);
    double const low = limits.min.mm() + random.uniform(0, span - way);
    Height const bottom = Height::at_mm(low);
    Height const top = Height::at_mm(low + way);
    bool const up = i % 2 == 0;
    Trial trial;
    trial.target = up ? top : bottom;
    trial.share_of_way = random.uniform(0.3, 0.8);
    trial.load = random.uniform(0.7, 1.3);
    trial.seed = random.bits();
    desk.plant().set_load(trial.load);
    if (!go_to(desk, up ? bottom : top)) break;
    results.push_back(run_into(desk, box, trial));
  }
  return results;
}

ObstacleSummary summarise(std::vector<ObstacleResult> const& results, Direction direction) {
  ObstacleSummary s;
  std::vector<double> motor;
  std::vector<double> asked;
  for (ObstacleResult const& r : results) {
    if (r.direction != direction) continue;
    ++s.moves;
    if (!r.met) {
      ++s.not_met;
      continue;
    }
    motor.push_back(r.motor_ms);
    asked.push_back(r.asked_ms);
    s.pressed_mm = std::max(s.pressed_mm, r.pressed_mm);
    if (r.obstructed) s.obstructed_share += 1;
  }
  if (motor.empty()) return s;
  s.obstructed_share /= static_cast<double>(motor.size());
  s.motor = times(motor);
  s.asked = times(asked);
  return s;
}

}  // namespace desk::testing
