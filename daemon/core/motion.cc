#include "daemon/core/motion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::core {
namespace {

/// A desk may take its dead time before the first reading can change, and some sensors are silent until then.
constexpr Duration k_start_grace = std::chrono::milliseconds{200};
/// Corrections after the main stroke (design §4).
constexpr int k_most_corrections = 2;
/// Strokes longer than this aim a little short, so that a correction goes on in the same direction.
constexpr Distance k_long_stroke = Distance::of_mm(20);
/// By this share of the deadband.
constexpr double k_aim_short = 0.1;
/// A desk that rests this far from where it was expected, beyond half its coast, was moved by somebody else.
constexpr double k_taken_over_mm = 20;
/// A reading of a clean sensor agrees with a height within half its step and this.
constexpr Distance k_same = Distance::of_mm(0.3);
/// Of a resting desk or its sensor, from reading to reading.
constexpr Distance k_drift = Distance::of_mm(0.1);
/// Share of the uncertainty of a landing that is left uncorrected.
constexpr double k_doubt = 0.62;

constexpr char const* k_by_hand = "the desk was moved by hand";

}  // namespace

Motion::Motion(Capabilities const& capabilities, MotionSettings const& settings)
    : capabilities_{capabilities},
      settings_{settings},
      model_{capabilities},
      sensor_step_{capabilities},
      lease_{lease_of(capabilities)} {}

Distance Motion::deadband() const {
  double const mean_sigma = capabilities_.noise.mm() / std::sqrt(Settling::k_most_readings);
  return Distance::of_mm(
      std::max({1.0, sensor_step_.step().mm() / 2, 2 * mean_sigma, capabilities_.landing.mm()}));
}

Distance Motion::visible() const {
  return Distance::of_mm(std::max({3.0, 1.5 * sensor_step_.step().mm(), 4 * capabilities_.noise.mm()}));
}

Distance Motion::reading_sigma() const {
  // A step of the sensor is an error spread evenly over its width.
  double const step = sensor_step_.step().mm() / std::sqrt(12.0);
  return Distance::of_mm(std::max(0.05, std::hypot(step, capabilities_.noise.mm())));
}

Height Motion::aim() const {
  Height const target = move_->target.height;
  bool const long_stroke = (target - move_->from).abs() > k_long_stroke && move_->corrections == 0;
  return long_stroke ? target - deadband() * (k_aim_short * sign(run_.direction)) : target;
}

std::optional<Motion::Target> Motion::target() const {
  if (!move_ || stop_reason_) return std::nullopt;
  return move_->target;
}

std::optional<Direction> Motion::moving() const {
  if (phase_ == Phase::driving) return run_.direction;
  if (phase_ == Phase::settling && motor_off_ &&
      height_at_ < *motor_off_ + to_duration(run_.model.longest_coast_time_from(run_.model.cruise)))
    return run_.direction;
  return handset_.moving();
}

