// What a person says to the coach.

#include "daemon/coach/coach.h"

#include <algorithm>

namespace desk::coach {

using core::Duration;
using core::TimePoint;
using texts::Message;

namespace {

/// So long after an exercise a complaint is about it [O].
constexpr Duration k_after = std::chrono::minutes{30};
/// Discomfort on so many days of the last two weeks persists [O].
constexpr std::size_t k_bad_days = 3;
constexpr std::int64_t k_two_weeks = 14;

/// What a person's own wish does not override.
bool unwise(Bar bar) {
  return bar == Bar::needs || bar == Bar::advanced || bar == Bar::uncomfortable;
}

}  // namespace

Coach::Outcome Coach::answer(Answer const& answer, TimePoint now) {
  Outcome outcome;
  follow(now, outcome.said);
  outcome.refused = std::visit([&](auto const& said) { return say(said, now, outcome.said); }, answer);
  follow(now, outcome.said);
  return outcome;
}

Message Coach::refusal() const {
  if (memory_.paused) return Message{"coach.refused.paused"};
  return settings_.enabled ? Message{} : Message{"coach.refused.off"};
}

Message Coach::say(answer::Start const& start, TimePoint now, Notices& said) {
  if (auto why = refusal(); !why.empty()) return why;
  if (runs() && (!start.which || *start.which == current_->exercise)) return Message{"coach.refused.running"};
  std::optional<Exercise> which = start.which;
  if (which) {
    auto const barred = bar(entry(*which), settings_, past(now), moment_);
    if (barred && unwise(*barred)) return text(*barred);
  } else if (current_) {
    which = current_->exercise;
  } else {
    which = choose(settings_, past(now), moment_);
  }
  if (!which) return Message{"coach.refused.none"};
  if (current_ && current_->exercise != *which) end(End::replaced, now, said);
  begin(*which, now, said);
  return {};
}

Message Coach::end_by_person(End how, TimePoint now, Notices& said) {
  if (!current_) return Message{"coach.refused.nothing"};
  end(how, now, said);
  return {};
}

Message Coach::say(answer::Done const& /*done*/, TimePoint now, Notices& said) {
  return end_by_person(End::done, now, said);
}

Message Coach::say(answer::Skip const& /*skip*/, TimePoint now, Notices& said) {
  return end_by_person(End::skipped, now, said);
}

Message Coach::say(answer::Stop const& /*stop*/, TimePoint now, Notices& said) {
  return end_by_person(End::stopped, now, said);
}

Message Coach::say(answer::Next const& /*next*/, TimePoint now, Notices& said) {
  if (auto why = refusal(); !why.empty()) return why;
  auto const present = current_ ? std::optional{current_->exercise} : std::nullopt;
  Memory memory = past(now);
  if (present) give_turn(*present, memory, moment_);
  auto const another = choose(settings_, memory, moment_, present);
  if (!another) return Message{"coach.refused.none"};
  Reason const why = current_ ? current_->why : Reason::asked;
  bool const with_prompt = current_ && current_->with_prompt;
  if (current_) end(End::replaced, now, said);
  offer(*another, why, now, said);
  current_->with_prompt = with_prompt;
  return {};
}

Message Coach::say(answer::Uncomfortable const& /*bad*/, TimePoint now, Notices& said) {
  auto const exercise = culprit(now);
  if (current_) end(End::uncomfortable, now, said);
  bool const persists = note_discomfort(exercise, now);
  said.emplace_back(notice::Discomfort{Severity::mild, exercise});
  if (persists) pause(Advice::persisting, said);
  return {};
}

Message Coach::say(answer::Sharp const& /*sharp*/, TimePoint now, Notices& said) {
  auto const exercise = culprit(now);
  if (current_) end(End::sharp, now, said);
  (void)note_discomfort(exercise, now);
  said.emplace_back(notice::Discomfort{Severity::sharp, exercise});
  pause(Advice::sharp, said);
  return {};
}

Message Coach::say(answer::Resume const& /*resume*/, TimePoint /*now*/, Notices& said) {
  if (!memory_.paused) return Message{"coach.refused.not_paused"};
  memory_.paused = false;
  said.emplace_back(notice::Resumed{});
  return {};
}

std::optional<Exercise> Coach::culprit(TimePoint now) const {
  if (current_) return current_->exercise;
  if (last_ && now - last_->ended <= k_after) return last_->exercise;
  return std::nullopt;
}

bool Coach::note_discomfort(std::optional<Exercise> exercise, TimePoint now) {
  if (exercise) {
    std::erase_if(resting_, [&](Rest const& rest) { return rest.exercise == *exercise; });
    resting_.push_back({*exercise, now + k_rest_after_discomfort});
    bool const hip_stretch =
        exercise == Exercise::ex01 || exercise == Exercise::ex01b || exercise == Exercise::ex03;
    if (hip_stretch) memory_.easy = 0;
  }
  if (!moment_.day) return false;
  auto& days = memory_.bad_days;
  std::int64_t const today = *moment_.day;
  // A clock that was set back leaves days that have not come yet.
  std::erase_if(days, [&](std::int64_t day) { return day <= today - k_two_weeks || day > today; });
  if (!days.empty() && days.back() == today) return false;
  days.push_back(today);
  return days.size() >= k_bad_days;
}

void Coach::pause(Advice advice, Notices& said) {
  walk_waits_ = false;
  said.emplace_back(notice::Advised{advice});
  if (std::exchange(memory_.paused, true)) return;
  said.emplace_back(notice::Paused{});
}

}  // namespace desk::coach
