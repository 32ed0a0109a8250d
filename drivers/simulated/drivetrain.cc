#include "drivers/simulated/drivetrain.h"

#include "drivers/simulated/kinematics.h"

#include <algorithm>
#include <cmath>

namespace desk::driver::simulated {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::k_never;
using core::Seconds;
using core::sign;
using core::TimePoint;
using core::to_duration;
using core::to_seconds;

constexpr double k_dead_time_sigma_s = 0.010;  // from move to move
constexpr double k_coast_sigma = 0.03;         // from stop to stop
constexpr double k_day_drift = 0.02;           // est: of speed, dead time and coast over a day
constexpr double k_load_swing = 0.30;          // users' measurements, lightest to heaviest
constexpr std::int64_t k_day_s = 86'400;

// Collision, as users' traces show it: the speed falls to 0, then the height reverses 1–10 mm over about 0.5
// s.
constexpr double k_stall_s = 0.2;  // est
constexpr double k_rebound_s = 0.5;
constexpr double k_rebound_least_mm = 1;
constexpr double k_rebound_most_mm = 10;
/// An obstacle this far behind was not met: the desk is already past it. More than a stall can squeeze.
constexpr double k_squeeze_mm = 10;

constexpr double k_landing_sigma_mm = 0.1;  // est: a servo's repeatability
constexpr double k_arrived_mm = 0.5;        // a servo does not start for less

TimePoint after(TimePoint t, double seconds) {
  constexpr double k_longer_than_any_stroke_s = 1e6;
  return seconds < k_longer_than_any_stroke_s ? t + to_duration(Seconds{seconds}) : k_never;
}

}  // namespace

Drivetrain::Drivetrain(Profile const& profile, Random random, Height start, TimePoint t0)
    : profile_{profile}, random_{random}, t0_{t0}, speed_drift_{random_, t0}, reaction_drift_{random_, t0} {
  segment_.from = t0;
  segment_.height = std::clamp(start, profile.lowest, profile.highest).mm();
}

// ---- What was asked for

void Drivetrain::stop(TimePoint t) {
  tripped_ = false;
  target_.reset();
  aimed_at_.reset();
  if (!demand_) return;
  demand_.reset();
  restart_at_ = k_never;
  switch (phase_) {
    case Phase::dead_time: enter(Phase::rest, t, segment_.height, 0, 0); break;
    case Phase::ramp:
    case Phase::cruise: brake(t); break;
    case Phase::overrun:
    case Phase::brake: replan(t); break;
    case Phase::rest:
    case Phase::stall:
    case Phase::rebound: break;
  }
}

void Drivetrain::run(Direction direction, TimePoint t) {
  if (tripped_ || (demand_ == direction && !target_)) return;
  target_.reset();
  demand_ = direction;
  steer(t);
}

void Drivetrain::run_to(Height target, TimePoint t) {
  if (tripped_ || target_ == target) return;
  if (aimed_at_ != target) {
    Height const landing = target + core::Distance::of_mm(k_landing_sigma_mm * random_.normal());
    landing_ = std::clamp(landing, profile_.lowest, profile_.highest).mm();
    aimed_at_ = target;
  }
  target_ = target;
  double const h = height(t).mm();
  if (!moving() && arrived(h)) {
    demand_.reset();
    target_.reset();
    if (phase_ == Phase::dead_time) enter(Phase::rest, t, h, 0, 0);
    return;
  }
  demand_ = landing_ < h ? Direction::down : Direction::up;
  steer(t);
}

/// Carries out a new demand in the phase the desk is in.
void Drivetrain::steer(TimePoint t) {
  bool const same_way = direction_ == *demand_;
  switch (phase_) {
    case Phase::rest: begin(t, segment_.height); break;
    case Phase::dead_time:
      if (!same_way) begin(t, segment_.height);
      break;
    case Phase::ramp:
    case Phase::cruise:
      if (same_way) {
        replan(t);
      } else {
        brake(t);
      }
      break;
    case Phase::overrun:
    case Phase::brake:
      restart_at_ = same_way ? t + draw_dead_time(t) : k_never;
      replan(t);
      break;
    case Phase::stall:
    case Phase::rebound: break;  // the box minds its own business first; standstill() takes the demand up
  }
}

