#include "daemon/core/motion.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// Design: lease = max(300 ms, 2.5 × the sensor's report period).
constexpr Duration k_shortest_lease = std::chrono::milliseconds{300};
/// A desk may take its dead time before the first reading can change, and some sensors are silent until then.
constexpr Duration k_start_grace = std::chrono::milliseconds{200};
/// Corrections after the main stroke (design §4).
constexpr int k_most_corrections = 2;
/// Strokes longer than this aim a little short, so that a correction goes on in the same direction.
constexpr Distance k_long_stroke = Distance::of_mm(20);
/// A handset move is over when the height stood still this long.
constexpr Duration k_handset_rest = std::chrono::seconds{1};

Duration lease_of(Capabilities const& c) {
  return std::max(k_shortest_lease, c.report_period * 5 / 2);
}

}  // namespace

Motion::Motion(Capabilities const& capabilities, MotionSettings const& settings)
    : capabilities_{capabilities},
      settings_{settings},
      model_{capabilities},
      sensor_step_{capabilities.resolution},
      lease_{lease_of(capabilities)} {}

Distance Motion::deadband() const {
  return Distance::of_mm(std::max({1.0, sensor_step_.step().mm() / 2, 2 * capabilities_.noise.mm()}));
}

Distance Motion::reading_sigma() const {
  // A step of the sensor is an error spread evenly over its width.
  double const step = sensor_step_.step().mm() / std::sqrt(12.0);
  return Distance::of_mm(std::max(0.05, std::hypot(step, capabilities_.noise.mm())));
}

Height Motion::aim() const {
  Height const target = move_->target.height;
  bool const long_stroke = (target - move_->from).abs() > k_long_stroke && move_->corrections == 0;
  return long_stroke ? target - deadband() * (0.25 * sign(run_.direction)) : target;
}

std::optional<Motion::Target> Motion::target() const {
  if (!move_ || stop_reason_) return std::nullopt;
  return move_->target;
}

std::optional<Direction> Motion::moving() const {
  if (phase_ == Phase::driving) return run_.direction;
  if (phase_ == Phase::settling && motor_off_ &&
      height_at_ < *motor_off_ + to_duration(run_.model.coast_time()))
    return run_.direction;
  if (handset_from_) return handset_direction_;
  return std::nullopt;
}

MotionStep Motion::start(Target const& target, TimePoint now) {
  MotionStep step;
  bool const busy = active();
  if (move_) step = finish(stop_reason_.value_or(MoveEnd::replaced), height_, now);
  stop_reason_.reset();
  handset_from_.reset();
  move_ = Move{target, *height_, now, 0, {}, {}};
  MotionStep next;
  if (!busy) {
    next = approach(now);
  } else if (phase_ == Phase::driving) {
    Height const earliest_rest = rest_height(filter_.state(), run_, now);
    bool const ahead = (target.height - earliest_rest).mm() * sign(run_.direction) >= 0;
    next = ahead ? drive_on(now, action::Lease::renew) : switch_off(now);
  }
  // Pausing and settling go on; the new target is looked at when they end.
  step.command = next.command;
  return step;
}

MotionStep Motion::stop(MoveEnd why, TimePoint now) {
  if (!move_) return {};
  if (!stop_reason_) stop_reason_ = why;
  if (phase_ == Phase::driving) return switch_off(now);
  if (phase_ == Phase::pausing) {
    phase_ = Phase::idle;
    return finish(*stop_reason_, height_, now);
  }
  return {};
}

/// From rest: decides whether and where to drive.
MotionStep Motion::approach(TimePoint now) {
  Height const from = *height_;
  Direction const direction = towards(from, move_->target.height);
  bool const reversal = motor_off_ && run_.direction != direction;
  TimePoint const may_start =
      reversal ? *motor_off_ + to_duration(run_.model.coast_time()) + settings_.reversal_pause : now;
  if (may_start > now) {
    phase_ = Phase::pausing;
    resume_at_ = may_start;
    return {};
  }
  phase_ = Phase::driving;
  run_ = Run{direction, now, model_.stroke(direction)};
  run_from_ = from;
  run_requested_ = now;
  start_learned_ = false;
  motor_off_.reset();
  filter_.rest_at(from, reading_sigma(), now);
  return drive_on(now, action::Lease::start);
}

