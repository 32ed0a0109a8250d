#include "daemon/core/motion_model.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// How much one new observation counts: quick enough to follow the load of the day within a few moves.
constexpr double k_weight = 0.3;
/// A motor has no ramp shorter than this, and the planner divides by it.
constexpr Seconds k_shortest_ramp{0.05};
constexpr Seconds k_longest_ramp{5};
constexpr Seconds k_longest_delay{2};
/// A desk whose driver promises no coast at all still has one.
constexpr Distance k_shortest_coast = Distance::of_mm(1);

double blend(double old_value, double observed) {
  return old_value + k_weight * (observed - old_value);
}

/// Observations beyond these multiples of the initial figure are no speed but a disturbance.
bool believable(double observed, double initial) {
  return std::isfinite(observed) && observed >= 0.2 * initial && observed <= 4.0 * initial;
}

bool within(Seconds s, Seconds longest) {
  return s >= Seconds{0} && s <= longest;  // false for NaN
}

}  // namespace

Distance MotionModel::Stroke::coast_from(Speed speed) const {
  double const v = speed.mm_s();
  return Distance::of_mm((stop_delay.count() * v) + (braking * v * v));
}

Seconds MotionModel::Stroke::coast_time_from(Speed speed) const {
  return stop_delay + Seconds{2 * braking * speed.mm_s()};
}

Seconds MotionModel::Stroke::longest_coast_time_from(Speed speed) const {
  // Even braking takes 2·way/speed, whatever the share of the stop delay; anything else is quicker.
  return speed.mm_s() > 0 ? Seconds{2.2 * coast_from(speed).mm() / speed.mm_s()} : Seconds{0};
}

Seconds MotionModel::Stroke::motor_time(Distance way) const {
  return start_delay + ramp / 2 + Seconds{way.mm() / cruise.mm_s()};
}

MotionModel::MotionModel(Capabilities const& c)
    : initial_{Seconds{c.start_delay}, std::max(Seconds{c.ramp}, k_shortest_ramp), c.cruise},
      starts_{initial_, initial_},
      coasts_{CoastModel{std::max(c.coast_up, k_shortest_coast), c.cruise},
              CoastModel{std::max(c.coast_down, k_shortest_coast), c.cruise}} {}

MotionModel::Stroke MotionModel::stroke(Direction d) const {
  Start const& start = starts_[index(d)];
  CoastModel const& coast = coasts_[index(d)];
  return {start.delay, start.ramp, start.cruise, coast.stop_delay(), coast.braking()};
}

void MotionModel::learn_coast(Direction d, Speed speed, Distance coast, Distance sigma) {
  coasts_[index(d)].learn(speed, coast, sigma);
}

void MotionModel::learn_cruise(Direction d, Speed speed) {
  Start& s = starts_[index(d)];
  if (!believable(speed.mm_s(), initial_.cruise.mm_s())) return;
  s.cruise = Speed::of_mm_s(blend(s.cruise.mm_s(), speed.mm_s()));
}

void MotionModel::learn_start_delay(Direction d, Seconds delay) {
  Start& s = starts_[index(d)];
  if (!within(delay, k_longest_delay)) return;
  s.delay = Seconds{blend(s.delay.count(), delay.count())};
}

void MotionModel::learn_ramp(Direction d, Seconds ramp) {
  Start& s = starts_[index(d)];
  if (ramp < k_shortest_ramp || !within(ramp, k_longest_ramp)) return;
  s.ramp = Seconds{blend(s.ramp.count(), ramp.count())};
}

Memory::Stroke MotionModel::memory(Direction d) const {
  Stroke const s = stroke(d);
  return {s.start_delay.count(), s.ramp.count(), s.cruise.mm_s(),
          s.stop_delay.count(),  s.braking,      stops_learned(d)};
}

bool MotionModel::restore(Direction d, Memory::Stroke const& m) {
  Start const start{Seconds{m.start_delay_s}, Seconds{m.ramp_s}, Speed::of_mm_s(m.cruise_mm_s)};
  bool const possible = within(start.delay, k_longest_delay) && start.ramp >= k_shortest_ramp &&
                        within(start.ramp, k_longest_ramp) &&
                        believable(m.cruise_mm_s, initial_.cruise.mm_s());
  if (!possible || !coasts_[index(d)].restore(Seconds{m.stop_delay_s}, m.braking_s2_per_mm, m.stops)) {
    return false;
  }
  starts_[index(d)] = start;
  return true;
}

}  // namespace desk::core
