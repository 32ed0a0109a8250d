#include "daemon/core/bouts.h"

#include <algorithm>
#include <utility>

namespace desk::core {

void Bouts::pass(Posture posture, TimePoint from, TimePoint to) {
  posture_ = posture;
  Duration const passed = to - from;
  switch (posture) {
    case Posture::sitting: return in_posture(Preset::sit, from, passed);
    case Posture::standing: return in_posture(Preset::stand, from, passed);
    case Posture::between:
      come_back();
      present_ += passed;
      return add_other(&DayFigures::between, passed);
    case Posture::away: return away(from, passed);
    case Posture::unknown: return add_other(&DayFigures::unknown, passed);
  }
}

bool Bouts::running() const {
  auto const& of = phase();
  return of && posture_ == (of->posture == Preset::sit ? Posture::sitting : Posture::standing);
}

void Bouts::in_posture(Preset posture, TimePoint from, Duration passed) {
  come_back();
  present_ += passed;
  bool const meant = std::exchange(expected_, std::nullopt) == posture;
  if (!bout_) {
    bout_ = Bout{posture, from};
    settled_ = false;
  }
  if (meant && (trial_ || bout_->posture != posture)) return change(posture, from, passed);
  if (bout_->posture == posture) {
    absorb_trial();
    return count(passed);
  }
  // Who came back and stood for some seconds before sitting down has been sitting.
  if (!settled_) {
    bout_->posture = posture;
    return count(passed);
  }
  if (!trial_) trial_ = Bout{posture, from};
  trial_->counted += passed;
  if (trial_->counted >= k_least_bout) begin_bout(*std::exchange(trial_, std::nullopt));
}

/// By a decision, whatever is on trial.
void Bouts::change(Preset posture, TimePoint from, Duration passed) {
  if (bout_->posture == posture) absorb_trial();
  if (!settled_) settle();
  Bout begun = trial_.value_or(Bout{posture, from});
  trial_.reset();
  begun.counted += passed;
  begin_bout(begun);
}

void Bouts::away(TimePoint from, Duration passed) {
  if (!absence_) absence_ = Absence{from};
  bool const walked = absence_->length >= k_least_walk;
  absence_->length += passed;
  add_other(&DayFigures::away, passed);
  if (walked || absence_->length < k_least_walk) return;
  dissolve_unsettled();
  end_bout();
  // Before anybody came nobody went.
  if (seen_) ++figures_.walks;
  present_ = Duration{0};
}

void Bouts::elsewhere(TimePoint from, Duration passed) {
  if (passed <= Duration{0}) return;
  posture_ = Posture::unknown;
  if (!absence_) absence_ = Absence{from};
  absence_->length += passed;
  absence_->elsewhere += passed;
  if (absence_->length >= k_least_walk) {
    dissolve_unsettled();
    end_bout();
    present_ = Duration{0};
  }
  stand_load_ -= std::min(passed, stand_load_);
}

void Bouts::come_back() {
  seen_ = true;
  if (absence_) last_absence_ = std::exchange(absence_, std::nullopt);
}

void Bouts::absorb_trial() {
  if (trial_) count(std::exchange(trial_, std::nullopt)->counted);
}

/// What is not decided will not be: too short for a change, but time that was sat or stood.
void Bouts::dissolve_unsettled() {
  absorb_trial();
  if (!bout_ || settled_) return;
  settled_ = true;
  add(bout_->posture, bout_->counted);
  note_longest();
}

void Bouts::end_bout() {
  if (bout_) finished_ = std::exchange(bout_, std::nullopt);
}

void Bouts::begin_bout(Bout const& bout) {
  end_bout();
  bout_ = bout;
  settle();
}

/// Time in the bout's posture.
void Bouts::count(Duration passed) {
  bout_->counted += passed;
  if (settled_) {
    add(bout_->posture, passed);
    note_longest();
  } else if (bout_->counted >= k_least_bout) {
    settle();
  }
}

/// The bout is one, from its first second on.
void Bouts::settle() {
  settled_ = true;
  add(bout_->posture, bout_->counted);
  note_longest();
  if (last_ == Preset::sit && bout_->posture == Preset::stand) ++figures_.changes;
  last_ = bout_->posture;
}

void Bouts::add(Preset posture, Duration passed) {
  if (posture == Preset::sit) return add_other(&DayFigures::sat, passed);
  figures_.stood += passed;
  stand_load_ += passed;
  figures_.stand_load = std::max(figures_.stand_load, stand_load_);
}

void Bouts::add_other(Duration DayFigures::*bucket, Duration passed) {
  figures_.*bucket += passed;
  stand_load_ -= std::min(passed, stand_load_);
}

void Bouts::note_longest() {
  Duration& longest = bout_->posture == Preset::sit ? figures_.longest_sit : figures_.longest_stand;
  longest = std::max(longest, bout_->counted);
}

DayFigures Bouts::figures() const {
  DayFigures figures = figures_;
  if (bout_ && !settled_) figures.between += bout_->counted;
  if (trial_) figures.between += trial_->counted;
  return figures;
}

DayFigures Bouts::final_figures() const {
  Bouts end = *this;
  end.dissolve_unsettled();
  return end.figures_;
}

Duration Bouts::until_decided() const {
  if (posture_ == Posture::away && absence_ && absence_->length < k_least_walk) {
    return k_least_walk - absence_->length;
  }
  if (!running()) return Duration::max();
  if (trial_) return k_least_bout - trial_->counted;
  return settled_ ? Duration::max() : k_least_bout - bout_->counted;
}

UserMemory::Bouts Bouts::memory() const {
  UserMemory::Bouts s;
  if (bout_) {
    s.posture = bout_->posture;
    s.counted = bout_->counted;
    s.settled = settled_;
  }
  if (trial_) s.trial = trial_->counted;
  if (absence_) s.absence = absence_->length;
  if (absence_) s.elsewhere = absence_->elsewhere;
  s.present = present_;
  s.last = last_;
  s.seen = seen_;
  s.stand_load = stand_load_;
  s.figures = figures_;
  return s;
}

Bouts Bouts::of(UserMemory::Bouts const& memory, TimePoint now) {
  Bouts b;
  Duration const trial = memory.trial.value_or(Duration{0});
  if (memory.posture) {
    b.bout_ = Bout{*memory.posture, now - trial - memory.counted, memory.counted};
    b.settled_ = memory.settled;
    if (memory.trial && memory.settled) b.trial_ = Bout{other(*memory.posture), now - trial, trial};
  }
  if (memory.absence) {
    b.absence_ = Absence{now - *memory.absence, *memory.absence, std::min(memory.elsewhere, *memory.absence)};
  }
  b.present_ = memory.present;
  b.last_ = memory.last;
  b.seen_ = memory.seen;
  b.stand_load_ = memory.stand_load;
  b.figures_ = memory.figures;
  return b;
}

}  // namespace desk::core