MotionStep Motion::drive_on(TimePoint now, action::Lease lease) {
  if (capabilities_.kind == Capabilities::Kind::servo) return drive_servo(now, lease);
  TimePoint const off = stop_instant(filter_.state(), run_, aim());
  if (off <= now) return switch_off(now);
  Duration const longest = now < run_.moves_at() ? (run_.moves_at() - now) + lease_ + k_start_grace : lease_;
  lease_until_ = std::min(off, now + longest);
  MotionStep step;
  step.command = action::Drive{run_.direction, lease_until_, lease};
  return step;
}

MotionStep Motion::drive_servo(TimePoint now, action::Lease lease) {
  lease_until_ = now + lease_ + (lease == action::Lease::start ? k_start_grace : Duration{0});
  MotionStep step;
  step.command = action::MoveTo{move_->target.height, lease_until_, lease};
  return step;
}

MotionStep Motion::switch_off(TimePoint now) {
  begin_settling(now);
  MotionStep step;
  step.command = action::Halt{};
  return step;
}

void Motion::begin_settling(TimePoint off) {
  phase_ = Phase::settling;
  motor_off_ = off;
  HeightFilter copy = filter_;
  advance_along(copy, run_, off);
  at_off_ = copy.state();
  rest_ = RestDetector{capabilities_, off, run_.model.coast_time(), *height_};
  // The report speaks of the main stroke; a correction coasts a tenth of it.
  if (move_ && move_->corrections == 0) {
    move_->coast_expected =
        run_.model.coast_from(Speed::of_mm_s(std::max(0.0, sign(run_.direction) * at_off_.speed.mm_s())));
  }
}

MotionStep Motion::on_telemetry(Telemetry const& telemetry, TimePoint now) {
  Height const reading = *telemetry.height;
  height_ = reading;
  height_at_ = telemetry.at;
  if (capabilities_.noise.mm() == 0) sensor_step_.on_reading(reading);
  MotionStep step;
  switch (phase_) {
    case Phase::idle: step.handset = watch_handset(reading, telemetry.at); return step;
    case Phase::pausing: return step;
    case Phase::settling: {
      rest_.on_height(reading, telemetry.at);
      auto const rest = rest_.rest(now);
      return rest ? rested(*rest, now) : step;
    }
    case Phase::driving: break;
  }
  learn_start(reading, telemetry.at);
  advance_along(filter_, run_, telemetry.at);
  filter_.correct(reading, reading_sigma());
  if (servo_arrived(telemetry)) return switch_off(now);
  return drive_on(now, action::Lease::renew);
}

bool Motion::servo_arrived(Telemetry const& telemetry) const {
  return capabilities_.kind == Capabilities::Kind::servo && telemetry.motor_running == false &&
         (*telemetry.height - move_->target.height).abs() <= deadband();
}

MotionStep Motion::on_output(event::OutputChanged const& output, TimePoint now) {
  if (output.output != Output::off) {
    // The dead time counts from the instant the motor was really switched.
    if (phase_ == Phase::driving) run_.motor_on = output.at;
    return {};
  }
  // An earlier motor off that is confirmed late is not the end of this run.
  if (output.requested_at < run_requested_) return {};
  if (phase_ == Phase::driving || phase_ == Phase::settling) begin_settling(output.at);
  if (phase_ == Phase::settling && output.cause == OutputCause::failure && !stop_reason_) {
    stop_reason_ = MoveEnd::aborted;
  }
  return on_wake(now);
}

MotionStep Motion::on_wake(TimePoint now) {
  switch (phase_) {
    case Phase::idle: return {};
    case Phase::pausing:
      if (now < resume_at_) return {};
      return approach(now);
    case Phase::driving:
      // The bus worker ends the lease by itself; its report only makes the instant exact.
      if (now >= lease_until_) begin_settling(lease_until_);
      return {};
    case Phase::settling:
      if (auto const rest = rest_.rest(now)) return rested(*rest, now);
      return {};
  }
  return {};
}

