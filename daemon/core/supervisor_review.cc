// What the supervisor lets out to the motor, and what it refuses.

#include "daemon/core/supervisor.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

/// Who is caught wants to be free now; later the desk would only startle.
constexpr Duration k_back_off_window = std::chrono::seconds{4};

struct Asked {
  action::Lease lease = action::Lease::start;
  TimePoint until;
  std::optional<Direction> direction;  ///< velocity desks
  std::optional<Height> target;        ///< servo desks
};

Asked read(MotorCommand const& command) {
  if (auto const* d = std::get_if<action::Drive>(&command)) return {d->lease, d->until, d->direction, {}};
  auto const& m = std::get<action::MoveTo>(command);
  return {m.lease, m.until, {}, m.target};
}

MotorCommand shortened(MotorCommand command, TimePoint until) {
  if (auto* d = std::get_if<action::Drive>(&command)) d->until = std::min(d->until, until);
  if (auto* m = std::get_if<action::MoveTo>(&command)) m->until = std::min(m->until, until);
  return command;
}

}  // namespace

/// Whatever the height is.
std::optional<Fault> Supervisor::standing_refusal() const {
  if (latched_) return refused(latched_->code, "a fault is latched: " + latched_->detail);
  if (locked_) return refused(FaultCode::locked, "the controls are locked");
  if (strip_ == Strip::blocked) return refused(FaultCode::obstacle, k_strip_blocked);
  if (strip_ == Strip::silent) {
    return refused(FaultCode::obstacle, "the obstacle strip was not heard yet");
  }
  return std::nullopt;
}

std::optional<Fault> Supervisor::refusal() const {
  if (auto fault = standing_refusal()) return fault;
  if (lost_) {
    return refused(FaultCode::inhibited, "the desk does not know its height: run `deskctl home` beside it");
  }
  if (inhibited()) return refused(FaultCode::inhibited, "the height is not known yet");
  return std::nullopt;
}

std::optional<Fault> Supervisor::refusal(Seconds motor_time, TimePoint now) const {
  if (auto fault = refusal()) return fault;
  return budget_refusal(motor_time, now);
}

std::optional<Fault> Supervisor::homing_refusal(Seconds motor_time, TimePoint now) const {
  if (auto fault = standing_refusal()) return fault;
  return budget_refusal(motor_time, now);
}

std::optional<Fault> Supervisor::budget_refusal(Seconds motor_time, TimePoint now) const {
  TimePoint const free = budget_.free_at(to_duration(motor_time), now);
  if (free <= now) return std::nullopt;
  return refused(FaultCode::duty_spent, "the motor needs rest: " + in_words(budget_.left(now)) + " of " +
                                            in_words(settings_.motor_budget) + " in " +
                                            in_words(settings_.motor_window) +
                                            " are left, enough for this in " + in_words(free - now));
}

Supervisor::Verdict Supervisor::review(MotorCommand const& command, TimePoint now) {
  if (std::holds_alternative<action::Halt>(command)) return {command, std::nullopt};
  Asked const asked = read(command);
  auto const way = asked.target && heights_.newest()
                       ? std::optional{towards(heights_.newest()->height, *asked.target)}
                       : asked.direction;
  bool const starts = asked.lease == action::Lease::start;
  bool const backs_off = way && (starts ? may_back_off(now) == way : drive_ && drive_->backs_off && latched_);
  if (!backs_off) {
    if (auto fault = refusal()) return {std::nullopt, std::move(fault)};
    if (budget_.left(now) < (starts ? to_duration(k_least_run) : Duration{1})) {
      return {std::nullopt, refusal(k_least_run, now)};
    }
  }
  // The way back is excused from the latched fault and the motor's rest, from nothing else.
  if (locked_) return {std::nullopt, refused(FaultCode::locked, "the controls are locked")};
  if (!way || inhibited() || blind_) {
    return {std::nullopt, refused(FaultCode::inhibited, "the height is not known yet")};
  }
  if (asked.target && !limits_.contains(*asked.target)) {
    return {std::nullopt, refused(FaultCode::out_of_range,
                                  "target " + in_words(*asked.target) + " is outside the soft limits")};
  }
  if (auto fault = refused_way(*way, asked.direction.has_value(), now))
    return {std::nullopt, std::move(fault)};
  if (starts && !drive_ && heights_.newest()->at <= off_at_) {
    return {std::nullopt, refused(FaultCode::inhibited, "no height came since the motor went off")};
  }
  if (starts) begin_drive(*way, asked.target, now);
  if (!drive_) return {std::nullopt, refused(FaultCode::inhibited, "the motor was switched off")};
  retarget(asked.target, now);
  if (drive_->tripped) return {std::nullopt, refused(FaultCode::inhibited, "the motor is being stopped")};
  return {shortened(command, now + longest_lease(asked.lease, now)), std::nullopt};
}

std::optional<Fault> Supervisor::refused_way(Direction direction, bool velocity, TimePoint now) const {
  if (!drive_ && last_direction_ && *last_direction_ != direction &&
      now < off_at_ + settings_.reversal_pause) {
    return refused(FaultCode::reversal, "a reversal without a pause was asked for");
  }
  // A servo takes a target anywhere, and has limits of its own to it.
  if (!velocity) return std::nullopt;
  if (drive_ && drive_->direction != direction) {
    return refused(FaultCode::reversal, "a reversal without a stop in between was asked for");
  }
  Height const here = heights_.newest()->height;
  if (direction == Direction::up && here >= limits_.max) {
    return refused(FaultCode::out_of_range, "already at the upper soft limit");
  }
  if (direction == Direction::down && here <= limits_.min) {
    return refused(FaultCode::out_of_range, "already at the lower soft limit");
  }
  return std::nullopt;
}

Duration Supervisor::longest_lease(action::Lease lease, TimePoint now) const {
  Duration longest = lease_of(capabilities_);
  // A sensor that is silent at rest says nothing before the dead time is over.
  if (!capabilities_.reports_at_rest && (lease == action::Lease::start || !drive_->fresh)) {
    longest += capabilities_.start_delay * 2 + k_start_grace;
  }
  // The way back from an obstruction is short, and matters more than a warm motor.
  return latched_ ? longest : std::min(longest, budget_.left(now));
}

std::optional<Direction> Supervisor::may_back_off(TimePoint now) const {
  bool const rests = !may_run_ && heights_.newest() && heights_.newest()->at > off_at_;
  if (!back_off_ || !rests || now > latched_at_ + k_back_off_window) return std::nullopt;
  return back_off_;
}

}  // namespace desk::core
