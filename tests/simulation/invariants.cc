// What the invariants' books are kept from.

#include "tests/simulation/invariants.h"

#include "drivers/simulated/profile.h"
#include "tests/support/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace desk::testing {
namespace {

using core::TimePoint;
using driver::simulated::SensorFault;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int k_failures_to_lose_link = 3;
constexpr core::Duration k_back_off_within = seconds{6};  ///< standstill, dead time, and then it begins

bool asks_for_motion(core::Request const& r) {
  return std::holds_alternative<core::request::MoveTo>(r) ||
         std::holds_alternative<core::request::MoveToPreset>(r) ||
         std::holds_alternative<core::request::MoveToLimit>(r) ||
         std::holds_alternative<core::request::Hold>(r) ||
         std::holds_alternative<core::request::Calibrate>(r) || std::holds_alternative<core::request::Now>(r);
}

}  // namespace

Invariants::Invariants(DeskWorld& world, std::size_t transcript_lines)
    : settings_{world.options().settings},
      capabilities_{world.capabilities()},
      transaction_{world.options().transaction},
      write_time_{world.options().write_time},
      coarse_step_{world.plant().profile().coarse_resolution},
      now_{world.now()},
      truth_mm_{world.true_height().mm()},
      transcript_{transcript_lines},
      presence_{world.presence()},
      present_since_{world.now()},
      calm_since_{world.now()} {
  world.observe(this);
}

Invariants::~Invariants() = default;

void Invariants::violated(std::string_view rule, std::string what) {
  if (transcript_.wanted()) note("*** " + std::string{rule} + ": " + what);
  findings_.add(now_, rule, std::move(what));
}

void Invariants::note(std::string const& line) {
  transcript_.add(now_, truth_mm_, line);
}

// ---- Events

void Invariants::on_event(core::Event const& event, DeskWorld& world) {
  now_ = world.now();
  if (auto const* telemetry = std::get_if<core::Telemetry>(&event)) {
    saw(*telemetry, world);
  } else if (auto const* failure = std::get_if<core::event::BusFailed>(&event)) {
    saw(*failure);
  } else if (auto const* command = std::get_if<core::event::Command>(&event)) {
    saw(*command, world);
  } else if (auto const* change = std::get_if<core::event::PresenceChanged>(&event)) {
    saw(*change, world);
  } else if (auto const* strip = std::get_if<core::event::ObstacleChanged>(&event)) {
    if (strip_blocked_ != strip->blocked) strip_since_ = now_;
    strip_blocked_ = strip->blocked;
  } else if (auto const* person = std::get_if<core::event::UserChanged>(&event)) {
    if (transcript_.wanted()) note("> " + person->user + " is to work here");
    arriving_ = person->settings;
    // The way back after an obstruction is nobody's wish.
    causes_.clear();
    cycle_moves_ = false;
  }
}

void Invariants::saw(core::Telemetry const& telemetry, DeskWorld& world) {
  failures_in_a_row_ = 0;
  if (telemetry.height && telemetry.height->finite() && telemetry.at > newest_reading_) {
    newest_reading_ = telemetry.at;
    newest_told_at_ = now_;
    ++readings_;
  }
  twin_.on_telemetry(telemetry, world.plant(), capabilities_, settings_.motion.no_start_after, now_);
  bool const lively = run_ || now_ - still_since_ < milliseconds{500};
  if (transcript_.wanted() && lively && telemetry.height) {
    note(fmt::format("  reading {:.1f} of {}", telemetry.height->mm(), describe(telemetry.at)));
  }
}

void Invariants::saw(core::event::BusFailed const& failure) {
  bool const gone = failure.fault.code == core::FaultCode::bus_gone;
  if (++failures_in_a_row_ >= k_failures_to_lose_link || gone) readings_ = 0;
}

