// What users and programs may ask of a desk, and what they get to hear.

#include "daemon/core/controller.h"

#include "daemon/core/words.h"

namespace desk::core {

void DeskController::request(event::Command const& c, request::MoveTo const& r) {
  if (!r.target.finite() || !settings_.limits.contains(r.target)) {
    std::string const asked = r.target.finite() ? in_words(r.target) : "that";
    reply(c.id, Answer::refused,
          asked + " is outside the soft limits, " + in_words(settings_.limits.min) + " to " +
              in_words(settings_.limits.max));
    return;
  }
  start_move({r.target, c.origin, {}}, c, false);
}

void DeskController::request(event::Command const& c, request::MoveToPreset const& r) {
  // Going where the prompt asks to go is its yes.
  if (cycle_.prompted() == r.preset) return request(c, request::Now{});
  start_move({settings_.presets.of(r.preset), c.origin, {}}, c, false);
}

void DeskController::request(event::Command const& c, request::MoveToLimit const& r) {
  // Beyond it already, as after a change of the person: up never means down.
  bool const beyond =
      motion_.height() && (settings_.limits.end(r.direction) - *motion_.height()).mm() * sign(r.direction) <
                              -motion_.deadband().mm();
  if (beyond) {
    stop_move(MoveEnd::stopped, "beyond the soft limit");
    return reply(c.id, Answer::refused, "the desk is beyond the soft limit already");
  }
  start_move({settings_.limits.end(r.direction), c.origin, {}}, c, false);
}

void DeskController::request(event::Command const& c, request::Hold const& r) {
  TimePoint const until = now_ + request::k_hold_time;
  if (homing_) return start_move({settings_.limits.end(r.direction), c.origin, until}, c, false);
  if (motion_.hold(r.direction, until)) return reply(c.id, Answer::done);
  // A button that is held on at the end of the way starts nothing any more, and never goes the other way.
  bool const at_limit =
      motion_.height() && (settings_.limits.end(r.direction) - *motion_.height()).mm() * sign(r.direction) <=
                              motion_.deadband().mm();
  if (at_limit) {
    stop_move(MoveEnd::stopped, "at the soft limit");
    return reply(c.id, Answer::done, "already at the soft limit");
  }
  start_move({settings_.limits.end(r.direction), c.origin, until}, c, false);
}

void DeskController::request(event::Command const& c, request::Calibrate const&) {
  if (homing_ || motion_.active() || motion_.moving()) {
    return reply(c.id, Answer::refused, "the desk is being moved");
  }
  if (auto const fault = supervisor_.refusal()) return reply(c.id, Answer::refused, fault->detail);
  std::string why;
  auto plan = Calibration::plan(*motion_.height(), settings_.limits, why);
  if (!plan) return reply(c.id, Answer::refused, why);
  if (auto const fault = supervisor_.refusal(plan->motor_time(motion_.model()), now_)) {
    return reply(c.id, Answer::refused, fault->detail);
  }
  calibration_ = std::move(plan);
  calibration_command_ = c.id;
  reply(c.id, Answer::accepted);
}

void DeskController::request(event::Command const& c, request::Stop const&) {
  bool const was_moving = motion_.active();
  bool const was_prompted = cycle_.prompted().has_value();
  stop_all("stopped by command");
  if (was_moving || was_prompted) carry_out(cycle_.hold(now_ + settings_.motion.manual_hold, now_));
  reply(c.id, Answer::done);
}

/// Motor off first and always, whatever the rest believes.
void DeskController::stop_all(std::string const& why) {
  actions_->push(Action{MotorCommand{action::Halt{}}});
  stop_move(MoveEnd::stopped, why);
  end_calibration(Answer::stopped, why);
  end_homing(MoveEnd::stopped, why);
  supervisor_.forbid_back_off();
}

void DeskController::request(event::Command const& c, request::SetCycleMode const& r) {
  set_mode(c.id, r.mode);
}

void DeskController::request(event::Command const& c, request::SetCycleRunning const& r) {
  set_mode(c.id, r.running ? (cycle_.mode() == CycleMode::off ? cycle_.mode_when_on() : cycle_.mode())
                           : CycleMode::off);
}

void DeskController::set_mode(CommandId id, CycleMode mode) {
  if (mode == CycleMode::automatic && presence_ == Presence::not_sensed) {
    reply(id, Answer::refused,
          "automatic mode needs a presence source; use confirm, or configure presence.source");
    return;
  }
  if (mode != cycle_.mode()) {
    carry_out(cycle_.set_mode(mode, now_));
    ++memory_revision_;
    say(notice::CycleModeChanged{mode});
    // Whoever switches the cycle off does not want its move either.
    auto const target = motion_.target();
    if (mode != CycleMode::automatic && target && target->origin == Origin::cycle) {
      stop_move(MoveEnd::stopped, "the cycle was switched off");
    }
  }
  reply(id, Answer::done);
}

void DeskController::request(event::Command const& c, request::Now const&) {
  if (auto const fault = supervisor_.refusal()) return reply(c.id, Answer::refused, fault->detail);
  Cycle::Step step;
  std::string const refusal = cycle_.now_requested(step, now_);
  if (!refusal.empty()) return reply(c.id, Answer::refused, refusal);
  start_move({settings_.presets.of(*step.move_to), c.origin, {}}, c, true);
}

void DeskController::request(event::Command const& c, request::Snooze const& r) {
  Cycle::Step step;
  std::string const refusal = cycle_.snooze(step, r.length, now_);
  carry_out(step);
  reply(c.id, refusal.empty() ? Answer::done : Answer::refused, refusal);
}

void DeskController::request(event::Command const& c, request::Skip const&) {
  Cycle::Step step;
  std::string const refusal = cycle_.skip(step, now_);
  if (refusal.empty()) ++memory_revision_;
  carry_out(step);
  reply(c.id, refusal.empty() ? Answer::done : Answer::refused, refusal);
}

void DeskController::request(event::Command const& c, request::DoNotDisturb const& r) {
  std::string const refusal = interruptions_.disturb_not(r.length, now_);
  reply(c.id, refusal.empty() ? Answer::done : Answer::refused, refusal);
}

void DeskController::request(event::Command const& c, request::Pause const& r) {
  std::string const refusal = interruptions_.pause(r.length, now_);
  reply(c.id, refusal.empty() ? Answer::done : Answer::refused, refusal);
}

void DeskController::request(event::Command const& c, request::Resume const&) {
  interruptions_.resume();
  reply(c.id, Answer::done);
}

void DeskController::request(event::Command const& c, request::SetLock const& r) {
  if (r.locked != supervisor_.locked()) {
    supervisor_.set_locked(r.locked);
    say(notice::LockChanged{r.locked});
    if (r.locked && motion_.active()) {
      stop_move(MoveEnd::stopped, "the controls were locked");
    }
    if (r.locked) end_calibration(Answer::stopped, "the controls were locked");
    if (r.locked) end_homing(MoveEnd::stopped, "the controls were locked");
    ++memory_revision_;
  }
  reply(c.id, Answer::done);
}

void DeskController::request(event::Command const& c, request::ClearFault const&) {
  bool const latched = supervisor_.latched().has_value();
  auto const refusal = supervisor_.clear(now_);
  if (latched && !refusal) actions_->push(Action{MotorCommand{action::Halt{true}}});
  announce_fault_changes();
  reply(c.id, refusal ? Answer::refused : Answer::done, refusal ? refusal->detail : std::string{});
}

}  // namespace desk::core
