// What the motion planner learns from every stroke.

#include "daemon/core/motion.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// The speed is taken for cruise when the ramp ended this long ago.
constexpr Seconds k_steady{0.3};

}  // namespace

void Motion::learn_start(Height reading, TimePoint at) {
  if (start_delay_) return;
  // Only a sensor that resolves the first millimetres tells when they began.
  constexpr double k_finest_needed_mm = 0.5;
  double const visible = std::max(sensor_step_.step().mm(), 4 * capabilities_.noise.mm());
  double const moved = sign(run_.direction) * (reading - run_from_).mm();
  if (visible > k_finest_needed_mm || moved < visible) return;
  double const since_motion = std::sqrt(2 * moved / run_.model.acceleration());
  start_delay_ = Seconds{to_seconds(at - run_.motor_on) - since_motion};
  // What comes after starts as late.
  if (start_delay_->count() >= 0) run_.model.start_delay = *start_delay_;
  if (move_->corrections == 0) model_.learn_start_delay(run_.direction, *start_delay_);
}

/// A desk that starts as late and as softly as the model says is behind one that cruises from the first
/// moment by the way that it makes in the dead time and half the ramp.
void Motion::learn_ramp(Speed cruise) {
  auto const& off = settling_.at_off();
  double const way = sign(run_.direction) * (off.height - run_from_).mm();
  double const lost = to_seconds(off.at - run_.motor_on) - way / cruise.mm_s();
  Seconds const delay = start_delay_.value_or(run_.model.start_delay);
  model_.learn_ramp(run_.direction, Seconds{2 * (lost - delay.count())});
}

void Motion::learn_from(Height landed) {
  if (!move_ || !motor_off_) return;
  auto const& off = settling_.at_off();
  Speed const speed = off.speed.abs();
  Distance const coast = (landed - off.height) * sign(run_.direction);
  if (move_->corrections == 0) move_->coast = coast;
  if (capabilities_.kind == Capabilities::Kind::servo) return;
  if (*motor_off_ > run_.cruises_at() + to_duration(k_steady)) {
    move_->load = speed.mm_s() / model_.stroke(run_.direction).cruise.mm_s();
    model_.learn_cruise(run_.direction, speed);
    learn_ramp(speed);
  }
  Distance const sigma = Distance::of_mm(std::hypot(settling_.sigma_at_off().mm(), settling_.sigma().mm()));
  model_.learn_coast(run_.direction, speed, coast, sigma);
}

}  // namespace desk::core