void Invariants::saw(core::event::Command const& command, DeskWorld& world) {
  if (transcript_.wanted()) {
    note(fmt::format("> {} #{} ({})", describe(command.request), command.id, to_string(command.origin)));
  }
  asked_[command.id] = {};
  if (asks_for_motion(command.request)) {
    bool const held = std::holds_alternative<core::request::Hold>(command.request);
    causes_.push_back({command.id, held ? world.now() + core::request::k_hold_time : core::k_never});
    asked_[command.id].hold = held;
  } else if (std::holds_alternative<core::request::Stop>(command.request)) {
    void_causes();
  } else if (auto const* lock = std::get_if<core::request::SetLock>(&command.request)) {
    if (locked_ != lock->locked) locked_at_ = world.now();
    locked_ = lock->locked;
    if (locked_) void_causes();
  } else if (auto const* mode = std::get_if<core::request::SetCycleMode>(&command.request)) {
    if (mode->mode != core::CycleMode::automatic) cycle_moves_ = false;
  } else if (auto const* running = std::get_if<core::request::SetCycleRunning>(&command.request)) {
    if (!running->running) cycle_moves_ = false;
  }
}

void Invariants::saw(core::event::PresenceChanged const& change, DeskWorld& world) {
  if (change.presence == presence_) return;
  presence_ = change.presence;
  present_since_ = world.now();
  if (presence_ != core::Presence::present) cycle_moves_ = false;
}

/// From here on nothing may move until somebody asks again.
void Invariants::void_causes() {
  causes_.clear();
  cycle_moves_ = false;
  back_off_.reset();
}

// ---- Actions

void Invariants::on_action(core::Action const& action, DeskWorld& world) {
  now_ = world.now();
  if (auto const* reply = std::get_if<core::action::Reply>(&action)) {
    saw(*reply);
  } else if (auto const* notice = std::get_if<core::Notice>(&action)) {
    if (transcript_.wanted()) note(describe(*notice));
    saw(*notice);
  }
}

void Invariants::saw(core::action::Reply const& reply) {
  if (transcript_.wanted()) {
    note(fmt::format("< #{} {} {}", reply.id, to_string(reply.answer), reply.reason));
  }
  auto const found = asked_.find(reply.id);
  if (found == asked_.end()) return violated("answers", fmt::format("nobody asked #{}", reply.id));
  Asked& asked = found->second;
  if (asked.last) return violated("answers", fmt::format("#{} was answered for good before", reply.id));
  if (reply.answer == core::Answer::accepted) {
    if (asked.accepted) violated("answers", fmt::format("#{} was accepted twice", reply.id));
    asked.accepted = true;
    return;
  }
  bool const needs_reason = reply.answer == core::Answer::refused || reply.answer == core::Answer::aborted;
  if (needs_reason && reply.reason.empty()) {
    violated("answers", fmt::format("#{} {} without a reason", reply.id, to_string(reply.answer)));
  }
  if (asked.hold && !asked.accepted && reply.answer == core::Answer::done) {
    // The button is still held: what it began goes on.
    for (Cause& cause : causes_) {
      if (cause.expires != core::k_never) cause.expires = now_ + core::request::k_hold_time;
    }
  }
  asked.last = reply.answer;
  std::erase_if(causes_, [&](Cause const& c) { return c.id == reply.id; });
}

void Invariants::saw(core::Notice const& notice) {
  if (auto const* started = std::get_if<core::notice::MoveStarted>(&notice)) {
    saw_move_started(*started);
  } else if (auto const* ended = std::get_if<core::notice::MoveEnded>(&notice)) {
    if (ended->report.origin == core::Origin::cycle) cycle_moves_ = false;
    ++ways_;
  } else if (std::holds_alternative<core::notice::HandsetMoved>(notice)) {
    ++ways_;
  } else if (auto const* change = std::get_if<core::notice::ChangeAnnounced>(&notice)) {
    announced_.reset();
    if (change->mode == core::CycleMode::automatic) announced_ = Announced{now_, change->target};
  } else if (std::holds_alternative<core::notice::PromptEnded>(notice)) {
    announced_.reset();
  } else if (std::holds_alternative<core::notice::UserChanged>(notice) && arriving_) {
    settings_ = *arriving_;
  } else if (auto const* fault = std::get_if<core::notice::FaultRaised>(&notice)) {
    fault_ = fault->fault.code;
    fault_at_ = now_;
    fault_lasts_ = fault->fault.policy != core::FaultClass::transient;
    void_causes();
    obstructed_at_.reset();
    if (core::is_obstruction(*fault_) && way_back_) {
      back_off_ = BackOff{way_back_->direction, now_ + k_back_off_within};
    }
  } else if (std::holds_alternative<core::notice::FaultCleared>(notice)) {
    fault_.reset();
    back_off_.reset();
  }
}

