#include "daemon/core/motion_model.h"

#include <algorithm>

namespace desk::core {
namespace {

/// How much one new observation counts: quick enough to follow the load of the day within a few moves.
constexpr double k_weight = 0.3;
/// A motor has no ramp shorter than this, and the planner divides by it.
constexpr Seconds k_shortest_ramp{0.05};

double blend(double old_value, double observed) {
  return old_value + k_weight * (observed - old_value);
}

/// Observations beyond these multiples of the initial figure are no coast or speed but a disturbance.
bool believable(double observed, double initial) {
  return observed >= 0.2 * initial && observed <= 4.0 * initial;
}

/// Share of the coast from cruise that is left when stopping at `ratio` of cruise speed.
double coast_shape(double ratio) {
  return 0.5 * ratio + 0.5 * ratio * ratio;
}

}  // namespace

Distance MotionModel::Stroke::coast_from(Speed speed) const {
  return coast * coast_shape(speed.mm_s() / cruise.mm_s());
}

Seconds MotionModel::Stroke::coast_time() const {
  // Braking evenly from cruise takes 2·coast/v, the dead time part less; 30 % more for an empty desk, which
  // is faster.
  return Seconds{1.3 * 2.0 * coast.mm() / cruise.mm_s()};
}

MotionModel::MotionModel(Capabilities const& c) {
  Stroke stroke;
  stroke.start_delay = Seconds{c.start_delay};
  stroke.ramp = std::max(Seconds{c.ramp}, k_shortest_ramp);
  stroke.cruise = c.cruise;
  stroke.coast = c.coast_up;
  strokes_[index(Direction::up)] = stroke;
  stroke.coast = c.coast_down;
  strokes_[index(Direction::down)] = stroke;
  initial_ = strokes_;
}

void MotionModel::learn_coast(Direction d, Speed speed, Distance coast) {
  Stroke& s = strokes_[index(d)];
  double const shape = coast_shape(speed.mm_s() / s.cruise.mm_s());
  // Slow stops say little about the coast from cruise: sensor noise is divided by a small number.
  if (shape < 0.3) return;
  double const at_cruise = coast.mm() / shape;
  if (!believable(at_cruise, initial_[index(d)].coast.mm())) return;
  s.coast = Distance::of_mm(blend(s.coast.mm(), at_cruise));
}

void MotionModel::learn_cruise(Direction d, Speed speed) {
  Stroke& s = strokes_[index(d)];
  if (!believable(speed.mm_s(), initial_[index(d)].cruise.mm_s())) return;
  s.cruise = Speed::of_mm_s(blend(s.cruise.mm_s(), speed.mm_s()));
}

void MotionModel::learn_start_delay(Direction d, Seconds delay) {
  Stroke& s = strokes_[index(d)];
  if (delay < Seconds{0} || delay > Seconds{2}) return;
  s.start_delay = Seconds{blend(s.start_delay.count(), delay.count())};
}

}  // namespace desk::core
