// How the cycle looks from outside.

#include "daemon/core/cycle.h"

#include <algorithm>

namespace desk::core {

Cycle::View Cycle::view() const {
  View v;
  v.hold_until = hold_until_;
  if (mode_ == CycleMode::off) return v;
  v.stage = Stage::waiting;
  if (change_) v.next = other(change_->from);
  if (moving_to_) {
    v.stage = Stage::moving;
    return v;
  }
  if (change_ && prompt_) {
    v.stage = prompt_->mode == CycleMode::automatic ? Stage::announced : Stage::due;
    // While somebody moves the desk it waits.
    v.next_change = prompt_->mode == CycleMode::automatic ? std::max(prompt_->at, last_) : prompt_->asked;
    return v;
  }
  if (!world_.obstacle.empty()) {
    v.note = world_.obstacle;
  } else if (world_.presence == Presence::away) {
    v.note = "nobody is there";
  } else if (world_.presence == Presence::unknown) {
    v.note = "the presence sensor is silent";
  } else if (!change_) {
    v.note = "the posture is not known yet";
  } else if (!world_.closed.empty()) {
    v.note = world_.closed;
  } else if (world_.moved) {
    v.note = "the desk is being moved";
  } else if (!running()) {
    v.note = "the desk is neither at sitting nor at standing height";
  } else {
    v.stage = Stage::counting;
    v.next_change = announce_at() + lead();
  }
  return v;
}

}  // namespace desk::core
