#include "daemon/control/deskctl/planned_day.h"

#include <algorithm>
#include <utility>

namespace desk::deskctl {
namespace {

using core::Posture;
using core::Presence;
using core::TimePoint;
using plan::Person;

constexpr core::Duration k_start = std::chrono::seconds{2};
constexpr core::Duration k_look = std::chrono::minutes{1};
/// So shortly before lunch nobody goes for a walk.
constexpr core::Duration k_soon = std::chrono::minutes{10};

std::int64_t unix_of(TimePoint t) {
  return std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
}

Posture posture_of(core::Preset preset) {
  return preset == core::Preset::sit ? Posture::sitting : Posture::standing;
}

std::vector<Person::Reaction> answer(core::notice::ChangeAnnounced const& prompt) {
  switch (prompt.mode) {
    case core::CycleMode::confirm: return {{k_yes_after, core::Request{core::request::Now{}}}};
    case core::CycleMode::remind: return {{k_by_hand_after, plan::ByHand{prompt.target}}};
    case core::CycleMode::automatic:
    case core::CycleMode::off: break;
  }
  return {};
}

}  // namespace

PlannedDay::PlannedDay(PlanInput input)
    : input_{std::move(input)}, begins_{at_local(input_.at_desk.from)}, ends_{at_local(input_.at_desk.to)} {
  plan::DayRun::World world;
  world.settings = input_.settings;
  world.height = input_.settings.presets.sit;
  world.civil = [offset = input_.offset](TimePoint t) {
    return core::CivilTime{unix_of(t), offset(unix_of(t)), true};
  };
  run_ = std::make_unique<plan::DayRun>(std::move(world), begins_, Person{script(), policy()}, *diary_);
  run_->start();
  if (input_.settings.obstacle_strip) run_->tell(core::event::ObstacleChanged{false});
}

/// The local time in question, looked for from what the offset is about then.
TimePoint PlannedDay::at_local(int minute) const {
  constexpr std::int64_t k_day = 86'400;
  std::int64_t const local = input_.day * k_day + std::int64_t{minute} * 60;
  auto const utc = [&](std::int64_t guess) {
    return local - std::chrono::seconds{input_.offset(guess)}.count();
  };
  return TimePoint{std::chrono::seconds{utc(utc(local))}};
}

std::int64_t PlannedDay::local_seconds(TimePoint t) const {
  std::int64_t const unix = unix_of(t);
  return unix + std::chrono::seconds{input_.offset(unix)}.count() - input_.day * 86'400;
}

std::vector<Person::Entry> PlannedDay::script() const {
  Presence const there = input_.sensed ? Presence::present : input_.presence;
  std::vector<Person::Entry> entries{{begins_, core::event::PresenceChanged{there}}};
  if (input_.lunch && input_.sensed) {
    entries.emplace_back(at_local(input_.lunch->from), core::event::PresenceChanged{Presence::away});
    entries.emplace_back(at_local(input_.lunch->to), core::event::PresenceChanged{Presence::present});
  }
  return entries;
}

Person::Policy PlannedDay::policy() const {
  bool const sensed = input_.sensed;
  core::Duration const walk = std::max<core::Duration>(input_.settings.cycle.walk, k_walk);
  TimePoint const lunch = input_.lunch ? at_local(input_.lunch->from) : core::k_never;
  return [=](core::Notice const& notice, TimePoint now) -> std::vector<Person::Reaction> {
    if (auto const* prompt = std::get_if<core::notice::ChangeAnnounced>(&notice)) return answer(*prompt);
    bool const lunch_is_near = now < lunch && lunch - now < k_soon;
    if (!sensed || lunch_is_near || !std::holds_alternative<core::notice::WalkDue>(notice)) return {};
    using Kind = Person::Reaction::Kind;
    return {{core::Duration{0}, core::event::PresenceChanged{Presence::away}, Kind::deed},
            {walk, core::event::PresenceChanged{Presence::present}, Kind::deed}};
  };
}

void PlannedDay::run_until(TimePoint t) {
  t = std::min(t, ends_);
  // What the cycle waits for is looked at minute by minute; a prompt is shorter, a rest is not.
  while (now() < t) {
    run_->run_until(std::min(t, now() + k_look));
    note_rest();
  }
}

void PlannedDay::note_rest() {
  auto const s = snapshot();
  bool const there = s.presence == Presence::present || s.presence == Presence::not_sensed;
  bool const rests = s.stage == core::Snapshot::Stage::waiting && there && !s.cycle_note.empty();
  bool const goes_on = !rests_.empty() && now() - rests_.back().ended <= k_look;
  if (goes_on && (rests || resting_)) {
    rests_.back().ended = now();
  } else if (rests) {
    rests_.push_back({now(), now(), s.cycle_note});
  }
  resting_ = rests;
}

std::vector<plan::Diary::Segment> PlannedDay::segments() const {
  auto segments = diary_->segments();
  core::Snapshot const open = snapshot();
  if (open.posture_since < open.at) segments.push_back({open.posture, open.posture_since, open.at});
  return segments;
}

std::vector<PlannedDay::Phase> PlannedDay::phases() const {
  std::vector<Phase> phases;
  std::optional<TimePoint> moves_since;
  for (auto const& segment : segments()) {
    // Until it has heard the height twice, a program that has just started knows nothing.
    bool const starting = segment.posture == Posture::unknown && segment.ended - segment.began < k_start;
    if (segment.posture == Posture::between || starting) {
      moves_since = moves_since.value_or(segment.began);
      continue;
    }
    if (segment.ended <= begins_) continue;
    TimePoint const began = std::max(begins_, moves_since.value_or(segment.began));
    moves_since.reset();
    if (!phases.empty()) phases.back().ended = began;
    if (!phases.empty() && phases.back().posture == segment.posture) {
      phases.back().ended = segment.ended;
      continue;
    }
    phases.push_back({segment.posture, began, segment.ended, std::nullopt, false});
  }
  if (moves_since && !phases.empty()) phases.back().ended = now();
  for (Phase& phase : phases) {
    for (auto const& prompt : diary_->prompts()) {
      bool const its = posture_of(prompt.announced.to) == phase.posture && prompt.at <= phase.began &&
                       (!prompt.end || prompt.ended >= phase.began);
      if (its) phase.announced = prompt.at;
    }
    bool const at_lunch = input_.lunch && phase.began >= at_local(input_.lunch->from) &&
                          phase.began < at_local(input_.lunch->to);
    phase.walk = phase.posture == Posture::away && !at_lunch;
  }
  return phases;
}

core::Duration PlannedDay::away() const {
  core::Duration sum{0};
  for (Phase const& phase : phases())
    if (phase.posture == Posture::away) sum += phase.ended - phase.began;
  return sum;
}

}  // namespace desk::deskctl
