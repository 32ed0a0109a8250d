// Where a desk's height comes from: found at its end stop, and put right by a tape.

#include "daemon/core/controller.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

/// A resting desk is asked every half second.
constexpr Duration k_fresh = std::chrono::seconds{2};
constexpr Duration k_surely_still = std::chrono::seconds{1};

Answer answer_to_homing(MoveEnd end) {
  switch (end) {
    case MoveEnd::reached: return Answer::done;
    case MoveEnd::replaced:
    case MoveEnd::released:
    case MoveEnd::stopped: return Answer::stopped;
    case MoveEnd::missed:
    case MoveEnd::aborted: return Answer::aborted;
  }
  return Answer::aborted;
}

}  // namespace

// --- What the sensor says

void DeskController::follow_said(Telemetry const& telemetry) {
  said_ = telemetry.height;
  if (!telemetry.height) {
    said_still_.reset();
    return;
  }
  said_at_ = telemetry.at;
  if (said_still_ && (*telemetry.height - *said_still_).abs() <= capabilities_.resolution * 1.5) return;
  said_still_ = telemetry.height;
  said_still_since_ = telemetry.at;
}

/// Only a desk that counts can lose its height, and it tells when it has.
void DeskController::follow_position(Telemetry const& telemetry) {
  if (!capabilities_.home || homing_) return;
  bool const lost = !telemetry.height && telemetry.counted;
  if (lost && !needs_homing_) {
    stop_move(MoveEnd::aborted, "the desk has lost its height");
    actions_->push(Action{MotorCommand{action::Halt{}}});
    needs_homing_ = true;
    supervisor_.position_lost(true);
  }
  if (!lost && telemetry.height && needs_homing_) {
    needs_homing_ = false;
    supervisor_.position_lost(false);
  }
  // A move that just ended still looks at where it did.
  if (needs_homing_ && !motion_.active() && motion_.height()) motion_.rests_at(std::nullopt);
}

void DeskController::hear_blind(Telemetry const& telemetry) {
  auto const position = telemetry.counted  ? telemetry.counted
                        : telemetry.height ? std::optional{Distance::of_mm(telemetry.height->mm())}
                                           : std::nullopt;
  if (!position) return;
  bool const fresh = supervisor_.observe_blind(telemetry, *position, now_);
  check_trip();
  if (supervisor_.take_insistence()) actions_->push(Action{MotorCommand{action::Halt{}}});
  if (!fresh || !homing_) return;
  blind_at_ = *position;
  carry_out(homing_->on_position({telemetry.at, *position}, now_));
}

// --- Homing

/// Of the longest way that a desk inside its limits can be from its end stop.
Seconds DeskController::homing_time() const {
  Distance const way = curve_.said(settings_.limits.max) - *capabilities_.home;
  return motion_.model().stroke(Direction::down).motor_time(way.abs());
}

void DeskController::request(event::Command const& c, request::Home const&) {
  auto const no = [&](std::string why) { reply(c.id, Answer::refused, std::move(why)); };
  if (!capabilities_.home) return no("this desk measures its height and needs no homing");
  if (c.origin == Origin::cycle) return no("only a person homes a desk");
  if (homing_ || motion_.active() || motion_.moving()) return no("the desk is being moved");
  if (link_ != Snapshot::Link::up) return no("the desk does not answer");
  if (auto const fault = supervisor_.homing_refusal(homing_time(), now_)) return no(fault->detail);
  if (output_ != Output::off) return no("the motor is not off yet");
  bool const known = said_ && !needs_homing_ && !std::exchange(believes_next_end_, false);
  drift_.reset();
  homing_.emplace(capabilities_, settings_.motion,
                  known ? std::optional{*said_ - *capabilities_.home} : std::nullopt, now_);
  homing_command_ = c.id;
  say(notice::HomingStarted{c.origin});
  reply(c.id, Answer::accepted);
}

void DeskController::carry_out(Homing::Step const& step) {
  if (step.command) {
    MotorCommand command = *step.command;
    std::optional<Fault> refusal;
    if (auto const* drive = std::get_if<action::Drive>(&command)) {
      Supervisor::Verdict verdict = supervisor_.review_blind(*drive, blind_at_, now_);
      refusal = verdict.fault;
      command = verdict.command.value_or(action::Halt{});
    }
    if (auto const* halt = std::get_if<action::Halt>(&command); halt != nullptr && halt->here && said_) {
      drift_ = *said_ - *halt->here;
    }
    actions_->push(Action{command});
    if (refusal) return end_homing(MoveEnd::aborted, refusal->detail);
  }
  if (step.ended) homing_ended(*step.ended);
}

