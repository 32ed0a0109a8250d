#include "daemon/core/controller.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::core {
namespace {

/// A single lost answer is everyday life on a bus; this many in a row are a lost device.
constexpr int k_failures_to_lose_link = 3;
/// Within this share of the way between the presets the desk counts as sitting or standing.
constexpr double k_posture_band = 0.35;

bool starts_motor(MotorCommand const& command) {
  if (auto const* drive = std::get_if<action::Drive>(&command)) return drive->lease == action::Lease::start;
  if (auto const* move = std::get_if<action::MoveTo>(&command)) return move->lease == action::Lease::start;
  return false;
}

Answer answer_for(MoveEnd end) {
  switch (end) {
    case MoveEnd::reached:
    case MoveEnd::missed: return Answer::done;
    case MoveEnd::released: return Answer::done;
    case MoveEnd::replaced: return Answer::replaced;
    case MoveEnd::stopped: return Answer::stopped;
    case MoveEnd::aborted: return Answer::aborted;
  }
  return Answer::aborted;
}

Snapshot::Stage to_snapshot(Cycle::Stage stage) {
  switch (stage) {
    case Cycle::Stage::off: return Snapshot::Stage::off;
    case Cycle::Stage::waiting: return Snapshot::Stage::waiting;
    case Cycle::Stage::counting: return Snapshot::Stage::counting;
    case Cycle::Stage::announced: return Snapshot::Stage::announced;
    case Cycle::Stage::due: return Snapshot::Stage::due;
    case Cycle::Stage::moving: return Snapshot::Stage::moving;
  }
  return Snapshot::Stage::off;
}

}  // namespace

DeskController::DeskController(Capabilities const& capabilities, DeskSettings const& settings)
    : capabilities_{capabilities},
      settings_{settings},
      supervisor_{capabilities, settings.limits, settings.motion},
      motion_{capabilities, settings.motion},
      cycle_{settings.cycle, settings.presets} {}

void DeskController::step(Event const& event, TimePoint now, ActionSink& actions) {
  now_ = now;
  actions_ = &actions;
  let_time_pass();
  std::visit([this](auto const& e) { this->handle(e); }, event);
  run_cycle();
  actions_ = nullptr;
}

TimePoint DeskController::next_deadline() const {
  return std::min({supervisor_.next_deadline(), motion_.next_deadline(), cycle_.next_deadline()});
}

void DeskController::let_time_pass() {
  totals_.on_time(now_);
  supervisor_.on_wake(now_);
  check_trip();
  carry_out(motion_.on_wake(now_));
}

void DeskController::run_cycle() {
  follow_posture();
  announce_fault_changes();
  carry_out(cycle_.on_wake(Cycle::World{near_preset(), presence_, obstacle()}, now_));
}

// --- What happened

void DeskController::handle(Telemetry const& telemetry) {
  failures_in_a_row_ = 0;
  if (link_ != Snapshot::Link::up) link_up();
  bool const fresh = supervisor_.observe(telemetry, now_);
  check_trip();
  if (!fresh) return;
  height_at_ = telemetry.at;
  carry_out(motion_.on_telemetry(telemetry, now_));
}

void DeskController::handle(event::OutputChanged const& output) {
  if (output.output != std::exchange(output_, output.output)) {
    say(notice::MotorSwitched{output.output, output.cause, output.requested_at, output.at});
  }
  supervisor_.observe(output);
  carry_out(motion_.on_output(output, now_));
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
  say(notice::PresenceChanged{presence_});
  // The desk must not go on moving by itself where nobody is known to be (design §6).
  auto const target = motion_.target();
  if (presence_ != Presence::present && target && target->origin == Origin::cycle) {
    abort_reason_ = "presence lost";
    stop_move(MoveEnd::stopped);
  }
}

void DeskController::handle(event::CivilClock const& clock) {
  totals_.on_civil_time(clock.time, now_);
}

void DeskController::handle(event::Command const& command) {
  std::visit([this, &command](auto const& r) { this->request(command, r); }, command.request);
}

