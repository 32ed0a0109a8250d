#include "daemon/core/controller.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::core {
namespace {

/// A single lost answer is everyday life on a bus; this many in a row are a lost device.
constexpr int k_failures_to_lose_link = 3;

bool starts_motor(MotorCommand const& command) {
  if (auto const* drive = std::get_if<action::Drive>(&command)) return drive->lease == action::Lease::start;
  if (auto const* move = std::get_if<action::MoveTo>(&command)) return move->lease == action::Lease::start;
  return false;
}

Answer answer_for(MoveEnd end) {
  switch (end) {
    case MoveEnd::reached:
    case MoveEnd::missed:
    case MoveEnd::released: return Answer::done;
    case MoveEnd::replaced: return Answer::replaced;
    case MoveEnd::stopped: return Answer::stopped;
    case MoveEnd::aborted: return Answer::aborted;
  }
  return Answer::aborted;
}

}  // namespace

DeskController::DeskController(Capabilities const& capabilities, DeskSettings const& settings)
    : capabilities_{capabilities},
      settings_{settings},
      taught_{settings.presets},
      supervisor_{capabilities, settings.limits, settings.motion},
      motion_{capabilities, settings.motion},
      cycle_{settings.cycle, settings.presets},
      schedule_{settings.schedule} {
  if (settings.obstacle_strip) supervisor_.await_obstacle_strip();
}

void DeskController::step(Event const& event, TimePoint now, ActionSink& actions) {
  now_ = now;
  actions_ = &actions;
  let_time_pass();
  std::visit([this](auto const& e) { this->handle(e); }, event);
  run_cycle();
  actions_ = nullptr;
}

TimePoint DeskController::next_deadline() const {
  return std::min({supervisor_.next_deadline(), motion_.next_deadline(), cycle_.next_deadline(),
                   log_.next_deadline(), motor_rests_until_, homing_ ? homing_->next_deadline() : k_never,
                   interruptions_.next_deadline()});
}

void DeskController::let_time_pass() {
  log_.on_time(now_);
  supervisor_.on_wake(now_);
  check_trip();
  carry_out(motion_.on_wake(now_));
  if (homing_) carry_out(homing_->on_wake(now_));
  interruptions_.on_time(now_);
}

void DeskController::run_cycle() {
  welcome();
  back_off();
  continue_calibration();
  if (homed_ && !supervisor_.inhibited()) reply(*std::exchange(homed_, std::nullopt), Answer::done);
  follow_posture();
  tell_of_bouts();
  follow_interruptions();
  announce_fault_changes();
  auto const preset = near_preset();
  motor_rests_until_ = preset ? rest_ends(*preset) : k_never;
  follow_travel();
  carry_out(cycle_.on_wake(
      Cycle::World{presence_, obstacle(), closed(), log_.bouts(now_), moved_by_somebody()}, now_));
}

// --- What happened

void DeskController::handle(Telemetry const& said) {
  failures_in_a_row_ = 0;
  if (link_ != Snapshot::Link::up) link_up();
  follow_said(said);
  follow_position(said);
  if (homing_ || needs_homing_) return hear_blind(said);
  Telemetry telemetry = said;
  if (telemetry.height) telemetry.height = curve_.true_height(*telemetry.height);
  if (telemetry.seat_height) {
    seat_ = telemetry.seat_height;
    seat_at_ = telemetry.at;
  }
  bool const fresh = supervisor_.observe(telemetry, now_);
  check_trip();
  if (supervisor_.take_insistence()) actions_->push(Action{MotorCommand{action::Halt{}}});
  if (!fresh) return;
  height_at_ = telemetry.at;
  carry_out(motion_.on_telemetry(telemetry, now_));
}

void DeskController::handle(event::OutputChanged const& output) {
  if (output.output != std::exchange(output_, output.output)) {
    say(notice::MotorSwitched{output.output, output.cause, output.requested_at, output.at});
    ++memory_revision_;
  }
  ended_off_ = output.output == Output::off && output.cause == OutputCause::shutdown;
  supervisor_.observe(output);
  carry_out(motion_.on_output(output, now_));
  if (homing_) carry_out(homing_->on_output(output, now_));
}

