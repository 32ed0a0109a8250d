// How the cycle looks from outside, and what of it outlives a restart.

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

void Cycle::remember(Memory& memory, TimePoint now) const {
  UserMemory::Phase phase;
  if (auto const& change = before_ ? before_ : change_) {
    phase.begun_at = change->begun_at;
    phase.put_off = change->put_off;
    phase.snoozes = change->snoozes;
    phase.prompts = change->prompts;
    phase.skips = change->skips;
    phase.walk_asked = change->walk_asked;
  }
  phase.due_on_return = due_on_return_;
  if (hold_until_) phase.hold_left = std::max(*hold_until_ - now, Duration{0});
  phase.walk_told_at = walk_told_at_;
  if (phase != UserMemory::Phase{}) memory.phase = phase;
  memory.ramp = ramp_.memory();
  memory.automatic_moves = automatic_moves_;
  memory.desk_moved_ago = rate_.ages(now);
}

void Cycle::restore(Memory const& memory, Bouts const& bouts, Duration elapsed, TimePoint now) {
  ramp_.restore(memory.ramp);
  intervals_ = ramp_.intervals(settings_);
  automatic_moves_ = memory.automatic_moves;
  for (Duration const ago : memory.desk_moved_ago) rate_.moved(now - ago - elapsed);
  world_.bouts = bouts;
  if (!memory.phase) return;
  UserMemory::Phase const& phase = *memory.phase;
  if (phase.hold_left && *phase.hold_left > elapsed) hold_until_ = now + (*phase.hold_left - elapsed);
  due_on_return_ = phase.due_on_return;
  walk_told_at_ = phase.walk_told_at;
  if (!bouts.bout()) return;
  Change change{bouts.bout()->posture, bouts.bout()->began, phase.begun_at, phase.put_off};
  change.snoozes = phase.snoozes;
  change.prompts = phase.prompts;
  change.skips = phase.skips;
  change.walk_asked = phase.walk_asked;
  // Asked for often enough; what stood when the program ended counts as cancelled.
  if (change.prompts >= k_most_prompts) {
    change.begun_at = bouts.bout()->counted;
    change.put_off = Duration{0};
    change.snoozes = change.prompts = 0;
    change.walk_asked = false;
  }
  change_ = change;
  if (!bouts.in_trial()) return;
  before_ = change_;
  change_ = Change{bouts.phase()->posture, bouts.phase()->began};
}

}  // namespace desk::core