void Invariants::saw_move_started(core::notice::MoveStarted const& started) {
  ++moves_;
  target_ = started.target;
  if (run_) run_->deadline = std::max(run_->deadline, deadline_of(core::Height::at_mm(truth_mm_)));
  if (started.origin != core::Origin::cycle) return;
  if (!announced_ || started.target != announced_->target) {
    return violated("announced", "an automatic move that nobody announced");
  }
  if (now_ - announced_->at < settings_.cycle.announcement) {
    violated("announced", "an automatic move before its announcement was over");
  }
  if (presence_ != core::Presence::present || present_since_ > announced_->at) {
    violated("presence", "an automatic move with nobody there since the announcement");
  }
  if (!fault_ && !locked_) cycle_moves_ = true;
}

// ---- Transactions

void Invariants::before_transaction(core::BusSchedule::Job const& job, DeskWorld& world) {
  now_ = world.now();
  see_truth(world);
  if (job.kind == core::BusSchedule::Job::Kind::drive) check_start(job, world);
}

void Invariants::on_transaction(Transaction const& t, DeskWorld& world) {
  using Kind = core::BusSchedule::Job::Kind;
  now_ = world.now();
  if (transcript_.wanted() && (t.job.kind != Kind::poll || t.fault != LineFault::none)) {
    std::string const fault = t.fault == LineFault::none ? "" : " (" + std::string{to_string(t.fault)} + ")";
    note((t.job.kind == Kind::poll ? "  poll" : "  " + describe(t.job.command)) + fault);
  }
  if (t.job.kind == Kind::halt) {
    halt_tried_ = now_;
    if (t.reached) {
      halted_once_ = true;
      run_ended(now_);
    }
  }
  if (t.job.kind != Kind::drive || !t.reached) return;
  core::Direction direction = core::Direction::up;
  core::Height target;
  TimePoint until;
  if (auto const* drive = std::get_if<core::action::Drive>(&t.job.command)) {
    direction = drive->direction;
    until = drive->until;
  } else {
    auto const& move = std::get<core::action::MoveTo>(t.job.command);
    target = move.target;
    bool const renewal = run_ && run_->target == move.target;
    direction = renewal ? run_->direction : core::towards(core::Height::at_mm(truth_mm_), move.target);
    until = move.until;
  }
  if (!run_) {
    core::Height const from = core::Height::at_mm(truth_mm_);
    bool const back_off = back_off_ && !has_cause();
    run_ = Run{now_, until, deadline_of(from), direction, from, target, false, back_off};
    if (back_off) back_off_.reset();  // once
    ++motor_runs_;
    by_hand_ = by_hand_ && handset_;
    bool const servo = capabilities_.kind == core::Capabilities::Kind::servo;
    bool const nowhere = servo && (target - from).abs().mm() < 1;
    if (!back_off) way_back_ = BackOff{nowhere ? std::nullopt : std::optional{core::opposite(direction)}, {}};
    if (!servo) last_direction_ = direction;
    twin_.run_began(direction, world.plant(), now_);
  } else {
    twin_.renewed(t.job.command, now_);
  }
  run_->lease_end = until;
  run_->target = target;
  run_->direction = direction;
}

void Invariants::run_ended(TimePoint now) {
  twin_.run_ended();
  if (!run_) return;
  if (core::Duration const length = now - run_->since; length > seconds{8}) {
    // What the core may have learned from it.
    double const mm_s = std::abs(truth_mm_ - run_->from.mm()) / core::to_seconds(length);
    if (mm_s > 5) slowest_share_ = std::min(slowest_share_, 0.8 * mm_s / capabilities_.cruise.mm_s());
  }
  motor_time_.push_back({run_->since, now});
  off_at_ = now;
  off_mm_ = truth_mm_;
  if (run_->moved || capabilities_.kind == core::Capabilities::Kind::velocity) ran_until_ = now;
  run_.reset();
  no_cause_since_.reset();
}