// --- Carrying out

void DeskController::start_move(Height target, event::Command const& who, bool of_cycle) {
  auto refusal = supervisor_.refusal();
  if (!refusal && link_ != Snapshot::Link::up) {
    refusal = Fault{FaultCode::bus_gone, FaultClass::interlock, "the desk does not answer"};
  }
  if (refusal) {
    reply(who.id, Answer::refused, refusal->detail);
    if (of_cycle) carry_out(cycle_.on_move_ended(MoveEnd::aborted, now_));
    return;
  }
  Height const from = *motion_.height();
  MotionStep const step = motion_.start({target, who.origin}, now_);
  // The earlier move's end is told before the new one begins.
  if (step.ended) move_ended(*step.ended);
  move_command_ = who.id;
  move_of_cycle_ = of_cycle;
  abort_reason_.clear();
  say(notice::MoveStarted{who.origin, from, target});
  reply(who.id, Answer::accepted);
  expect_run();
  MotionStep const drive{step.command, std::nullopt, std::nullopt};
  carry_out(drive);
}

void DeskController::expect_run() {
  auto const target = motion_.target();
  if (!target) return;
  Distance const way = target->height - *motion_.height();
  Direction const direction = way.mm() < 0 ? Direction::down : Direction::up;
  supervisor_.expect_run(way, motion_.model().stroke(direction).cruise, now_);
}

void DeskController::stop_move(MoveEnd why) {
  carry_out(motion_.stop(why, now_));
}

void DeskController::carry_out(MotionStep const& step) {
  if (step.ended) move_ended(*step.ended);
  if (step.handset) {
    notice::HandsetMoved moved = *step.handset;
    moved.hold_until = now_ + settings_.motion.manual_hold;
    say(moved);
    carry_out(cycle_.hold(moved.hold_until, now_));
  }
  if (!step.command) return;
  if (starts_motor(*step.command)) expect_run();
  Supervisor::Verdict const verdict = supervisor_.review(*step.command, now_);
  if (verdict.command) {
    actions_->push(Action{*verdict.command});
    return;
  }
  abort_reason_ = verdict.fault->detail;
  actions_->push(Action{MotorCommand{action::Halt{}}});
  MotionStep const stopped = motion_.stop(MoveEnd::aborted, now_);
  if (stopped.ended) move_ended(*stopped.ended);
}

void DeskController::move_ended(SeekReport const& report) {
  say(notice::MoveEnded{report});
  std::string reason = abort_reason_;
  if (report.end == MoveEnd::missed && report.landed) {
    reason = "came to rest at " + in_words(*report.landed) + " after " + std::to_string(report.corrections) +
             " corrections";
  }
  if (report.end == MoveEnd::replaced) reason = "another target took over";
  if (report.end == MoveEnd::reached) reason.clear();
  reply(std::exchange(move_command_, 0), answer_for(report.end), std::move(reason));
  abort_reason_.clear();
  if (std::exchange(move_of_cycle_, false)) carry_out(cycle_.on_move_ended(report.end, now_));
}

void DeskController::carry_out(Cycle::Step const& step) {
  if (step.announced) say(*step.announced);
  if (step.ended) say(notice::PromptEnded{*step.ended});
  if (!step.move_to) return;
  request::MoveToPreset const change{*step.move_to};
  start_move(settings_.presets.of(change.preset), event::Command{0, Origin::cycle, change}, true);
}

void DeskController::check_trip() {
  auto const fault = supervisor_.take_trip();
  if (!fault) return;
  actions_->push(Action{MotorCommand{action::Halt{}}});
  abort_reason_ = fault->detail;
  stop_move(MoveEnd::aborted);
  announce_fault_changes();
}

void DeskController::announce_fault_changes() {
  auto const& fault = supervisor_.latched();
  if (fault == told_fault_) return;
  if (told_fault_) say(notice::FaultCleared{told_fault_->code});
  if (fault) say(notice::FaultRaised{*fault, supervisor_.latched_at()});
  told_fault_ = fault;
}

