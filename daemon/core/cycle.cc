#include "daemon/core/cycle.h"

#include <algorithm>

namespace desk::core {
namespace {

/// A change with less than this share of its interval left happens at a natural moment.
constexpr int k_near_share = 5;
/// After a longer absence a new cycle begins, with standing (ergonomics.md §5.4).
constexpr Duration k_new_cycle_after = std::chrono::minutes{15};
/// Rule R-WALK: time to walk after so much presence.
constexpr Duration k_walk_after = std::chrono::minutes{60};
/// Rule R-RATE: from this many moves within an hour on nothing moves by itself.
constexpr int k_most_moves_an_hour = 10;
/// Rule M12.
constexpr int k_most_automatic_moves_a_day = 40;

}  // namespace

Cycle::Cycle(CycleSettings const& settings, Presets const& presets)
    : settings_{settings},
      presets_{presets},
      mode_{settings.mode},
      mode_when_on_{settings.mode == CycleMode::off ? CycleMode::confirm : settings.mode},
      taught_{settings},
      intervals_{ramp_.intervals(settings)} {}

std::optional<Bouts::Bout> const& Cycle::phase() const {
  return halfway_ ? halfway_ : world_.bouts.phase();
}

bool Cycle::running() const {
  return halfway_ ? world_.bouts.posture() == Posture::between : world_.bouts.running();
}

bool Cycle::clock_runs() const {
  return world_.presence == Presence::present || world_.presence == Presence::not_sensed;
}

bool Cycle::may_ask() const {
  return change_ && clock_runs() && running() && world_.obstacle.empty() && !world_.moved &&
         world_.closed.empty();
}

Duration Cycle::interval(Preset posture) const {
  return posture == Preset::sit ? intervals_.sit : intervals_.stand;
}

Duration Cycle::left(Change const& change, Duration counted) const {
  return interval(change.from) + change.begun_at + change.put_off - counted;
}

Duration Cycle::left() const {
  return left(*change_, phase()->counted);
}

Duration Cycle::remaining() const {
  return left() + (change_->from == Preset::stand ? settings_.walk : Duration{0});
}

bool Cycle::nearly_due(Change const& change, Duration counted) const {
  return left(change, counted) < interval(change.from) / k_near_share;
}

CycleMode Cycle::effective_mode() const {
  if (mode_ == CycleMode::off || rate_.within_hour(last_) >= k_most_moves_an_hour) {
    return mode_ == CycleMode::off ? mode_ : CycleMode::remind;
  }
  if (mode_ != CycleMode::automatic) return mode_;
  // Somebody who keeps skipping does not want to be moved (design §6); and nothing moves by itself unless
  // somebody is known to be there.
  bool const willing = change_->skips < settings_.max_skips && world_.presence == Presence::present;
  return willing && automatic_moves_ < k_most_automatic_moves_a_day ? CycleMode::automatic
                                                                    : CycleMode::remind;
}

Duration Cycle::lead() const {
  return effective_mode() == CycleMode::automatic ? settings_.announcement : Duration{0};
}

/// When the next prompt begins if nothing changes.
TimePoint Cycle::announce_at() const {
  TimePoint const due = last_ + remaining() - lead();
  return hold_until_ ? std::max(due, *hold_until_) : due;
}

void Cycle::let_time_pass(TimePoint now) {
  if (started_) {
    world_.bouts.pass(world_.bouts.posture(), last_, now);
    if (halfway_ && running()) halfway_->counted += now - last_;
  }
  started_ = true;
  last_ = now;
  if (hold_until_ && now >= *hold_until_) hold_until_.reset();
  if (discomfort_.on_time(now)) set_intervals();
}

Duration Cycle::wanted(Interval interval) const {
  if (auto const taught = taught_.of(interval)) return *taught;
  Ramp::Intervals const usual = ramp_.intervals(settings_);
  switch (interval) {
    case Interval::sit: return usual.sit;
    case Interval::stand: return usual.stand;
    case Interval::snooze: return settings_.snooze;
  }
  return Duration{0};
}

/// Today's.
void Cycle::set_intervals() {
  intervals_ = {wanted(Interval::sit), wanted(Interval::stand), ramp_.intervals(settings_).week};
  // Rule R-PAIN. A bout is never shorter than the announcement of its end.
  if (discomfort_.lasts()) intervals_.stand = std::max(intervals_.stand / 2, settings_.announcement);
}

// --- The bouts

/// Where a move ended that nobody said no to: the change is due again as soon as somebody is back.
void Cycle::follow_halfway() {
  Posture const posture = world_.bouts.posture();
  if (posture == Posture::sitting || posture == Posture::standing) unfinished_.reset();
  auto const& absence = world_.bouts.absence();
  if (!unfinished_ || (absence && absence->length >= k_least_walk)) return halfway_.reset();
  if (halfway_ || posture != Posture::between || moving_to_ || world_.moved) return;
  halfway_ = Bouts::Bout{other(*unfinished_), last_};
  // It has been asked for already, perhaps.
  if (!before_) before_ = change_;
  Change change = change_.value_or(Change{});
  change.from = halfway_->posture;
  change.began = halfway_->began;
  change.begun_at = change.put_off = Duration{0};
  change_ = change;
  due_on_return_.reset();
  bring_forward();
}

void Cycle::follow_phase() {
  auto const& phase = this->phase();
  auto const is_of = [&](std::optional<Change> const& change) {
    return change && change->from == phase->posture && change->began == phase->began;
  };
  if (!phase) return leave();
  bool const in_trial = halfway_ || world_.bouts.in_trial();
  if (is_of(change_)) {
    if (!in_trial) before_.reset();
    return;
  }
  if (is_of(before_)) {
    change_ = before_;
    before_.reset();
    return;
  }
  bool const back = !change_;
  before_ = in_trial ? change_ : std::nullopt;
  change_ = Change{phase->posture, phase->began};
  if (back) come_back();
}

/// An absence has ended the bout.
void Cycle::leave() {
  if (!change_) return;
  auto const& ended = world_.bouts.finished();
  Change const& change = before_ ? *before_ : *change_;
  bool const same = ended && change.from == ended->posture && change.began == ended->began;
  due_on_return_ =
      same && nearly_due(change, ended->counted) ? std::optional{other(change.from)} : std::nullopt;
  change_.reset();
  before_.reset();
}

void Cycle::come_back() {
  auto const& absence = world_.bouts.last_absence();
  bool const was_due = due_on_return_ == other(change_->from);
  due_on_return_.reset();
  if (!absence) return;
  // That somebody takes over at a desk is no reason to move it: only what follows counts.
  Duration const absence_length = absence->length - absence->elsewhere;
  if (absence_length < k_least_walk) return;
  bool const new_cycle = absence_length > k_new_cycle_after;
  if (new_cycle ? change_->from == Preset::sit : was_due) bring_forward();
}

void Cycle::bring_forward() {
  change_->put_off -= std::max(remaining(), Duration{0});
  change_->walk_asked = true;
}

/// The same posture for another interval.
void Cycle::restart_interval() {
  // An absence may have ended the bout since the last look.
  if (!change_ || !phase()) return;
  int const skips = change_->skips;
  change_ = Change{change_->from, change_->began, phase()->counted};
  change_->skips = skips;
}

void Cycle::forget_change() {
  change_.reset();
  before_.reset();
  unfinished_.reset();
  halfway_.reset();
  due_on_return_.reset();
  walk_told_at_ = Duration{0};
}

// --- Prompts

Cycle::Step Cycle::on_wake(World const& world, TimePoint now) {
  let_time_pass(now);
  bool const opened = !world_.closed.empty() && world.closed.empty();
  bool const let_go = world_.moved && !world.moved;
  world_ = world;
  if (moving_to_ && (world_.presence != Presence::present || !world_.closed.empty())) interrupted_ = true;
  follow_halfway();
  follow_phase();
  Step step = follow_prompt(opened, let_go, now);
  step.walk = ask_for_walk();
  return step;
}

Cycle::Step Cycle::follow_prompt(bool opened, bool let_go, TimePoint now) {
  if (moving_to_) return {};
  if (!change_) return prompt_ ? end_prompt(PromptEnd::cancelled) : Step{};
  if (prompt_ && prompt_->to == change_->from) return end_prompt(PromptEnd::taken);
  if (mode_ == CycleMode::off) return {};
  // Whoever took the desk elsewhere has not done what was asked for.
  if (prompt_) return let_go ? end_prompt(PromptEnd::cancelled) : run_prompt(now);
  if (opened && nearly_due(*change_, phase()->counted)) bring_forward();
  return may_ask() && now >= announce_at() ? announce(now) : Step{};
}

Cycle::Step Cycle::run_prompt(TimePoint now) {
  if (!clock_runs() || !world_.obstacle.empty() || !world_.closed.empty()) {
    return end_prompt(PromptEnd::cancelled);
  }
  // A prompt that was to move the desk does not outlive the presence that allowed it.
  if (prompt_->mode == CycleMode::automatic && world_.presence != Presence::present) {
    return end_prompt(PromptEnd::cancelled);
  }
  if (now < prompt_->at || world_.moved) return {};
  if (prompt_->mode == CycleMode::confirm) return end_prompt(PromptEnd::expired);
  Step step;
  moving_to_ = step.move_to = prompt_->to;
  ++automatic_moves_;
  return step;
}

Cycle::Step Cycle::announce(TimePoint now) {
  CycleMode const mode = effective_mode();
  Preset const to = other(change_->from);
  TimePoint at = now;
  switch (mode) {
    case CycleMode::automatic: at = now + settings_.announcement; break;
    case CycleMode::confirm: at = now + settings_.answer_window; break;
    case CycleMode::remind: at = k_never; break;
    case CycleMode::off: return {};
  }
  ++change_->prompts;
  prompt_ = Prompt{to, mode, at, now};
  Step step;
  step.announced = notice::ChangeAnnounced{to, presets_.of(to), mode, at == k_never ? now : at};
  return step;
}

Cycle::Step Cycle::end_prompt(PromptEnd end) {
  prompt_.reset();
  bool const unheard = end == PromptEnd::vetoed || end == PromptEnd::cancelled || end == PromptEnd::expired;
  if (unheard && change_ && change_->prompts >= k_most_prompts) {
    restart_interval();
  } else if (end == PromptEnd::expired) {
    Duration const by = wanted(Interval::snooze);
    change_->put_off += by - std::min(remaining(), by);
  }
  Step step;
  step.ended = end;
  return step;
}

// --- Walks

bool Cycle::may_ask_for_walk() const {
  return mode_ != CycleMode::off && !moving_to_ && clock_runs() && world_.bouts.somebody_there() &&
         world_.closed.empty();
}

std::optional<notice::WalkDue> Cycle::ask_for_walk() {
  Duration const present = world_.bouts.present();
  if (present < walk_told_at_) walk_told_at_ = Duration{0};
  if (!may_ask_for_walk()) return std::nullopt;
  bool const third_phase = settings_.walk > Duration{0} && change_ && change_->from == Preset::stand &&
                           !change_->walk_asked && left() <= Duration{0};
  if (!third_phase && present - walk_told_at_ < k_walk_after) return std::nullopt;
  if (third_phase) change_->walk_asked = true;
  walk_told_at_ = present;
  return notice::WalkDue{present};
}

TimePoint Cycle::walk_deadline() const {
  if (!may_ask_for_walk()) return k_never;
  TimePoint const hour = last_ + k_walk_after - (world_.bouts.present() - walk_told_at_);
  bool const third_phase = settings_.walk > Duration{0} && change_ && change_->from == Preset::stand &&
                           !change_->walk_asked && running();
  return third_phase ? std::min(hour, last_ + left()) : hour;
}

TimePoint Cycle::next_deadline() const {
  TimePoint const walk = std::min(walk_deadline(), discomfort_.next_deadline());
  if (prompt_ && !moving_to_) return std::min(walk, world_.moved ? k_never : prompt_->at);
  if (mode_ == CycleMode::off || moving_to_ || !may_ask()) {
    return std::min(walk, hold_until_.value_or(k_never));
  }
  return std::min(walk, announce_at());
}

}  // namespace desk::core