void DeskController::homing_ended(Homing::Ended const& ended) {
  homing_.reset();
  believes_next_end_ = ended.too_early;
  ++memory_revision_;
  if (ended.fault) {
    supervisor_.homing_failed(*ended.fault, now_);
    supervisor_.take_trip();
    actions_->push(Action{MotorCommand{action::Halt{}}});
  }
  // Whatever is read next is a new beginning, and nobody's hand.
  supervisor_.position_lost(needs_homing_);
  motion_.rests_at(std::nullopt);
  odometer_.add(ended.way);
  auto const drift = ended.end == MoveEnd::reached ? std::exchange(drift_, std::nullopt) : std::nullopt;
  say(notice::HomingEnded{ended.end, ended.way, drift, ended.reason});
  CommandId const command = std::exchange(homing_command_, 0);
  // Who is told that it is done may at once want to move.
  if (ended.end == MoveEnd::reached) {
    homed_ = command;
  } else {
    reply(command, answer_to_homing(ended.end), ended.reason);
  }
  announce_fault_changes();
}

void DeskController::end_homing(MoveEnd why, std::string reason) {
  if (homing_) carry_out(homing_->stop(why, std::move(reason), now_));
}

/// Nothing can be waited for any more.
void DeskController::drop_homing(std::string reason) {
  if (homing_) homing_ended({MoveEnd::aborted, Distance{}, std::nullopt, false, std::move(reason)});
}

// --- Heights measured with a tape

std::string DeskController::why_not_measured() const {
  if (homing_ || calibration_ || motion_.active() || motion_.moving()) return "the desk is being moved";
  if (needs_homing_) return "the desk does not know its height: run `deskctl home` beside it";
  if (link_ != Snapshot::Link::up || supervisor_.inhibited() || !motion_.height()) {
    return "the height is not known yet";
  }
  bool const fresh = !capabilities_.reports_at_rest || now_ - said_at_ <= k_fresh;
  if (!fresh) return "the sensor has said nothing for " + in_words(now_ - said_at_);
  return {};
}

void DeskController::request(event::Command const& c, request::MeasuredHeight const& r) {
  if (std::string why = why_not_measured(); !why.empty()) return reply(c.id, Answer::refused, std::move(why));
  Height const shown = motion_.resting_at();
  Height const said = curve_.said(shown);
  if (std::string why = curve_.add(said, r.measured); !why.empty()) {
    return reply(c.id, Answer::refused, std::move(why));
  }
  renamed(said);
  std::size_t const count = curve_.points().size();
  reply(
      c.id, Answer::done,
      "the desk stands at " + in_words(r.measured) + "; until now it showed " + in_words(shown) + ". " +
          (count == 1
               ? "One height is measured: every height is shifted by as much; measure a second one at least "
                 "100 mm away"
               : std::to_string(count) + " heights are measured"));
}

void DeskController::request(event::Command const& c, request::ForgetMeasuredHeights const&) {
  if (curve_.points().empty()) return reply(c.id, Answer::done, "no height was measured");
  // Without a height there is nothing that could be taken for a motion.
  std::string why = motion_.height() ? why_not_measured() : std::string{};
  if (!why.empty()) return reply(c.id, Answer::refused, std::move(why));
  auto const said = motion_.height() ? std::optional{curve_.said(motion_.resting_at())} : std::nullopt;
  curve_.clear();
  if (said) {
    renamed(*said);
  } else {
    ++memory_revision_;
  }
  reply(c.id, Answer::done, "measured heights forgotten: the sensor is believed as it is");
}

/// The desk has not moved, but its height is called otherwise now.
void DeskController::renamed(Height said) {
  Height const here = curve_.true_height(said);
  supervisor_.resting_means(here);
  motion_.rests_at(here);
  odometer_.renamed(here);
  ++memory_revision_;
}

// --- At the end of the program

Memory DeskController::last_memory(TimePoint now) const {
  Memory memory = this->memory(now);
  bool const off = ended_off_ && output_ == Output::off && link_ == Snapshot::Link::up;
  bool const still = said_ && said_still_ && said_at_ - said_still_since_ >= k_surely_still;
  bool const fresh = now - said_at_ <= k_fresh;
  bool const rests = off && still && fresh && !homing_ && !motion_.active() && !motion_.moving();
  if (capabilities_.home && rests && !needs_homing_) memory.rested_at = said_;
  return memory;
}

}  // namespace desk::core
