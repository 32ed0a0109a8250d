#include "daemon/coach/choice.h"

#include "daemon/core/schedule.h"

#include <algorithm>

namespace desk::coach {
namespace {

constexpr core::DaySpan k_lunch{11 * 60 + 30, 14 * 60};
constexpr core::DaySpan k_evening{16 * 60 + 30, 23 * 60};

template <typename List, typename Value>
bool has(List const& list, Value const& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_excluded(Entry const& entry, CoachSettings const& settings) {
  return std::any_of(settings.exclude.begin(), settings.exclude.end(),
                     [&](std::string const& id) { return exercise_of(id) == entry.exercise; });
}

bool has_room(Place place, CoachSettings const& settings) {
  switch (place) {
    case Place::desk: return true;
    case Place::floor: return settings.floor;
    case Place::wall: return settings.wall;
  }
  return false;
}

/// The day before counts as well: what was at work rests for a day.
bool muscles_rest(Group group, Memory const& memory, std::int64_t today) {
  return std::any_of(memory.worked.begin(), memory.worked.end(), [&](Memory::Worked const& worked) {
    return entry(worked.exercise).group == group && worked.day >= today - 1 && worked.day <= today;
  });
}

}  // namespace

bool time_for_long_ones(Moment const& moment) {
  return moment.minute && (k_lunch.contains(*moment.minute) || is_evening(moment));
}

bool is_evening(Moment const& moment) {
  return moment.minute && k_evening.contains(*moment.minute);
}

std::optional<Bar> bar(Entry const& entry, CoachSettings const& settings, Memory const& memory,
                       Moment const& moment) {
  // First what not even the person's own wish overrides.
  bool const rests =
      std::any_of(memory.resting.begin(), memory.resting.end(),
                  [&](Memory::Resting const& resting) { return resting.exercise == entry.exercise; });
  if (rests) return Bar::uncomfortable;
  if (entry.advanced && !settings.advanced) return Bar::advanced;
  if (entry.needs && memory.easy < k_easy_enough) return Bar::needs;
  if (is_excluded(entry, settings)) return Bar::excluded;
  if (!has_room(entry.place, settings)) return Bar::place;
  if (!entry.tool.empty() && !has(settings.tools, entry.tool)) return Bar::tool;
  if (entry.group && moment.day && muscles_rest(*entry.group, memory, *moment.day)) return Bar::worked;
  if (entry.too_long && (!time_for_long_ones(moment) || memory.long_day == moment.day)) {
    return Bar::time_of_day;
  }
  return std::nullopt;
}

std::optional<Exercise> choose(CoachSettings const& settings, Memory const& memory, Moment const& moment,
                               std::optional<Exercise> not_this) {
  bool const after_strength = memory.last && entry(*memory.last).kind == Kind::strength;
  std::optional<Exercise> chosen;
  auto best = memory.had_turn.end();
  for (Entry const& candidate : catalogue()) {
    if (candidate.kind == Kind::walk || candidate.exercise == not_this) continue;
    if (after_strength && candidate.kind == Kind::strength) continue;
    if (bar(candidate, settings, memory, moment)) continue;
    auto const turn = std::find(memory.had_turn.begin(), memory.had_turn.end(), candidate.exercise);
    if (turn == memory.had_turn.end()) return candidate.exercise;  // it never had one
    if (!chosen || turn < best) {
      chosen = candidate.exercise;
      best = turn;
    }
  }
  return chosen;
}

void give_turn(Exercise exercise, Memory& memory, Moment const& moment) {
  memory.last = exercise;
  if (entry(exercise).too_long) memory.long_day = moment.day;
  if (entry(exercise).kind == Kind::walk) return;
  std::erase(memory.had_turn, exercise);
  memory.had_turn.push_back(exercise);
}

texts::Message text(Bar bar) {
  return texts::Message{"coach.bar." + std::string{to_string(bar)}};
}

}  // namespace desk::coach
