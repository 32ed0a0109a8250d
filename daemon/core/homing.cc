#include "daemon/core/homing.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

/// Enough pulses of the coarsest counter to tell the direction, and no lift that frightens anybody.
constexpr Distance k_proof = Distance::of_mm(15);
/// A drive at its end stop stands; a slow one that still runs is counted at least every 0.2 s.
constexpr Duration k_silent = std::chrono::seconds{1};
constexpr Duration k_standstill = std::chrono::milliseconds{400};
/// Whatever does not answer within it will not: readings come at least every half second.
constexpr Duration k_patience = std::chrono::seconds{5};
/// What a counter may have lost or won before a person homes the desk.
constexpr Distance k_drift = Distance::of_mm(25);
/// What the way down may be shorter than the proof up and its coast: backlash, and a leg that gives.
constexpr Distance k_slack = Distance::of_mm(5);

}  // namespace

Homing::Homing(Capabilities const& capabilities, MotionSettings const& settings,
               std::optional<Distance> expected_way, TimePoint now)
    : capabilities_{capabilities},
      settings_{settings},
      expected_way_{expected_way},
      give_up_at_{now + k_patience},
      since_{now} {}

Distance Homing::visible() const {
  return Distance::of_mm(std::max(1.0, 1.5 * capabilities_.resolution.mm()));
}

std::optional<Direction> Homing::moving() const {
  if (phase_ == Phase::proving) return Direction::up;
  if (phase_ == Phase::lowering) return Direction::down;
  return std::nullopt;
}

bool Homing::rests(TimePoint at) const {
  return off_at_ && at >= *off_at_ + k_standstill && at - still_since_ >= k_standstill;
}

Homing::Step Homing::drive(Direction direction, action::Lease lease, TimePoint now) {
  Duration const length = lease_of(capabilities_);
  if (lease == action::Lease::start) {
    since_ = still_since_ = now;
    off_at_.reset();
    give_up_at_ = k_never;
  }
  Step step;
  step.command = action::Drive{direction, now + length, lease};
  return step;
}

Homing::Step Homing::halt(Phase next, TimePoint now) {
  phase_ = next;
  give_up_at_ = now + k_patience;
  Step step;
  step.command = action::Halt{};
  return step;
}

Homing::Step Homing::ended(MoveEnd end, std::string reason) const {
  Step step;
  step.ended = Ended{end, top_ - still_, std::nullopt, false, std::move(reason)};
  return step;
}

Homing::Step Homing::on_position(Position const& position, TimePoint now) {
  if (phase_ == Phase::waiting) {
    // Which way it went last nobody may know.
    if (now - since_ < settings_.reversal_pause) return {};
    begin_ = top_ = still_ = position.way;
    phase_ = Phase::proving;
    return drive(Direction::up, action::Lease::start, now);
  }
  if ((position.way - still_).abs() > visible()) {
    still_ = position.way;
    still_since_ = position.at;
  }
  switch (phase_) {
    case Phase::waiting:
    case Phase::taking: return {};
    case Phase::proving:
      if (position.way - begin_ >= k_proof) return halt(Phase::turning, now);
      return drive(Direction::up, action::Lease::renew, now);
    case Phase::turning:
      if (!rests(position.at) || now < *off_at_ + settings_.reversal_pause) return {};
      top_ = still_ = position.way;
      phase_ = Phase::lowering;
      return drive(Direction::down, action::Lease::start, now);
    case Phase::lowering: return lowered(position, now);
    case Phase::resting: return rests(position.at) ? end_stop_found(now) : Step{};
    case Phase::stopping: return rests(position.at) ? ended(why_, std::move(words_)) : Step{};
  }
  return {};
}

Homing::Step Homing::lowered(Position const& position, TimePoint now) {
  bool const moved = top_ - position.way > visible() * 2;
  TimePoint const silent_since = std::max(still_since_, since_ + capabilities_.start_delay);
  // One that never began to go down is the supervisor's to judge.
  if (moved && position.at - silent_since >= k_silent) return halt(Phase::resting, now);
  return drive(Direction::down, action::Lease::renew, now);
}

/// It stands, and our motor pressed it down until then. By what it met is another question.
Homing::Step Homing::end_stop_found(TimePoint now) {
  Distance const down = top_ - still_;
  Distance const up = top_ - begin_;
  if (down + k_slack + visible() * 2 < up) {
    Step step = ended(MoveEnd::aborted, "went up " + in_words(up) + ", but only " + in_words(down) +
                                            " down again: something is in the way");
    step.ended->fault = Fault{FaultCode::stall, FaultClass::device, step.ended->reason};
    return step;
  }
  if (expected_way_ && down - up + k_drift < *expected_way_) {
    Step step =
        ended(MoveEnd::aborted, "ended " + in_words(*expected_way_ - (down - up)) +
                                    " above where its lower end should be, and keeps the height that it had: "
                                    "look for what is in the way, then home it again; the next time it is "
                                    "believed");
    step.ended->too_early = true;
    return step;
  }
  phase_ = Phase::taking;
  asked_ = now;
  give_up_at_ = now + k_patience;
  Step step;
  step.command = action::Halt{false, capabilities_.home};
  return step;
}

Homing::Step Homing::on_output(event::OutputChanged const& output, TimePoint now) {
  if (output.output != Output::off || output.requested_at <= since_) return {};
  if (phase_ == Phase::taking && output.requested_at >= asked_) return ended(MoveEnd::reached, {});
  off_at_ = output.at;
  if (!moving()) return {};
  phase_ = Phase::stopping;
  give_up_at_ = now + k_patience;
  why_ = MoveEnd::aborted;
  words_ = output.cause == OutputCause::failure
               ? (output.reason.empty() ? "the desk did not take a command" : output.reason)
               : "no fresh count came in time";
  return {};
}

Homing::Step Homing::on_wake(TimePoint now) {
  if (now < give_up_at_) return {};
  if (phase_ == Phase::stopping) return ended(why_, std::move(words_));
  // Said again: whoever waits that long may have missed it.
  Step step = ended(MoveEnd::aborted, phase_ == Phase::taking ? "the desk did not take where it stands"
                                                              : "the desk does not tell how far it goes");
  step.command = action::Halt{};
  return step;
}

Homing::Step Homing::stop(MoveEnd why, std::string reason, TimePoint now) {
  if (phase_ == Phase::stopping) return {};
  bool const moved = phase_ != Phase::waiting;
  why_ = why;
  words_ = std::move(reason);
  if (!moved) return ended(why_, std::move(words_));
  return halt(Phase::stopping, now);
}

}  // namespace desk::core