void Drivetrain::set_obstacle(std::optional<Obstacle> obstacle, TimePoint t) {
  obstacle_ = obstacle;
  if (moving()) replan(t);
}

// ---- What happens next

void Drivetrain::pass_event() {
  TimePoint const t = event_at_;
  switch (event_) {
    case Event::phase_over: finish_phase(t); break;
    case Event::contact: hit(t); break;
    case Event::brake_point: enter(Phase::brake, t, height(t).mm(), speed_at(t), -deceleration_); break;
    case Event::restart: start_ramp(t); break;
  }
}

void Drivetrain::finish_phase(TimePoint t) {
  double const h = height(t).mm();
  switch (phase_) {
    case Phase::dead_time: start_ramp(t); break;
    case Phase::ramp: enter(Phase::cruise, t, h, cruise_, 0); break;
    case Phase::overrun: enter(Phase::brake, t, h, speed_at(t), -deceleration_); break;
    case Phase::stall:
      if (!tripped_) return standstill(t, h);
      direction_ = core::opposite(direction_);
      enter(Phase::rebound, t, h, random_.uniform(k_rebound_least_mm, k_rebound_most_mm) / k_rebound_s, 0);
      break;
    case Phase::brake:
    case Phase::rebound: standstill(t, h); break;
    case Phase::rest:
    case Phase::cruise: break;  // these do not end by themselves
  }
}

/// Against an end stop or an obstacle.
void Drivetrain::hit(TimePoint t) {
  Barrier const met = barrier(height(t).mm());
  if (!met.end_stop) {
    // Only a motor that pushes is seen to be overloaded; a braking desk just leans on the obstacle.
    if (phase_ == Phase::ramp || phase_ == Phase::cruise) tripped_ = true;
    double const v = speed_at(t);
    return enter(Phase::stall, t, height(t).mm(), v, -v / k_stall_s);
  }
  double const end = (direction_ == Direction::up ? profile_.highest : profile_.lowest).mm();
  bool const pushes_on = demand_ == direction_ && !target_;
  if (pushes_on) return enter(Phase::rest, t, end, 0, 0);
  standstill(t, end);
}

void Drivetrain::standstill(TimePoint t, double height) {
  if (target_ && arrived(height)) {
    target_.reset();
    demand_.reset();
  }
  if (target_) demand_ = landing_ < height ? Direction::down : Direction::up;
  if (driven()) return begin(t, height);
  enter(Phase::rest, t, height, 0, 0);
}

// ---- Segments

void Drivetrain::begin(TimePoint t, double height) {
  TimePoint const ready =
      restart_at_ != k_never && direction_ == *demand_ ? restart_at_ : t + draw_dead_time(t);
  restart_at_ = k_never;
  direction_ = *demand_;
  enter(Phase::dead_time, t, height, 0, 0);
  phase_end_ = event_at_ = std::max(t, ready);
}

void Drivetrain::start_ramp(TimePoint t) {
  double const h = height(t).mm();
  double const v = speed_at(t);
  restart_at_ = k_never;
  choose_move(t);
  enter(Phase::ramp, t, h, std::min(v, cruise_), cruise_ / to_seconds(profile_.ramp));
}

void Drivetrain::brake(TimePoint t) {
  enter(Phase::overrun, t, height(t).mm(), speed_at(t), 0);
}

/// Draws how this move differs from all others: speed, and the coast that its stop will have.
void Drivetrain::choose_move(TimePoint t) {
  double const nominal = simulated::cruise(profile_, direction_).mm_s();
  cruise_ = nominal * load_of_the_day(t) * (1 + (k_day_drift * speed_drift_.at(t)));
  // Coast = v·delay + v²/2a, with `a` such that it is the profile's at nominal cruise. Scaling the delay by
  // `vary` and `a` by its inverse scales the whole coast by `vary`, at any speed.
  double const delay = to_seconds(profile_.stop_delay);
  double const braking = coast(profile_, direction_).mm() - (nominal * delay);
  double const vary = (1 + (k_coast_sigma * random_.normal())) * (1 + (k_day_drift * reaction_drift_.at(t)));
  stop_delay_ = to_duration(Seconds{delay * vary});
  deceleration_ = nominal * nominal / (2 * braking * vary);
}