void DeskController::link_up() {
  link_ = Snapshot::Link::up;
  say(notice::LinkChanged{true, {}});
  // Whatever ran before we could see it: motor off comes first (design §5).
  actions_->push(Action{MotorCommand{action::Halt{}}});
}

void DeskController::link_down(std::string const& why) {
  link_ = Snapshot::Link::down;
  say(notice::LinkChanged{false, why});
  actions_->push(Action{MotorCommand{action::Halt{}}});
  abort_reason_ = "the desk does not answer: " + why;
  stop_move(MoveEnd::aborted);
  supervisor_.link_lost();
}

void DeskController::reply(CommandId id, Answer answer, std::string reason) {
  if (id != 0) actions_->push(Action{action::Reply{id, answer, std::move(reason)}});
}

// --- What it looks like

std::optional<Preset> DeskController::near_preset() const {
  if (motion_.active() || motion_.moving() || !motion_.height() || link_ != Snapshot::Link::up)
    return std::nullopt;
  Distance const way = settings_.presets.stand - settings_.presets.sit;
  Distance const above_sit = *motion_.height() - settings_.presets.sit;
  double const share = above_sit / way;
  if (share <= k_posture_band) return Preset::sit;
  if (share >= 1 - k_posture_band) return Preset::stand;
  return std::nullopt;
}

Posture DeskController::posture() const {
  if (!motion_.height()) return Posture::unknown;
  if (presence_ == Presence::away) return Posture::away;
  if (presence_ == Presence::unknown || link_ != Snapshot::Link::up) return Posture::unknown;
  auto const preset = near_preset();
  if (!preset) return Posture::between;
  return *preset == Preset::sit ? Posture::sitting : Posture::standing;
}

void DeskController::follow_posture() {
  Posture const present = posture();
  if (present == posture_) return;
  posture_ = present;
  totals_.set_posture(present, now_);
  say(notice::PostureChanged{present});
}

std::string DeskController::obstacle() const {
  if (link_ == Snapshot::Link::down) return "the desk does not answer";
  if (auto const fault = supervisor_.refusal()) return fault->detail;
  auto const target = motion_.target();
  if (target ? target->origin != Origin::cycle : motion_.moving().has_value())
    return "the desk is being moved";
  return {};
}

Snapshot DeskController::snapshot(TimePoint now) const {
  Snapshot s;
  s.at = now;
  s.link = link_;
  s.height = motion_.height();
  s.height_at = height_at_;
  s.inhibited = supervisor_.inhibited();
  if (auto const direction = motion_.moving()) {
    s.motion = *direction == Direction::up ? Snapshot::Motion::raising : Snapshot::Motion::lowering;
  }
  if (auto const target = motion_.target()) s.target = target->height;
  s.posture = posture_;
  for (Preset const p : {Preset::sit, Preset::stand}) {
    bool const there = s.height && (*s.height - settings_.presets.of(p)).abs() <= motion_.deadband();
    if (there && s.motion == Snapshot::Motion::stopped) s.at_preset = p;
  }
  Cycle::View const view = cycle_.view();
  s.cycle_mode = cycle_.mode();
  s.stage = to_snapshot(view.stage);
  s.next_posture = view.next;
  s.next_change = view.next_change;
  s.hold_until = view.hold_until;
  s.cycle_note = view.note;
  s.presence = presence_;
  s.locked = supervisor_.locked();
  s.fault = supervisor_.latched();
  s.fault_at = supervisor_.latched_at();
  DayTotals totals = totals_;
  totals.on_time(now);
  s.sat_today = totals.sat();
  s.stood_today = totals.stood();
  s.changes_today = totals.changes();
  s.limits = settings_.limits;
  s.presets = settings_.presets;
  return s;
}

Memory DeskController::memory(TimePoint /*now*/) const {
  return {};
}

void DeskController::restore(Memory const& /*memory*/, Duration /*elapsed*/, TimePoint /*now*/) {}

}  // namespace desk::core