void DeskController::handle(event::BusFailed const& failure) {
  ++failures_in_a_row_;
  bool const gone =
      failure.fault.code == FaultCode::bus_gone || failure.fault.policy == FaultClass::permanent;
  if (link_ == Snapshot::Link::down || (!gone && failures_in_a_row_ < k_failures_to_lose_link)) return;
  link_down(failure.fault.detail);
}

void DeskController::handle(event::PresenceChanged const& change) {
  if (change.presence == presence_) return;
  presence_ = change.presence;
  away_since_ = change.since;
  say(notice::PresenceChanged{presence_});
  // The desk must not go on moving by itself where nobody is known to be (design §6).
  auto const target = motion_.target();
  if (presence_ != Presence::present && target && target->origin == Origin::cycle) {
    stop_move(MoveEnd::stopped, "presence lost");
  }
}

void DeskController::handle(event::ObstacleChanged const& change) {
  supervisor_.observe(change, now_);
  check_trip();
  // One that only pauses, or comes to rest and would correct.
  auto const target = motion_.target();
  if (!change.blocked || (target && target->origin == Origin::safety)) return;
  if (auto const refusal = supervisor_.refusal()) {
    if (target) stop_move(MoveEnd::aborted, refusal->detail);
    if (homing_) end_homing(MoveEnd::aborted, refusal->detail);
  }
}

void DeskController::handle(event::CivilClock const& clock) {
  log_.on_civil_time(clock.time, now_);
  schedule_.on_civil_time(clock.time);
  interruptions_.on_civil_time(clock.time, now_);
}

void DeskController::handle(event::Command const& command) {
  std::visit([this, &command](auto const& r) { this->request(command, r); }, command.request);
}

// --- Carrying out

Seconds DeskController::motor_time(Height target) const {
  if (!motion_.height()) return Seconds{0};
  Distance const way = target - *motion_.height();
  Direction const direction = way.mm() < 0 ? Direction::down : Direction::up;
  return motion_.model().stroke(direction).motor_time(way.abs());
}

void DeskController::start_move(Motion::Target const& target, event::Command const& who, bool of_cycle) {
  if (homing_) {
    end_homing(MoveEnd::replaced, "another command came");
    reply(who.id, Answer::refused,
          "the desk was looking for its lower end; that is over now, and once more is needed");
    return;
  }
  // A held button ends when the motor has run enough, so it may begin with whatever is left.
  auto refusal =
      supervisor_.refusal(target.held_until ? Supervisor::k_least_run : motor_time(target.height), now_);
  if (!refusal && link_ != Snapshot::Link::up) {
    refusal = Fault{FaultCode::bus_gone, FaultClass::interlock, "the desk does not answer"};
  }
  if (!refusal && arriving_) {
    refusal = Fault{FaultCode::locked, FaultClass::interlock, "somebody else is taking over"};
  }
  if (refusal) {
    reply(who.id, Answer::refused, refusal->detail);
    if (of_cycle) carry_out(cycle_.on_move_ended(MoveEnd::aborted, now_));
    return;
  }
  Height const from = *motion_.height();
  MotionStep const step = motion_.start(target, now_);
  // The earlier move's end is told before the new one begins.
  if (step.ended) move_ended(*step.ended);
  move_command_ = who.id;
  move_of_cycle_ = of_cycle;
  desk_was_moved();
  say(notice::MoveStarted{who.origin, from, target.height});
  reply(who.id, Answer::accepted);
  expect_run();
  carry_out(MotionStep{step.command, std::nullopt, std::nullopt});
}

void DeskController::expect_run() {
  auto const target = motion_.target();
  if (!target) return;
  Distance const way = target->height - *motion_.height();
  Direction const direction = way.mm() < 0 ? Direction::down : Direction::up;
  supervisor_.expect_run(way, motion_.model().stroke(direction), now_);
}

void DeskController::stop_move(MoveEnd why, std::string reason) {
  carry_out(motion_.stop(why, std::move(reason), now_));
}