void Drivetrain::enter(Phase phase, TimePoint t, double height, double speed, double acceleration) {
  phase_ = phase;
  segment_ = {t, height, speed, acceleration};
  phase_end_ = phase_end();
  plan();
}

TimePoint Drivetrain::phase_end() const {
  TimePoint const t = segment_.from;
  switch (phase_) {
    case Phase::rest:
    case Phase::cruise: return k_never;
    case Phase::dead_time: return t;  // begin() knows better
    case Phase::ramp: return after(t, (cruise_ - segment_.speed) / segment_.acceleration);
    case Phase::overrun: return t + stop_delay_;
    case Phase::brake: return after(t, segment_.speed / deceleration_);
    case Phase::stall: return segment_.speed > 0 ? after(t, k_stall_s) : t;
    case Phase::rebound: return after(t, k_rebound_s);
  }
  return k_never;
}

/// Finds what ends the present segment first.
void Drivetrain::plan() {
  event_ = Event::phase_over;
  event_at_ = phase_end_;
  if (!moving()) return;
  Segment const& s = segment_;
  consider(Event::contact, after(s.from, time_to_cover(barrier(s.height).distance, s.speed, s.acceleration)));
  bool const pushing = phase_ == Phase::ramp || phase_ == Phase::cruise;
  if (pushing && target_) {
    double const way = sign(direction_) * (landing_ - s.height);
    consider(Event::brake_point,
             after(s.from, time_to_brake_point(way, s.speed, s.acceleration, deceleration_)));
  }
  bool const coasting = phase_ == Phase::overrun || phase_ == Phase::brake;
  if (coasting) consider(Event::restart, std::max(s.from, restart_at_));
}

void Drivetrain::consider(Event event, TimePoint at) {
  if (at >= event_at_) return;
  event_ = event;
  event_at_ = at;
}

/// The present phase goes on, but something changed that may end it early.
void Drivetrain::replan(TimePoint t) {
  segment_ = {t, height(t).mm(), speed_at(t), segment_.acceleration};
  plan();
}

Height Drivetrain::height(TimePoint t) const {
  return Height::at_mm(segment_.height + (sign(direction_) * travelled(t)));
}

core::Speed Drivetrain::speed(TimePoint t) const {
  return core::Speed::of_mm_s(sign(direction_) * speed_at(t));
}

double Drivetrain::speed_at(TimePoint t) const {
  if (!moving()) return 0;
  return std::max(0.0, segment_.speed + (segment_.acceleration * to_seconds(t - segment_.from)));
}

double Drivetrain::travelled(TimePoint t) const {
  if (!moving()) return 0;
  double const s = to_seconds(t - segment_.from);
  return (segment_.speed * s) + (segment_.acceleration * s * s / 2);
}

/// What stands in the way, and how far ahead.
Drivetrain::Barrier Drivetrain::barrier(double height) const {
  double const end = (direction_ == Direction::up ? profile_.highest : profile_.lowest).mm();
  Barrier nearest{std::max(0.0, sign(direction_) * (end - height)), true};
  bool const in_it = phase_ == Phase::stall;
  if (obstacle_ && obstacle_->moving == direction_ && !in_it) {
    double const ahead = sign(direction_) * (obstacle_->at.mm() - height);
    if (ahead > -k_squeeze_mm && ahead < nearest.distance) nearest = {std::max(0.0, ahead), false};
  }
  return nearest;
}

bool Drivetrain::arrived(double height) const {
  return std::abs(landing_ - height) <= k_arrived_mm;
}

Duration Drivetrain::draw_dead_time(TimePoint t) {
  double const nominal = to_seconds(profile_.dead_time) * (1 + (k_day_drift * reaction_drift_.at(t)));
  return to_duration(Seconds{std::max(0.0, nominal + (k_dead_time_sigma_s * random_.normal()))});
}

double Drivetrain::load_of_the_day(TimePoint t) {
  if (fixed_load_) return *fixed_load_;
  std::int64_t const day = std::chrono::duration_cast<std::chrono::seconds>(t - t0_).count() / k_day_s;
  if (day != day_) {
    day_ = day;
    day_load_ = random_.uniform(1 - k_load_swing, 1 + k_load_swing);
  }
  return day_load_;
}

}  // namespace desk::driver::simulated
