// Whom the cycle works for, and what of it outlives a restart.

#include "daemon/core/cycle.h"

#include <algorithm>

namespace desk::core {

Cycle::Step Cycle::set_presets(Presets const& presets, TimePoint now) {
  let_time_pass(now);
  // Elsewhere than announced nothing moves to.
  bool const other_way = prompt_ && !moving_to_ && presets_.of(prompt_->to) != presets.of(prompt_->to);
  presets_ = presets;
  return other_way ? end_prompt(PromptEnd::cancelled) : Step{};
}

std::string Cycle::set_interval(Step& step, Interval interval, Duration length, TimePoint now) {
  let_time_pass(now);
  if (std::string why = taught_.teach(interval, length); !why.empty()) return why;
  step = use_other_intervals();
  return {};
}

bool Cycle::forget_intervals(Step& step, TimePoint now) {
  let_time_pass(now);
  if (!taught_.forget()) return false;
  step = use_other_intervals();
  return true;
}

/// What is asked for only because the interval was shorter is not asked for any more.
Cycle::Step Cycle::use_other_intervals() {
  bool const prompted = prompt_ && !moving_to_ && change_ && phase();
  Duration const before = prompted ? left() : Duration{0};
  set_intervals();
  if (!prompted || left() <= before || remaining() <= lead()) return {};
  // Whoever makes the interval longer was not asked in vain.
  --change_->prompts;
  return end_prompt(PromptEnd::cancelled);
}

void Cycle::note_discomfort(std::optional<std::int64_t> today, TimePoint now) {
  let_time_pass(now);
  // Who says it twice on one day goes one step back, not two.
  if (!discomfort_.lasts()) ramp_.step_back();
  discomfort_.begin(today, now);
  set_intervals();
}

Cycle::Step Cycle::change_person(CycleSettings const& settings, Presets const& presets, TimePoint now) {
  let_time_pass(now);
  Step const step = prompt_ ? end_prompt(PromptEnd::cancelled) : Step{};
  forget_change();
  moving_to_.reset();
  interrupted_ = said_no_ = false;
  settings_ = settings;
  presets_ = presets;
  taught_ = TaughtIntervals{settings};
  return step;
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
  phase.walk_told_at = walk_told_at_;
  if (phase != UserMemory::Phase{}) memory.user.phase = phase;
  memory.user.ramp = ramp_.memory();
  taught_.remember(memory.user);
  memory.user.discomfort = discomfort_.memory(now);
  if (hold_until_) memory.hold_left = std::max(*hold_until_ - now, Duration{0});
  memory.automatic_moves = automatic_moves_;
  memory.desk_moved_ago = rate_.ages(now);
}

void Cycle::restore(Memory const& memory, Bouts const& bouts, Duration elapsed, Duration elsewhere,
                    TimePoint now) {
  automatic_moves_ = memory.automatic_moves;
  if (memory.user.day) moves_day_ = memory.user.day->so_far.figures.day;
  for (Duration const ago : memory.desk_moved_ago) rate_.moved(now - ago - elapsed);
  if (memory.hold_left && *memory.hold_left > elapsed) hold_until_ = now + (*memory.hold_left - elapsed);
  resume(memory.user, bouts, elsewhere, now - elapsed);
  if (discomfort_.on_time(now)) set_intervals();
}

void Cycle::resume(UserMemory const& memory, Bouts const& bouts, Duration elsewhere, TimePoint now) {
  ramp_.restore(memory.ramp);
  taught_.restore(memory);
  discomfort_.restore(memory.discomfort, elsewhere, now);
  set_intervals();
  world_.bouts = bouts;
  if (memory.phase) resume_phase(*memory.phase, bouts);
}

/// What was asked for and put off belongs to the bout, if that goes on.
void Cycle::resume_phase(UserMemory::Phase const& phase, Bouts const& bouts) {
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