/// After an obstruction, once the desk rests.
void DeskController::back_off() {
  auto const target = motion_.target();
  if (target && target->origin == Origin::safety && !supervisor_.latched()) {
    stop_move(MoveEnd::stopped, "the obstruction was cleared");
  }
  auto const direction = supervisor_.may_back_off(now_);
  if (!direction || motion_.active() || motion_.moving() || link_ != Snapshot::Link::up) return;
  Height const from = *motion_.height();
  Height const to = settings_.limits.clamp(from + settings_.motion.back_off * sign(*direction));
  if ((to - from).mm() * sign(*direction) <= motion_.deadband().mm()) return supervisor_.forbid_back_off();
  say(notice::MoveStarted{Origin::safety, from, to});
  MotionStep const step = motion_.start({to, Origin::safety, {}}, now_);
  carry_out(MotionStep{step.command, std::nullopt, std::nullopt});
  // Refused: asking again would only keep the bus busy.
  if (!motion_.active()) supervisor_.forbid_back_off();
}

void DeskController::continue_calibration() {
  if (!calibration_ || motion_.active()) return;
  auto const target = calibration_->next();
  if (!target) {
    say(notice::Calibrated{calibration_->report(motion_.model(), motion_.sensor_step())});
    return end_calibration(Answer::done, {});
  }
  event::Command const stroke{0, Origin::local, request::MoveTo{*target}};
  start_move({*target, Origin::local, {}}, stroke, false);
  if (!motion_.active()) end_calibration(Answer::aborted, "the desk may not move any more");
}

void DeskController::end_calibration(Answer answer, std::string reason) {
  if (!calibration_) return;
  calibration_.reset();
  reply(std::exchange(calibration_command_, 0), answer, std::move(reason));
}

void DeskController::carry_out(MotionStep const& step) {
  if (step.ended) move_ended(*step.ended);
  if (step.handset) {
    HandsetWatch::Moved const& moved = *step.handset;
    supervisor_.moved_by_hand(moved.began, moved.ended);
    ++memory_revision_;
    desk_was_moved();
    TimePoint const hold_until = now_ + settings_.motion.manual_hold;
    say(notice::HandsetMoved{moved.from, moved.to, hold_until});
    carry_out(cycle_.hold(hold_until, now_, near_preset()));
  }
  if (!step.command) return;
  if (starts_motor(*step.command)) expect_run();
  Supervisor::Verdict const verdict = supervisor_.review(*step.command, now_);
  if (verdict.command) {
    MotorCommand command = *verdict.command;
    if (auto* move = std::get_if<action::MoveTo>(&command)) move->target = curve_.said(move->target);
    actions_->push(Action{command});
    return;
  }
  actions_->push(Action{MotorCommand{action::Halt{}}});
  // A correction that would cross a soft limit is as far as it gets.
  bool const at_limit = verdict.fault->code == FaultCode::out_of_range;
  MoveEnd const why = at_limit ? MoveEnd::missed : MoveEnd::aborted;
  MotionStep const stopped = starts_motor(*step.command) ? motion_.refused(why, verdict.fault->detail, now_)
                                                         : motion_.stop(why, verdict.fault->detail, now_);
  if (stopped.ended) move_ended(*stopped.ended);
}

void DeskController::move_ended(SeekReport report) {
  if (report.end == MoveEnd::missed && report.landed && report.reason.empty()) {
    report.reason = "came to rest at " + in_words(*report.landed) + " after " +
                    std::to_string(report.corrections) + " corrections";
  }
  if (report.end == MoveEnd::replaced) report.reason = "another target took over";
  ++memory_revision_;
  note_learned();
  say(notice::MoveEnded{report});
  reply(std::exchange(move_command_, 0), answer_for(report.end), report.reason);
  if (calibration_ && !calibration_->on_stroke(report)) {
    end_calibration(report.end == MoveEnd::stopped ? Answer::stopped : answer_for(report.end), report.reason);
  }
  if (!std::exchange(move_of_cycle_, false)) return;
  bool const arrived = report.end == MoveEnd::reached || report.end == MoveEnd::missed;
  if (arrived && cycle_.moving_to()) log_.expect(*cycle_.moving_to());
  carry_out(cycle_.on_move_ended(report.end, now_));
}

