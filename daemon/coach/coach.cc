#include "daemon/coach/coach.h"

#include "daemon/coach/guide.h"
#include "daemon/core/bouts.h"
#include "daemon/core/schedule.h"

#include <algorithm>
#include <utility>

namespace desk::coach {
namespace {

using core::Duration;
using core::TimePoint;
using std::chrono::minutes;
using std::chrono::seconds;

// Who has not answered by then does something else [O].
constexpr Duration k_offer = minutes{10};
constexpr Duration k_walk_offer = minutes{15};
/// What nobody times has been forgotten by then [O].
constexpr Duration k_untimed = minutes{15};
/// Between an exercise and the next word about posture [O].
constexpr Duration k_breath = seconds{30};
/// So late a word about the beginning of a standing bout is none any more [O].
constexpr Duration k_late = minutes{2};
constexpr std::int64_t k_week = 7;

}  // namespace

Coach::Coach(CoachSettings settings, std::optional<bool> lumbar_support)
    : settings_{std::move(settings)}, lumbar_support_{lumbar_support} {}

// --- What happens

Notices Coach::on_world(World const& world, TimePoint now) {
  Notices said;
  world_ = world;
  if (world.presence != core::Presence::away) {
    away_since_.reset();
  } else if (!away_since_) {
    away_since_ = now;
  }
  cues_.on_posture(world.posture, now);
  follow(now, said);
  return said;
}

Notices Coach::on_notice(core::Notice const& notice, TimePoint now) {
  Notices said;
  if (auto const* const announced = std::get_if<core::notice::ChangeAnnounced>(&notice)) {
    on_change_announced(*announced, now, said);
  } else if (auto const* const ended = std::get_if<core::notice::PromptEnded>(&notice)) {
    on_prompt_ended(ended->end, now, said);
  } else if (std::holds_alternative<core::notice::WalkDue>(notice)) {
    on_walk_due(now, said);
  } else if (auto const* const stretch = std::get_if<core::notice::PostureEnded>(&notice)) {
    // An absence may become known, or be back-dated, only when it is over.
    if (stretch->posture == core::Posture::away && stretch->ended - stretch->began >= core::k_least_walk) {
      walk_waits_ = false;
      if (is_walk()) end(End::done, now, said);
    }
  } else if (std::holds_alternative<core::notice::DayEnded>(notice) && !moment_.day) {
    memory_.done_today.clear();
  }
  follow(now, said);
  return said;
}

Notices Coach::on_civil_time(core::CivilTime const& civil, TimePoint now) {
  Notices said;
  moment_ = core::plausible(civil) ? Moment{core::local_day(civil), core::local_minute(civil)} : Moment{};
  if (moment_.day && memory_.day != moment_.day) {
    if (memory_.day) memory_.done_today.clear();
    memory_.day = moment_.day;
  }
  follow(now, said);
  return said;
}

void Coach::on_change_announced(core::notice::ChangeAnnounced const& announced, TimePoint now,
                                Notices& said) {
  prompted_ = announced.to;
  if (announced.to != core::Preset::stand || !may_speak() || current_) return;
  if (auto const exercise = choose(settings_, past(now), moment_)) {
    offer(*exercise, Reason::change, now, said);
    current_->with_prompt = true;
  } else {
    memory_.last.reset();  // strength may follow a break without any exercise
  }
}

void Coach::on_prompt_ended(core::PromptEnd ended, TimePoint now, Notices& said) {
  bool const to_stand = prompted_ == core::Preset::stand;
  prompted_.reset();
  if (ended == core::PromptEnd::taken || !to_stand || !current_) return;
  if (current_->with_prompt && !current_->running) end(End::withdrawn, now, said);
}

void Coach::on_walk_due(TimePoint now, Notices& said) {
  if (!may_speak() || is_walk()) return;
  if (bar(entry(Exercise::ex09), settings_, past(now), moment_)) return;
  if (runs()) {
    walk_waits_ = true;
    return;
  }
  if (current_) end(End::withdrawn, now, said);
  offer(Exercise::ex09, Reason::walk, now, said);
}

// --- Time passes

bool Coach::may_speak() const {
  return settings_.enabled && !memory_.paused && !world_.quiet &&
         (world_.presence == core::Presence::present || world_.presence == core::Presence::not_sensed);
}

void Coach::follow(TimePoint now, Notices& said) {
  std::erase_if(resting_, [&](Rest const& rest) { return rest.until <= now; });
  follow_current(now, said);
  if (walk_waits_ && !current_) {
    walk_waits_ = false;
    on_walk_due(now, said);
  }
  follow_cues(now, said);
  follow_evening(now, said);
}

void Coach::follow_current(TimePoint now, Notices& said) {
  if (away_since_ && now - *away_since_ >= core::k_least_walk) {
    walk_waits_ = false;
    if (is_walk()) return end(End::done, now, said);
  }
  if (!current_) return;
  Current& current = *current_;
  if (!current.running && world_.quiet && current.why != Reason::asked) return end(End::withdrawn, now, said);
  if (now >= current.until) return end(current.steps.empty() ? End::lapsed : End::done, now, said);
  if (current.steps.empty()) return;
  std::size_t const before = current.at_step;
  while (now >= current.steps[current.at_step].until) ++current.at_step;
  if (current.at_step != before) {
    said.emplace_back(notice::Stepped{current.exercise, current.steps[current.at_step]});
  }
}

bool Coach::lumbar_is_due() const {
  if (!settings_.lumbar || !moment_.day) return false;
  auto const last = memory_.lumbar_day;
  return !last || *moment_.day >= *last + k_week || *moment_.day < *last;
}

bool Coach::wants_cue(core::Preset posture) const {
  return may_speak() && !runs() && (settings_.cues || (posture == core::Preset::sit && lumbar_is_due()));
}

void Coach::follow_cues(TimePoint now, Notices& said) {
  auto const posture = cues_.posture();
  if (!posture || now < std::max(cues_.due_at(), quiet_until_)) return;
  if (*posture == core::Preset::stand && now - cues_.due_at() > k_late) return cues_.settle();
  if (!wants_cue(*posture)) return;
  cues_.settle();
  said.emplace_back(notice::CueGiven{next_cue(*posture)});
}

Cue Coach::next_cue(core::Preset posture) {
  if (posture == core::Preset::stand) {
    memory_.belly_next = !memory_.belly_next;
    return memory_.belly_next ? Cue::weight : Cue::belly;
  }
  if (lumbar_is_due()) {
    memory_.lumbar_day = moment_.day;
    return lumbar_support_.value_or(false) ? Cue::lumbar_support : Cue::lumbar_roll;
  }
  if (++memory_.sit_bouts < k_asym_every) return Cue::slump;
  memory_.sit_bouts = 0;
  return Cue::legs;
}

void Coach::follow_evening(TimePoint now, Notices& said) {
  if (!settings_.evening || !is_evening(moment_) || memory_.night_day == moment_.day) return;
  if (!may_speak() || runs() || now < quiet_until_ || !said.empty()) return;
  memory_.night_day = moment_.day;
  said.emplace_back(notice::CueGiven{Cue::night});
}

TimePoint Coach::next_deadline() const {
  TimePoint next = core::k_never;
  if (current_) {
    next = current_->steps.empty() ? current_->until : current_->steps[current_->at_step].until;
    if (is_walk() && away_since_) next = std::min(next, *away_since_ + core::k_least_walk);
  }
  auto const posture = cues_.posture();
  if (posture && wants_cue(*posture) && cues_.due_at() != core::k_never) {
    next = std::min(next, std::max(cues_.due_at(), quiet_until_));
  }
  return next;
}

// --- Breaks

void Coach::offer(Exercise exercise, Reason why, TimePoint now, Notices& said) {
  TimePoint const until = now + (exercise == Exercise::ex09 ? k_walk_offer : k_offer);
  current_ = Current{exercise, why, now, until};
  said.emplace_back(notice::Offered{exercise, why, until});
}

void Coach::begin(Exercise exercise, TimePoint now, Notices& said) {
  Reason const why = current_ ? current_->why : Reason::asked;
  current_ = Current{exercise, why, now, now + k_untimed};
  current_->running = true;
  current_->steps = guided(entry(exercise), settings_, now);
  said.emplace_back(notice::Started{exercise});
  if (current_->steps.empty()) return;
  current_->until = current_->steps.back().until;
  said.emplace_back(notice::Stepped{exercise, current_->steps.front()});
}

void Coach::end(End how, TimePoint now, Notices& said) {
  Exercise const exercise = current_->exercise;
  bool const ran = current_->running;
  current_.reset();
  if (how != End::withdrawn) give_turn(exercise, memory_, moment_);
  if (how == End::done) note_done(exercise);
  if (ran || how == End::done) last_ = Last{exercise, now};
  quiet_until_ = now + k_breath;
  said.emplace_back(notice::Ended{exercise, how});
}

void Coach::note_done(Exercise exercise) {
  memory_.done_today.push_back(exercise);
  if (exercise == Exercise::ex01) memory_.easy = std::min(memory_.easy + 1, k_easy_enough);
  if (entry(exercise).kind != Kind::strength || !moment_.day) return;
  std::erase_if(memory_.worked, [&](Memory::Worked const& worked) { return worked.exercise == exercise; });
  memory_.worked.push_back({exercise, *moment_.day});
}

// --- What others see

Coach::View Coach::view() const {
  View view;
  view.done_today = memory_.done_today;
  if (memory_.paused) {
    view.stage = View::Stage::paused;
  } else if (!settings_.enabled) {
    view.stage = View::Stage::off;
  } else if (!current_) {
    view.stage = View::Stage::idle;
  } else {
    view.stage = current_->running ? View::Stage::running : View::Stage::offered;
    view.exercise = current_->exercise;
    view.why = current_->why;
    view.since = current_->since;
    bool const timed = !current_->running || !current_->steps.empty();
    if (timed) view.until = current_->until;
    if (!current_->steps.empty()) view.step = current_->steps[current_->at_step];
  }
  return view;
}

std::vector<Coach::Listed> Coach::list(TimePoint now) const {
  Memory const memory = past(now);
  std::vector<Listed> all;
  for (Entry const& one : catalogue()) {
    Listed listed{one.exercise, bar(one, settings_, memory, moment_), {}};
    auto const rest = std::find_if(resting_.begin(), resting_.end(),
                                   [&](Rest const& r) { return r.exercise == one.exercise; });
    if (listed.bar == Bar::uncomfortable && rest != resting_.end()) listed.until = rest->until;
    all.push_back(listed);
  }
  std::sort(all.begin(), all.end(), [](Listed const& a, Listed const& b) { return a.exercise < b.exercise; });
  return all;
}

}  // namespace desk::coach