MotionStep Motion::start(Target const& target, TimePoint now) {
  MotionStep step;
  bool const busy = active();
  if (move_) step = finish(stop_reason_.value_or(MoveEnd::replaced), height_, now);
  stop_reason_.reset();
  stop_words_.clear();
  move_ = Move{target, *height_, now, busy, 0, {}, {}, {}, {}, 1};
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

bool Motion::hold(Direction direction, TimePoint until) {
  if (!move_ || stop_reason_ || !move_->target.held_until) return false;
  if (towards(move_->from, move_->target.height) != direction) return false;
  // The next reading renews the lease up to it.
  move_->target.held_until = until;
  return true;
}

MotionStep Motion::stop(MoveEnd why, std::string reason, TimePoint now) {
  if (!move_) return {};
  if (!stop_reason_) {
    stop_reason_ = why;
    stop_words_ = std::move(reason);
  }
  if (phase_ == Phase::driving) return switch_off(now);
  if (phase_ == Phase::pausing) {
    phase_ = Phase::idle;
    return finish(*stop_reason_, height_, now);
  }
  return {};
}

/// Whatever was learned, and whatever the load: the emptiest desk is 37 % faster than nominal, and a blurred
/// sensor does not see it creep.
TimePoint Motion::stands_surely_at() const {
  constexpr double k_emptiest = 1.4;
  MotionModel::Stroke const learned = model_.stroke(run_.direction);
  MotionModel::Stroke const promised = MotionModel{capabilities_}.stroke(run_.direction);
  Speed const fastest = std::max(learned.cruise, promised.cruise) * k_emptiest;
  return *motor_off_ + to_duration(std::max(learned.longest_coast_time_from(fastest),
                                            promised.longest_coast_time_from(fastest)));
}

/// Somebody took the handset while we waited: whoever is there decides.
MotionStep Motion::yield_to_hand(TimePoint now) {
  phase_ = Phase::idle;
  stop_words_ = k_by_hand;
  return finish(MoveEnd::stopped, height_, now);
}

void Motion::rests_at(std::optional<Height> height) {
  height_ = height;
  rest_known_ = height.has_value();
  handset_.rest_unknown();
  if (!height) return;
  handset_.rest_at(*height, height_at_);
  resting_.rest_at(*height, std::max(resting_.sigma(), k_same), height_at_);
}

MotionStep Motion::refused(MoveEnd why, std::string reason, TimePoint now) {
  phase_ = Phase::idle;
  motor_off_ = now;
  stop_words_ = std::move(reason);
  return finish(stop_reason_.value_or(why), height_, now);
}

/// From rest: decides whether and where to drive.
MotionStep Motion::approach(TimePoint now) {
  Height const from = resting_.state().height;
  Direction const direction = towards(from, move_->target.height);
  bool const reversal = motor_off_ && (came_from_unknown_ || run_.direction != direction);
  TimePoint const may_start = reversal ? stands_surely_at() + settings_.reversal_pause : now;
  await_hand_ = handset_.moving().has_value();
  if (may_start > now || await_hand_) {
    phase_ = Phase::pausing;
    resume_at_ = std::max(may_start, now + settings_.reversal_pause);
    return {};
  }
  phase_ = Phase::driving;
  run_ = Run{direction, now, model_.stroke(direction)};
  run_.model.cruise = run_.model.cruise * move_->load;
  run_from_ = from;
  run_requested_ = now;
  came_from_unknown_ = false;
  off_confirmed_ = false;
  start_delay_.reset();
  motor_off_.reset();
  filter_.rest_at(from, resting_.sigma(), now);
  return drive_on(now, action::Lease::start);
}

MotionStep Motion::drive_on(TimePoint now, action::Lease lease) {
  if (capabilities_.kind == Capabilities::Kind::servo) return drive_servo(now, lease);
  TimePoint const off = stop_instant(filter_.state(), run_, aim());
  if (off <= now || move_->target.held_until.value_or(k_never) <= now) return switch_off(now);
  bool const silent_yet = !capabilities_.reports_at_rest && now < run_.moves_at();
  Duration const longest = silent_yet ? (run_.moves_at() - now) + lease_ + k_start_grace : lease_;
  lease_until_ = std::min({off, now + longest, move_->target.held_until.value_or(k_never)});
  MotionStep step;
  step.command = action::Drive{run_.direction, lease_until_, lease};
  return step;
}

MotionStep Motion::drive_servo(TimePoint now, action::Lease lease) {
  lease_until_ = std::min(now + lease_ + (lease == action::Lease::start ? k_start_grace : Duration{0}),
                          move_->target.held_until.value_or(k_never));
  if (lease_until_ <= now) return switch_off(now);
  MotionStep step;
  step.command = action::MoveTo{move_->target.height, lease_until_, lease};
  return step;
}

MotionStep Motion::switch_off(TimePoint now) {
  begin_settling(now, now);
  MotionStep step;
  step.command = action::Halt{};
  return step;
}

void Motion::begin_settling(TimePoint off, TimePoint now) {
  phase_ = Phase::settling;
  motor_off_ = off;
  settling_ = Settling{capabilities_, filter_, run_, off, now, sensor_step_.step()};
  // The report speaks of the main stroke; a correction coasts a tenth of it.
  if (move_ && move_->corrections == 0) {
    move_->predicted = settling_.predicted();
    move_->coast_expected = (settling_.predicted() - settling_.at_off().height) * sign(run_.direction);
  }
}

MotionStep Motion::on_telemetry(Telemetry const& telemetry, TimePoint now) {
  Height const reading = *telemetry.height;
  if (!std::exchange(rest_known_, true)) resting_.rest_at(reading, reading_sigma(), telemetry.at);
  bool const first = height_at_ <= run_requested_ && telemetry.at > run_requested_;
  height_ = reading;
  height_at_ = telemetry.at;
  sensor_step_.on_reading(reading);
  MotionStep step;
  switch (phase_) {
    case Phase::idle:
    case Phase::pausing: {
      step.handset = handset_.on_reading(reading, visible(), proof(), telemetry.at);
      follow_rest(reading, visible(), telemetry.at);
      if (phase_ == Phase::pausing && handset_.moving() && !await_hand_) return yield_to_hand(now);
      return step;
    }
    case Phase::settling: {
      // A reading from before the motor went off, told late, says nothing about the coast.
      if (telemetry.at > *motor_off_) {
        settling_.on_reading(reading, reading_sigma(), sensor_step_.step(), telemetry.at);
      }
      auto const rest = settling_.rest(now);
      return rest ? rested(*rest, now) : step;
    }
    case Phase::driving: break;
  }
  if (first && capabilities_.kind == Capabilities::Kind::servo) face_target(reading);
  learn_start(reading, telemetry.at);
  advance_along(filter_, run_, telemetry.at);
  filter_.correct(reading, reading_sigma());
  if (servo_arrived(telemetry)) {
    filter_.rest_at(reading, reading_sigma(), telemetry.at);
    return switch_off(now);
  }
  return drive_on(now, action::Lease::renew);
}

/// A servo goes to its target from wherever it is. Somebody may have moved it since it was seen last.
void Motion::face_target(Height reading) {
  Direction const direction = towards(reading, move_->target.height);
  if (direction == run_.direction) return;
  run_.direction = direction;
  run_.model = model_.stroke(direction);
  run_from_ = reading;
}

/// Knows the height of a resting desk better than one reading does: the mean of a noisy sensor's, the settled
/// estimate between two steps of a coarse one.
void Motion::follow_rest(Height reading, Distance visible, TimePoint at) {
  Distance const off = (reading - resting_.state().height).abs();
  bool const noisy = capabilities_.noise.mm() > 0;
  if (handset_.moving() || (!noisy && off > sensor_step_.step() / 2 + k_same)) {
    resting_.rest_at(reading, reading_sigma(), at);
  } else if (noisy && off <= visible) {
    resting_.stand_still(k_drift);
    resting_.correct(reading, reading_sigma());
    handset_.rest_is(resting_.state().height);
  }
}

/// One reading may be wrong; of a sensor with outliers two as well.
int Motion::proof() const {
  return capabilities_.noise.mm() > 0 ? 3 : 2;
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
  if (output.requested_at <= run_requested_) return {};
  if (phase_ == Phase::idle || phase_ == Phase::pausing) motor_off_ = output.at;
  if ((phase_ == Phase::driving || phase_ == Phase::settling) && !std::exchange(off_confirmed_, true)) {
    begin_settling(output.at, now);
    if (move_) move_->motor_time += std::max(Duration{0}, output.at - run_.motor_on);
  }
  if (phase_ == Phase::settling && output.cause == OutputCause::failure && !stop_reason_) {
    stop_reason_ = MoveEnd::aborted;
    stop_words_ = output.reason.empty() ? "the desk did not take a command" : output.reason;
  }
  return on_wake(now);
}

MotionStep Motion::on_wake(TimePoint now) {
  switch (phase_) {
    case Phase::idle: return hand_let_go(now);
    case Phase::pausing:
      if (MotionStep step = hand_let_go(now); step.handset) return step;
      if (now < resume_at_) return {};
      if (move_->target.held_until && now >= *move_->target.held_until) {
        phase_ = Phase::idle;
        return finish(MoveEnd::released, height_, now);
      }
      // Asked for while somebody held the handset: first the desk has to stand.
      return approach(now);
    case Phase::driving:
      // The bus worker ends the lease by itself; its report only makes the instant exact.
      if (now >= lease_until_) begin_settling(lease_until_, now);
      return {};
    case Phase::settling:
      if (auto const rest = settling_.rest(now)) return rested(*rest, now);
      return {};
  }
  return {};
}

MotionStep Motion::hand_let_go(TimePoint now) {
  MotionStep step;
  step.handset = handset_.on_silence(now);
  return step;
}

TimePoint Motion::next_deadline() const {
  switch (phase_) {
    case Phase::idle: return handset_.silence_ends();
    case Phase::pausing: return resume_at_;
    case Phase::driving: return lease_until_;
    case Phase::settling: return settling_.deadline();
  }
  return k_never;
}

/// The desk did not end where our motor brought it: a hand on the handset, or something gave way.
bool Motion::taken_over(Height rest) const {
  double const astray = (rest - settling_.predicted()).abs().mm();
  return astray > k_taken_over_mm + run_.model.coast().mm() / 2 + sensor_step_.step().mm() +
                      4 * capabilities_.noise.mm();
}

MotionStep Motion::rested(Height at, TimePoint now) {
  if (settling_.blind()) {
    phase_ = Phase::idle;
    // It went on while nobody looked: wherever it is found was our doing, and no hand's.
    handset_.rest_unknown();
    rest_known_ = false;
    if (!move_) return {};
    stop_words_ = "no height came since the motor went off";
    return finish(stop_reason_.value_or(MoveEnd::aborted), height_, now);
  }
  bool const foreign = taken_over(at);
  height_ = at;
  bool const disturbed = foreign || stop_reason_ == MoveEnd::aborted;
  if (!disturbed) learn_from(at);
  phase_ = Phase::idle;
  handset_.rest_at(at, now);
  resting_.rest_at(at, std::max(settling_.sigma(), k_same), now);
  if (!move_) return {};
  if (stop_reason_) return finish(*stop_reason_, at, now);
  if (foreign) {
    stop_words_ = k_by_hand;
    MotionStep step = finish(MoveEnd::stopped, at, now);
    step.handset = HandsetWatch::Moved{settling_.predicted(), at, *motor_off_, now};
    return step;
  }
  Distance const miss = (move_->target.height - at).abs();
  // Where it rests is known to sigma; a correction that is not surely needed does more harm than good.
  if (miss <= deadband() + settling_.sigma() * k_doubt) return finish(MoveEnd::reached, at, now);
  if (move_->target.held_until && now >= *move_->target.held_until) return finish(MoveEnd::released, at, now);
  // Let go and pressed again while the desk came to rest.
  if (move_->target.held_until) return approach(now);
  // The way back from an obstruction is one run, no seek.
  bool const no_more = move_->corrections >= k_most_corrections || move_->target.origin == Origin::safety;
  if (no_more && !move_->retargeted) return finish(MoveEnd::missed, at, now);
  if (!std::exchange(move_->retargeted, false)) ++move_->corrections;
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
  report.motor_time = move_->motor_time;
  report.corrections = move_->corrections;
  report.predicted = move_->predicted;
  report.coast = move_->coast;
  report.coast_expected = move_->coast_expected;
  report.reason = std::move(stop_words_);
  step.ended = report;
  move_.reset();
  stop_reason_.reset();
  stop_words_.clear();
  return step;
}

}  // namespace desk::core