void DeskController::carry_out(Cycle::Step const& step) {
  if (step.announced) say(*step.announced);
  if (step.ended) say(notice::PromptEnded{*step.ended});
  if (step.walk) say(*step.walk);
  if (step.announced || step.ended || step.walk) ++memory_revision_;
  if (!step.move_to) return;
  request::MoveToPreset const change{*step.move_to};
  start_move({settings_.presets.of(change.preset), Origin::cycle, {}},
             event::Command{0, Origin::cycle, change}, true);
}

void DeskController::check_trip() {
  auto const fault = supervisor_.take_trip();
  if (!fault) return;
  actions_->push(Action{MotorCommand{action::Halt{}}});
  // The end of the travel is as far as it gets, and no fault; nor is a hand.
  bool const harmless = fault->policy == FaultClass::interlock;
  stop_move(harmless ? MoveEnd::missed : MoveEnd::aborted, fault->detail);
  end_homing(MoveEnd::aborted, fault->detail);
  announce_fault_changes();
}

void DeskController::announce_fault_changes() {
  auto const& fault = supervisor_.latched();
  if (fault == told_fault_) return;
  if (told_fault_) say(notice::FaultCleared{told_fault_->code});
  if (fault) say(notice::FaultRaised{*fault, supervisor_.latched_at()});
  told_fault_ = fault;
  ++memory_revision_;
}

void DeskController::link_up() {
  link_ = Snapshot::Link::up;
  link_reason_.clear();
  say(notice::LinkChanged{true, {}});
  // Whatever ran before we could see it: motor off comes first (design §5).
  actions_->push(Action{MotorCommand{action::Halt{}}});
}

void DeskController::link_down(std::string const& why) {
  link_ = Snapshot::Link::down;
  link_reason_ = why;
  say(notice::LinkChanged{false, why});
  actions_->push(Action{MotorCommand{action::Halt{}}});
  stop_move(MoveEnd::aborted, "the desk does not answer: " + why);
  drop_homing("the desk does not answer: " + why);
  supervisor_.link_lost();
}

void DeskController::reply(CommandId id, Answer answer, std::string reason) {
  if (id != 0) actions_->push(Action{action::Reply{id, answer, std::move(reason)}});
}

void DeskController::follow_posture() {
  Posture const present = posture();
  if (present == posture_) return;
  posture_ = present;
  bool const afterwards = present == Posture::away && away_since_;
  log_.set_posture(present, afterwards ? *away_since_ : now_, now_);
  say(notice::PostureChanged{present});
}

void DeskController::desk_was_moved() {
  log_.on_desk_moved();
  cycle_.on_desk_moved(now_);
}

void DeskController::tell_of_bouts() {
  for (auto const& stretch : log_.take_stretches()) say(stretch);
  auto const ended = log_.take_ended_day();
  if (ended) say(notice::DayEnded{*ended});
  if (log_.day() != day_) {
    day_ = log_.day();
    cycle_.on_day(ended, *day_);
    ++memory_revision_;
  }
  if (log_.take_new_date_after_restore()) {
    log_.forget_bouts();
    cycle_.forget_change();
  }
  auto const bout = log_.bouts(now_).bout();
  bool const same = bout.has_value() == bout_.has_value() &&
                    (!bout || (bout->posture == bout_->posture && bout->began == bout_->began));
  if (!same) ++memory_revision_;
  bout_ = bout;
}

/// Tells what began or ended since the last look. Who wants to be left alone does not want the cycle's move
/// either.
void DeskController::follow_interruptions() {
  auto const undisturbed = interruptions_.undisturbed_until();
  auto const paused = interruptions_.paused_until();
  if (undisturbed == told_undisturbed_ && paused == told_paused_) return;
  if (undisturbed != std::exchange(told_undisturbed_, undisturbed))
    say(notice::DoNotDisturbChanged{undisturbed});
  if (paused != std::exchange(told_paused_, paused)) say(notice::PauseChanged{paused});
  ++memory_revision_;
  auto const target = motion_.target();
  if ((undisturbed || paused) && target && target->origin == Origin::cycle) {
    stop_move(MoveEnd::stopped, interruptions_.why_closed());
  }
}

}  // namespace desk::core
