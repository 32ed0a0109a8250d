#include "daemon/core/cycle.h"

#include <algorithm>

namespace desk::core {

Cycle::Cycle(CycleSettings const& settings, Presets const& presets)
    : settings_{settings},
      presets_{presets},
      mode_{settings.mode},
      mode_when_on_{settings.mode == CycleMode::off ? CycleMode::confirm : settings.mode} {}

bool Cycle::clock_runs() const {
  return world_.presence == Presence::present || world_.presence == Presence::not_sensed;
}

Duration Cycle::remaining() const {
  return settings_.bout(bout_->posture) + bout_->put_off - bout_->counted;
}

CycleMode Cycle::effective_mode() const {
  if (mode_ != CycleMode::automatic) return mode_;
  // Somebody who keeps skipping does not want to be moved (design §6); and nothing moves by itself unless
  // somebody is known to be there.
  bool const willing = skips_ < settings_.max_skips && world_.presence == Presence::present;
  return willing ? CycleMode::automatic : CycleMode::remind;
}

/// When the next prompt begins if nothing changes.
TimePoint Cycle::announce_at() const {
  Duration const lead = effective_mode() == CycleMode::automatic ? settings_.announcement : Duration{0};
  TimePoint const due = last_ + remaining() - lead;
  return hold_until_ ? std::max(due, *hold_until_) : due;
}

void Cycle::let_time_pass(TimePoint now) {
  if (started_ && bout_ && clock_runs() && !moving_to_) bout_->counted += now - last_;
  started_ = true;
  last_ = now;
  if (hold_until_ && now >= *hold_until_) hold_until_.reset();
}

void Cycle::begin_bout(Preset posture) {
  bout_ = Bout{posture};
  skips_ = 0;
}

/// The same posture for another interval.
void Cycle::restart_bout() {
  bout_ = Bout{bout_->posture};
}

Cycle::Step Cycle::follow_posture() {
  if (!world_.posture || moving_to_) return {};
  if (bout_ && bout_->posture == *world_.posture) return {};
  bool const changed_by_hand = bout_.has_value();
  begin_bout(*world_.posture);
  return changed_by_hand && prompt_ ? end_prompt(PromptEnd::taken) : Step{};
}

Cycle::Step Cycle::on_wake(World const& world, TimePoint now) {
  let_time_pass(now);
  world_ = world;
  if (Step step = follow_posture(); step.ended) return step;
  if (mode_ == CycleMode::off || !bout_ || moving_to_) return {};
  if (prompt_) return run_prompt(now);
  bool const may_ask = clock_runs() && world_.obstacle.empty();
  return may_ask && now >= announce_at() ? announce(now) : Step{};
}

Cycle::Step Cycle::run_prompt(TimePoint now) {
  if (!clock_runs() || !world_.obstacle.empty()) return end_prompt(PromptEnd::cancelled);
  // A prompt that was to move the desk does not outlive the presence that allowed it.
  if (prompt_->mode == CycleMode::automatic && world_.presence != Presence::present) {
    return end_prompt(PromptEnd::cancelled);
  }
  if (now < prompt_->at) return {};
  if (prompt_->mode == CycleMode::confirm) {
    restart_bout();
    return end_prompt(PromptEnd::expired);
  }
  Step step;
  moving_to_ = step.move_to = prompt_->to;
  return step;
}

Cycle::Step Cycle::announce(TimePoint now) {
  CycleMode const mode = effective_mode();
  Preset const to = other(bout_->posture);
  TimePoint at = now;
  switch (mode) {
    case CycleMode::automatic: at = now + settings_.announcement; break;
    case CycleMode::confirm: at = now + settings_.answer_window; break;
    case CycleMode::remind: at = k_never; break;
    case CycleMode::off: return {};
  }
  prompt_ = Prompt{to, mode, at, now};
  Step step;
  step.announced = notice::ChangeAnnounced{to, presets_.of(to), mode, at == k_never ? now : at};
  return step;
}

Cycle::Step Cycle::end_prompt(PromptEnd end) {
  prompt_.reset();
  Step step;
  step.ended = end;
  return step;
}

TimePoint Cycle::next_deadline() const {
  if (mode_ == CycleMode::off || !bout_ || moving_to_) return hold_until_.value_or(k_never);
  if (prompt_) return prompt_->at;
  if (!clock_runs() || !world_.obstacle.empty()) return hold_until_.value_or(k_never);
  return announce_at();
}

Cycle::Step Cycle::set_mode(CycleMode mode, TimePoint now) {
  let_time_pass(now);
  if (mode == mode_) return {};
  if (mode == CycleMode::off || mode_ == CycleMode::off) {
    // Switched on again, the interval starts anew: nobody expects a change the moment they turn it on.
    if (bout_) restart_bout();
    skips_ = 0;
  }
  mode_ = mode;
  if (mode != CycleMode::off) mode_when_on_ = mode;
  return prompt_ ? end_prompt(PromptEnd::cancelled) : Step{};
}

std::string Cycle::now_requested(Step& step, TimePoint now) {
  let_time_pass(now);
  if (!bout_) return "the posture is not known yet";
  if (moving_to_) return "the change is already under way";
  moving_to_ = step.move_to = other(bout_->posture);
  return {};
}

std::string Cycle::snooze(Step& step, TimePoint now) {
  let_time_pass(now);
  if (mode_ == CycleMode::off) return "the cycle is off";
  if (!bout_ || !prompt_) return "no change is announced";
  // Counted from now, also when the prompt stood for a while.
  bout_->put_off += settings_.snooze - std::min(remaining(), settings_.snooze);
  step = end_prompt(PromptEnd::snoozed);
  return {};
}

std::string Cycle::skip(Step& step, TimePoint now) {
  let_time_pass(now);
  if (mode_ == CycleMode::off) return "the cycle is off";
  if (!bout_) return "the posture is not known yet";
  restart_bout();
  ++skips_;
  if (prompt_) step = end_prompt(PromptEnd::skipped);
  return {};
}

Cycle::Step Cycle::hold(TimePoint until, TimePoint now) {
  let_time_pass(now);
  hold_until_ = until;
  return prompt_ && !moving_to_ ? end_prompt(PromptEnd::vetoed) : Step{};
}

Cycle::Step Cycle::on_move_ended(MoveEnd end, TimePoint now) {
  if (!moving_to_) return {};
  let_time_pass(now);
  Preset const to = *moving_to_;
  moving_to_.reset();
  bool const arrived = end == MoveEnd::reached || end == MoveEnd::missed;
  if (arrived) {
    begin_bout(to);
  } else if (bout_) {
    restart_bout();
  }
  if (!prompt_) return {};
  return end_prompt(arrived                   ? PromptEnd::taken
                    : end == MoveEnd::aborted ? PromptEnd::cancelled
                                              : PromptEnd::vetoed);
}

Cycle::View Cycle::view() const {
  View v;
  v.hold_until = hold_until_;
  if (mode_ == CycleMode::off) return v;
  v.stage = Stage::waiting;
  if (!bout_) {
    v.note = world_.obstacle.empty() ? "the posture is not known yet" : world_.obstacle;
    return v;
  }
  v.next = other(bout_->posture);
  if (moving_to_) {
    v.stage = Stage::moving;
    return v;
  }
  if (prompt_) {
    v.stage = prompt_->mode == CycleMode::automatic ? Stage::announced : Stage::due;
    v.next_change = prompt_->mode == CycleMode::automatic ? prompt_->at : prompt_->asked;
    return v;
  }
  if (!world_.obstacle.empty()) {
    v.note = world_.obstacle;
  } else if (world_.presence == Presence::away) {
    v.note = "nobody is there";
  } else if (world_.presence == Presence::unknown) {
    v.note = "the presence sensor is silent";
  } else {
    v.stage = Stage::counting;
    Duration const lead = effective_mode() == CycleMode::automatic ? settings_.announcement : Duration{0};
    v.next_change = announce_at() + lead;
  }
  return v;
}

}  // namespace desk::core