TimePoint Motion::next_deadline() const {
  switch (phase_) {
    case Phase::idle: return k_never;
    case Phase::pausing: return resume_at_;
    case Phase::driving: return lease_until_;
    case Phase::settling: return rest_.deadline();
  }
  return k_never;
}

MotionStep Motion::rested(Height at, TimePoint now) {
  height_ = at;
  rest_height_ = at;
  learn_from(at);
  phase_ = Phase::idle;
  if (!move_) return {};
  if (stop_reason_) return finish(*stop_reason_, at, now);
  if ((move_->target.height - at).abs() <= deadband()) return finish(MoveEnd::reached, at, now);
  // A retargeted move may still be far away; only short ways count as corrections.
  bool const correction = (move_->target.height - at).abs() <= k_long_stroke;
  if (correction && move_->corrections >= k_most_corrections) return finish(MoveEnd::missed, at, now);
  if (correction) ++move_->corrections;
  return approach(now);
}

MotionStep Motion::finish(MoveEnd end, std::optional<Height> landed, TimePoint now) {
  MotionStep step;
  SeekReport report;
  report.origin = move_->target.origin;
  report.end = end;
  report.from = move_->from;
  report.target = move_->target.height;
  report.landed = landed;
  report.duration = now - move_->started;
  report.corrections = move_->corrections;
  report.coast = move_->coast;
  report.coast_expected = move_->coast_expected;
  step.ended = report;
  move_.reset();
  stop_reason_.reset();
  return step;
}

void Motion::learn_start(Height reading, TimePoint at) {
  if (start_learned_) return;
  // Only a sensor that resolves the first millimetres tells when they began.
  constexpr double k_finest_needed_mm = 2.0;
  double const visible = std::max(sensor_step_.step().mm(), 4 * capabilities_.noise.mm());
  double const moved = sign(run_.direction) * (reading - run_from_).mm();
  if (visible > k_finest_needed_mm || moved < visible) return;
  start_learned_ = true;
  if (move_->corrections > 0) return;
  double const since_motion = std::sqrt(2 * moved / run_.model.acceleration());
  model_.learn_start_delay(run_.direction, Seconds{to_seconds(at - run_.motor_on) - since_motion});
}

void Motion::learn_from(Height landed) {
  if (!move_ || capabilities_.kind == Capabilities::Kind::servo || !motor_off_) return;
  Speed const speed = at_off_.speed.abs();
  Distance const coast = (landed - at_off_.height) * sign(run_.direction);
  if (move_->corrections == 0) move_->coast = coast;
  if (*motor_off_ > run_.cruises_at()) model_.learn_cruise(run_.direction, speed);
  if (coast.mm() > 0) model_.learn_coast(run_.direction, speed, coast);
}

std::optional<notice::HandsetMoved> Motion::watch_handset(Height reading, TimePoint at) {
  if (!rest_height_) rest_height_ = reading;
  Distance const visible =
      Distance::of_mm(std::max({3.0, 1.5 * sensor_step_.step().mm(), 4 * capabilities_.noise.mm()}));
  if ((reading - *rest_height_).abs() > visible) {
    // One reading may be an outlier; two in a row are a motion.
    if (++off_rest_ < 2) return std::nullopt;
    if (!handset_from_) handset_from_ = rest_height_;
    handset_direction_ = towards(*rest_height_, reading);
    rest_height_ = reading;
    handset_changed_ = at;
    return std::nullopt;
  }
  off_rest_ = handset_from_ ? 1 : 0;
  if (!handset_from_ || at - handset_changed_ < k_handset_rest) return std::nullopt;
  notice::HandsetMoved const moved{*handset_from_, reading, {}};
  rest_height_ = reading;
  handset_from_.reset();
  return moved;
}

}  // namespace desk::core
