#include "daemon/wire/coach_memory_json.h"

#include "daemon/wire/fields.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace desk::wire {

namespace json = boost::json;
using coach::Exercise;
using coach::Memory;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t k_last_day = 1'000'000;  // of the calendar: in the year 4707
constexpr std::size_t k_longest_list = 1000;    // of anything that is done within a day

// ---- writing

json::array ids_json(std::vector<Exercise> const& exercises) {
  json::array list;
  for (Exercise const exercise : exercises) list.emplace_back(view(to_string(exercise)));
  return list;
}

json::value day_json(std::optional<std::int64_t> const& day) {
  if (!day) return nullptr;
  return *day;
}

json::value id_json(std::optional<Exercise> const& exercise) {
  if (!exercise) return nullptr;
  return view(to_string(*exercise));
}

// ---- reading

Exercise exercise_of(json::value const& value, std::string_view where) {
  auto const* const text = value.if_string();
  auto const exercise = text == nullptr ? std::nullopt : coach::exercise_of(std::string{*text});
  if (!exercise) throw Unfit{fmt::format("{} names an exercise that there is not", where)};
  return *exercise;
}

json::array const& list_of(Fields const& f, std::string_view key) {
  auto const* const list = f.at(key).if_array();
  if (list == nullptr || list->size() > k_longest_list) {
    throw Unfit{fmt::format("{} of coach is not a list of at most {}", key, k_longest_list)};
  }
  return *list;
}

std::vector<Exercise> exercises_of(Fields const& f, std::string_view key) {
  std::vector<Exercise> exercises;
  for (auto const& value : list_of(f, key)) exercises.push_back(exercise_of(value, key));
  return exercises;
}

std::optional<std::int64_t> day_of(Fields const& f, std::string_view key) {
  if (f.at(key).is_null()) return std::nullopt;
  return f.whole(key, k_last_day);
}

std::vector<Memory::Worked> worked_of(Fields const& f) {
  std::vector<Memory::Worked> all;
  for (auto const& value : list_of(f, "worked")) {
    Fields const one{value, "worked", {"exercise", "day"}};
    all.push_back({exercise_of(one.at("exercise"), "worked"), one.whole("day", k_last_day)});
  }
  return all;
}

std::vector<Memory::Resting> resting_of(Fields const& f) {
  constexpr std::int64_t k_longest_ms =
      std::chrono::ceil<milliseconds>(coach::k_rest_after_discomfort).count();
  std::vector<Memory::Resting> all;
  for (auto const& value : list_of(f, "resting")) {
    Fields const one{value, "resting", {"exercise", "left_ms"}};
    all.push_back(
        {exercise_of(one.at("exercise"), "resting"), milliseconds{one.whole("left_ms", k_longest_ms)}});
  }
  return all;
}

std::vector<std::int64_t> days_of(Fields const& f, std::string_view key) {
  std::vector<std::int64_t> days;
  for (auto const& value : list_of(f, key)) {
    auto const* const day = value.if_int64();
    if (day == nullptr || *day < 0 || *day > k_last_day) throw Unfit{fmt::format("{} has no day", key)};
    days.push_back(*day);
  }
  return days;
}

Memory memory_of(json::value const& value) {
  Fields const f{value,
                 "coach",
                 {"had_turn", "last", "easy", "day", "done_today", "worked", "resting", "bad_days", "paused",
                  "long_day", "night_day", "lumbar_day", "sit_bouts", "belly_next"}};
  Memory m;
  m.had_turn = exercises_of(f, "had_turn");
  if (!f.at("last").is_null()) m.last = exercise_of(f.at("last"), "last");
  m.easy = static_cast<int>(f.whole("easy", coach::k_easy_enough));
  m.day = day_of(f, "day");
  m.done_today = exercises_of(f, "done_today");
  m.worked = worked_of(f);
  m.resting = resting_of(f);
  m.bad_days = days_of(f, "bad_days");
  m.paused = f.flag("paused");
  m.long_day = day_of(f, "long_day");
  m.night_day = day_of(f, "night_day");
  m.lumbar_day = day_of(f, "lumbar_day");
  m.sit_bouts = static_cast<int>(f.whole("sit_bouts", coach::k_asym_every - 1));
  m.belly_next = f.flag("belly_next");
  return m;
}

}  // namespace

json::object to_json(Memory const& m) {
  json::array worked;
  for (auto const& one : m.worked) {
    worked.push_back(json::object{{"exercise", view(to_string(one.exercise))}, {"day", one.day}});
  }
  json::array resting;
  for (auto const& one : m.resting) {
    resting.push_back(json::object{{"exercise", view(to_string(one.exercise))},
                                   {"left_ms", std::chrono::ceil<milliseconds>(one.left).count()}});
  }
  return {{"had_turn", ids_json(m.had_turn)},
          {"last", id_json(m.last)},
          {"easy", m.easy},
          {"day", day_json(m.day)},
          {"done_today", ids_json(m.done_today)},
          {"worked", std::move(worked)},
          {"resting", std::move(resting)},
          {"bad_days", json::array(m.bad_days.begin(), m.bad_days.end())},
          {"paused", m.paused},
          {"long_day", day_json(m.long_day)},
          {"night_day", day_json(m.night_day)},
          {"lumbar_day", day_json(m.lumbar_day)},
          {"sit_bouts", m.sit_bouts},
          {"belly_next", m.belly_next}};
}

std::variant<Memory, Unreadable> read_coach_memory(json::value const& value) {
  try {
    return memory_of(value);
  } catch (Unfit& unfit) {
    return Unreadable{std::move(unfit.reason)};
  }
}

}  // namespace desk::wire
