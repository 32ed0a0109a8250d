// What the supervisor sees to while a desk has no height: it is homed, or waits for that.

#include "daemon/core/supervisor.h"

#include "daemon/core/supervisor_limits.h"
#include "daemon/core/words.h"

#include <algorithm>

namespace desk::core {
namespace {

constexpr double k_longest_way_mm = 1000;  ///< no desk travels farther
/// The slowest desk takes a minute for its travel.
constexpr Duration k_longest_run = std::chrono::seconds{90};

Height as_height(Distance way) {
  return Height::at_mm(way.mm());
}

}  // namespace

std::optional<Fault> Supervisor::blind_way_refused(Direction direction, TimePoint now) const {
  bool const reverses = last_direction_ && *last_direction_ != direction;
  if (blind_ && blind_->direction != direction) {
    return refused(FaultCode::reversal, "a reversal without a stop in between was asked for");
  }
  if (!blind_ && reverses && now < off_at_ + settings_.reversal_pause) {
    return refused(FaultCode::reversal, "a reversal without a pause was asked for");
  }
  return std::nullopt;
}

Supervisor::Verdict Supervisor::review_blind(action::Drive const& command, Distance here, TimePoint now) {
  bool const starts = command.lease == action::Lease::start;
  if (auto fault = standing_refusal()) return {std::nullopt, std::move(fault)};
  if (budget_.left(now) < (starts ? to_duration(k_least_run) : Duration{1})) {
    return {std::nullopt, budget_refusal(k_least_run, now)};
  }
  if (auto fault = blind_way_refused(command.direction, now)) return {std::nullopt, std::move(fault)};
  if (starts && (drive_ || (may_run_ && !blind_))) {
    return {std::nullopt, refused(FaultCode::inhibited, "the motor is not known to be off yet")};
  }
  if (starts && !blind_) {
    blind_ = Blind{now, command.direction, as_height(here), now, 0, false};
    last_direction_ = command.direction;
    may_run_ = true;
    halted_.end();
    blind_halted_.end();
    insists_until_rest_ = false;
    back_off_.reset();
    run_deadline_ = now + k_longest_run;
    budget_.motor_on(now);
  }
  if (!blind_) return {std::nullopt, refused(FaultCode::inhibited, "the motor was switched off")};
  if (blind_->tripped) return {std::nullopt, refused(FaultCode::inhibited, "the motor is being stopped")};
  Duration const longest = lease_of(capabilities_);
  action::Drive allowed = command;
  allowed.until = std::min(allowed.until, now + std::min(longest, budget_.left(now)));
  return {allowed, std::nullopt};
}

bool Supervisor::observe_blind(Telemetry const& telemetry, Distance way, TimePoint now) {
  judge_drive_fault(telemetry, now);
  if (counted_ && telemetry.at <= counted_->at) return false;
  counted_ = Reading{telemetry.at, as_height(way)};
  if (blind_ && now - telemetry.at > capabilities_.stale_after) return false;
  // No height will come by which it could be seen to be over.
  if (!blind_ && latched_ && latched_->policy == FaultClass::transient && telemetry.at > latched_at_)
    latched_.reset();
  if (blind_ && !blind_->tripped && telemetry.at > blind_->since) judge_blind(*counted_, now);
  if (blind_halted_.on_reading(*counted_) == HaltWatch::Finding::runs_on) {
    trip(FaultCode::runaway, FaultClass::permanent,
         "moved on by " + in_words(Distance::of_mm(blind_halted_.moved_mm())) +
             " after motor off: switch the desk's power off, then restart deskd and clear the fault",
         now);
    insists_ = true;
  }
  return true;
}

void Supervisor::judge_blind(Reading const& reading, TimePoint now) {
  blind_->heard = reading.at;
  double const way = sign(blind_->direction) * (reading.height - blind_->from).mm();
  double const back = std::max(blind_->farthest_mm, 0.0) - way;
  blind_->farthest_mm = std::max(blind_->farthest_mm, way);
  std::string const driven = "driven " + std::string{to_string(blind_->direction)};
  if (back > k_reversal_mm + uncertainty().mm()) {
    trip(FaultCode::reversal, FaultClass::device,
         driven + ", but " + in_words(Distance::of_mm(back)) +
             " were counted the other way: are the two outputs or the encoder's two wires swapped, or is "
             "somebody at "
             "the handset?",
         now);
  } else if (way > k_longest_way_mm) {
    trip(FaultCode::move_too_long, FaultClass::device,
         driven + " for " + in_words(Distance::of_mm(way)) + ", and no end stop: no desk travels so far",
         now);
  }
}

TimePoint Supervisor::blind_stale_at() const {
  return blind_->heard + capabilities_.stale_after;
}

void Supervisor::blind_wake(TimePoint now) {
  if (!blind_ || blind_->tripped) return;
  bool const started = blind_->farthest_mm >= k_started_mm;
  if (now >= blind_stale_at()) {
    trip(FaultCode::stale_height, FaultClass::transient,
         "no word of the counter for " + in_words(now - blind_->heard) + " while moving", now);
  } else if (!started && now >= blind_->since + settings_.no_start_after) {
    bool const up = blind_->direction == Direction::up;
    trip(FaultCode::no_start, FaultClass::device,
         "driven " + std::string{to_string(blind_->direction)} + " for " + in_words(now - blind_->since) +
             ", and nothing was counted: is the counter's wire broken, or the desk locked or asleep" +
             (up ? ", or at its upper end? Then lower it a little by its handset" : "?"),
         now);
  } else if (now >= run_deadline_) {
    trip(FaultCode::move_too_long, FaultClass::device,
         "driven for " + in_words(k_longest_run) + " without coming to an end stop", now);
  }
}

TimePoint Supervisor::blind_deadline() const {
  if (blind_->tripped) return k_never;
  bool const started = blind_->farthest_mm >= k_started_mm;
  TimePoint const no_start = started ? k_never : blind_->since + settings_.no_start_after;
  return std::min({blind_stale_at(), no_start, run_deadline_});
}

void Supervisor::blind_stopped(TimePoint off) {
  if (!blind_) return;
  Reading const last = counted_.value_or(Reading{off, blind_->from});
  Distance const unseen = Distance::of_mm(fastest_mm_s() * std::max(0.0, to_seconds(off - last.at)));
  blind_halted_.begin(blind_->direction, {off, last.height}, longest_coast() + unseen);
  blind_.reset();
  run_deadline_ = k_never;
}

void Supervisor::position_lost(bool lost) {
  lost_ = lost;
  heights_.forget();
  // Only motor off is awaited: without heights nothing can be said of this run.
  if (drive_) drive_->tripped = true;
  run_deadline_ = k_never;
  halted_.end();
  back_off_.reset();
  if (lost) return;
  blind_halted_.end();
  counted_.reset();
}

void Supervisor::resting_means(Height height) {
  heights_.resting_means(height);
  halted_.end();
  back_off_.reset();
}

void Supervisor::homing_failed(Fault const& fault, TimePoint now) {
  trip(fault.code, fault.policy, fault.detail, now);
}

}  // namespace desk::core