// ---- The program and the world

void Invariants::on_death(DeskWorld& world) {
  now_ = world.now();
  note("--- the program dies");
  run_ended(now_);
  void_causes();
  asked_.clear();
  announced_.reset();
  died_at_ = now_;
  obstructed_at_.reset();
  readings_ = 0;
  failures_in_a_row_ = 0;
  newest_reading_ = {};
  off_at_ = {};
  // Up to a lease of motor time may not have been written down.
  motor_slack_ += milliseconds{1500};
}

void Invariants::on_start(DeskWorld& world) {
  now_ = world.now();
  note("--- a new program starts");
  settings_ = world.options().settings;
  arriving_.reset();
  halted_once_ = false;
  hangs_ = false;
  calm_since_ = now_;
  check_remembered(world);
  travel_at_start_mm_.reset();
  way_mm_ = 0;
  ways_ = 1;
  way_is_seen_ = sensor_well_ && line_well_;
  strip_blocked_ = settings_.obstacle_strip;  // until it was heard of
  presence_ = core::Presence::unknown;
  present_since_ = now_;
  last_direction_.reset();
  way_back_.reset();
}

/// What was so for long enough to have been written down must still be so.
void Invariants::check_remembered(DeskWorld& world) {
  auto const state = world.state();
  auto const safe = [&](TimePoint since) { return died_at_ - since > 2 * write_time_ + milliseconds{5}; };
  if (safe(locked_at_) && state.locked != locked_) violated("memory", "the lock was forgotten");
  locked_ = state.locked;
  if (fault_ && fault_lasts_ && safe(fault_at_) && !state.fault) {
    violated("memory", fmt::format("the latched {} was forgotten", to_string(*fault_)));
  }
  fault_.reset();
  if (state.fault) fault_ = state.fault->code;
}

void Invariants::on_incident(Incident const& incident, DeskWorld& world) {
  now_ = world.now();
  if (transcript_.wanted()) note("! " + describe(incident));
  if (std::holds_alternative<incident::HandsetPressed>(incident.what)) handset_ = by_hand_ = true;
  if (std::holds_alternative<incident::HandsetReleased>(incident.what)) {
    handset_ = false;
    let_go_ = now_;
  }
  if (auto const* i = std::get_if<incident::RelayStuck>(&incident.what)) {
    stuck_ = i->stuck;
    if (!stuck_) let_go_ = now_;
  }
  if (auto const* i = std::get_if<incident::Sensor>(&incident.what)) {
    sensor_well_ = i->fault == SensorFault::none;
  }
  if (auto const* i = std::get_if<incident::Line>(&incident.what)) {
    line_well_ = i->quality.fault_share <= 0 && i->quality.lag.count() == 0;
  }
  if (auto const* i = std::get_if<incident::Hang>(&incident.what)) hangs_ = i->hangs;
  if (auto const* i = std::get_if<incident::IgnoresCommands>(&incident.what)) obeys_ = !i->ignores;
  way_is_seen_ = way_is_seen_ && sensor_well_ && line_well_;
  calm_ = !handset_ && !stuck_ && sensor_well_ && line_well_ && !hangs_ && obeys_;
  calm_since_ = now_;
  if (std::holds_alternative<incident::ObstaclePlaced>(incident.what)) {
    twin_.obstacle_placed(world.plant());
  } else if (std::holds_alternative<incident::ObstacleRemoved>(incident.what)) {
    twin_.obstacle_removed();
  } else if (!std::holds_alternative<incident::Line>(incident.what)) {
    twin_.drop();
  }
}

std::optional<core::Answer> Invariants::answer(core::CommandId id) const {
  auto const found = asked_.find(id);
  return found == asked_.end() ? std::nullopt : found->second.last;
}

void Invariants::finish() {
  for (auto const& [id, asked] : asked_) {
    if (!asked.last) {
      violated("answers", fmt::format("#{} was {} and never answered for good", id,
                                      asked.accepted ? "accepted" : "asked"));
    }
  }
}

}  // namespace desk::testing
