#include "daemon/wire/phase_json.h"

#include "daemon/wire/fields.h"

#include "daemon/core/event.h"

#include <chrono>
#include <optional>

namespace desk::wire {

namespace json = boost::json;
using core::Duration;
using core::Preset;
using core::UserMemory;
using std::chrono::milliseconds;

namespace {

// A desk whose presence is always assumed may count for weeks without a walk.
constexpr std::int64_t k_longest_ms = 400LL * 24 * 3600 * 1000;
constexpr std::int64_t k_longest_day_ms = 48LL * 3600 * 1000;
constexpr std::int64_t k_last_day = 365'000;  // a thousand years after 1970
constexpr int k_most = 1'000'000;

/// hold_left_ms: in files of version 1.
Fields phase_fields(json::value const& value) {
  return {value,
          "phase",
          {"begun_at_ms", "put_off_ms", "snoozes", "prompts", "skips", "walk_asked", "due_on_return",
           "hold_left_ms", "walk_told_at_ms"}};
}

std::int64_t ms(Duration d) {
  return std::chrono::floor<milliseconds>(d).count();
}
json::value ms(std::optional<Duration> const& d) {
  if (!d) return nullptr;
  return ms(*d);
}
json::value name(std::optional<Preset> preset) {
  if (!preset) return nullptr;
  return view(core::to_string(*preset));
}

Duration time_of(Fields const& f, std::string_view key, std::int64_t longest = k_longest_ms) {
  return milliseconds{f.whole(key, longest)};
}
std::optional<Duration> time_if_any(Fields const& f, std::string_view key) {
  if (f.at(key).is_null()) return std::nullopt;
  return time_of(f, key);
}
std::optional<Preset> preset_if_any(Fields const& f, std::string_view key) {
  if (f.at(key).is_null()) return std::nullopt;
  std::string const text = f.text(key);
  for (Preset const preset : {Preset::sit, Preset::stand}) {
    if (core::to_string(preset) == text) return preset;
  }
  throw Unfit{fmt::format("{} is neither sit nor stand", key)};
}
int count_of(Fields const& f, std::string_view key) {
  return static_cast<int>(f.whole(key, k_most));
}

json::object figures_json(core::DayFigures const& figures) {
  return {{"day", figures.day},
          {"sat_ms", ms(figures.sat)},
          {"stood_ms", ms(figures.stood)},
          {"between_ms", ms(figures.between)},
          {"away_ms", ms(figures.away)},
          {"unknown_ms", ms(figures.unknown)},
          {"changes", figures.changes},
          {"walks", figures.walks},
          {"moves", figures.moves},
          {"longest_sit_ms", ms(figures.longest_sit)},
          {"longest_stand_ms", ms(figures.longest_stand)},
          {"stand_load_ms", ms(figures.stand_load)}};
}

core::DayFigures figures_of(json::value const& value) {
  Fields const f{value,
                 "figures",
                 {"day", "sat_ms", "stood_ms", "between_ms", "away_ms", "unknown_ms", "changes", "walks",
                  "moves", "longest_sit_ms", "longest_stand_ms", "stand_load_ms"}};
  core::DayFigures figures;
  figures.day = f.whole("day", -1, k_last_day);
  figures.sat = time_of(f, "sat_ms", k_longest_day_ms);
  figures.stood = time_of(f, "stood_ms", k_longest_day_ms);
  figures.between = time_of(f, "between_ms", k_longest_day_ms);
  figures.away = time_of(f, "away_ms", k_longest_day_ms);
  // A clock that was never set ends no day.
  figures.unknown = time_of(f, "unknown_ms");
  figures.changes = count_of(f, "changes");
  figures.walks = count_of(f, "walks");
  figures.moves = count_of(f, "moves");
  figures.longest_sit = time_of(f, "longest_sit_ms", k_longest_day_ms);
  figures.longest_stand = time_of(f, "longest_stand_ms", k_longest_day_ms);
  figures.stand_load = time_of(f, "stand_load_ms", k_longest_day_ms);
  return figures;
}

}  // namespace

json::object bouts_json(UserMemory::Bouts const& bouts) {
  json::object object{{"posture", name(bouts.posture)},
                      {"counted_ms", ms(bouts.counted)},
                      {"settled", bouts.settled},
                      {"trial_ms", ms(bouts.trial)},
                      {"absence_ms", ms(bouts.absence)},
                      {"present_ms", ms(bouts.present)},
                      {"last", name(bouts.last)},
                      {"seen", bouts.seen},
                      {"stand_load_ms", ms(bouts.stand_load)}};
  if (bouts.elsewhere > Duration{0}) object["elsewhere_ms"] = ms(bouts.elsewhere);
  return object;
}

UserMemory::Bouts bouts_of(json::value const& value, std::string const& where) {
  Fields const f{value,
                 where,
                 {"posture", "counted_ms", "settled", "trial_ms", "absence_ms", "present_ms", "last", "seen",
                  "stand_load_ms", "elsewhere_ms"}};
  UserMemory::Bouts bouts;
  bouts.posture = preset_if_any(f, "posture");
  bouts.counted = time_of(f, "counted_ms");
  bouts.settled = f.flag("settled");
  bouts.trial = time_if_any(f, "trial_ms");
  bouts.absence = time_if_any(f, "absence_ms");
  bouts.present = time_of(f, "present_ms");
  bouts.last = preset_if_any(f, "last");
  bouts.seen = f.flag("seen");
  bouts.stand_load = time_of(f, "stand_load_ms");
  // Only of somebody who took over from somebody else.
  if (f.has("elsewhere_ms")) bouts.elsewhere = time_of(f, "elsewhere_ms");
  return bouts;
}

json::object day_json(UserMemory::Day const& day) {
  return {{"certain", day.certain},
          {"bouts", bouts_json(day.so_far)},
          {"figures", figures_json(day.so_far.figures)}};
}

UserMemory::Day day_of(json::value const& value) {
  Fields const f{value, "day", {"certain", "bouts", "figures"}};
  UserMemory::Day day{bouts_of(f.at("bouts"), "bouts of the day"), f.flag("certain")};
  day.so_far.figures = figures_of(f.at("figures"));
  return day;
}

json::object phase_json(UserMemory::Phase const& phase) {
  return {{"begun_at_ms", ms(phase.begun_at)},
          {"put_off_ms", ms(phase.put_off)},
          {"snoozes", phase.snoozes},
          {"prompts", phase.prompts},
          {"skips", phase.skips},
          {"walk_asked", phase.walk_asked},
          {"due_on_return", name(phase.due_on_return)},
          {"walk_told_at_ms", ms(phase.walk_told_at)}};
}

UserMemory::Phase phase_of(json::value const& value) {
  Fields const f = phase_fields(value);
  UserMemory::Phase phase;
  phase.begun_at = time_of(f, "begun_at_ms");
  phase.put_off = milliseconds{f.whole("put_off_ms", -k_longest_day_ms, k_longest_day_ms)};
  phase.snoozes = count_of(f, "snoozes");
  phase.prompts = count_of(f, "prompts");
  phase.skips = count_of(f, "skips");
  phase.walk_asked = f.flag("walk_asked");
  phase.due_on_return = preset_if_any(f, "due_on_return");
  phase.walk_told_at = time_of(f, "walk_told_at_ms");
  return phase;
}

std::optional<Duration> hold_of(json::value const& phase) {
  Fields const f = phase_fields(phase);
  return f.has("hold_left_ms") ? time_if_any(f, "hold_left_ms") : std::nullopt;
}

json::array ages_json(std::vector<Duration> const& ages) {
  json::array list;
  list.reserve(ages.size());
  for (Duration const age : ages) list.push_back(ms(age));
  return list;
}

std::vector<Duration> ages_of(json::value const& value) {
  constexpr std::size_t k_most_ages = 1000;
  constexpr std::int64_t k_hour_ms = 3600LL * 1000;
  auto const* const list = value.if_array();
  if (list == nullptr || list->size() > k_most_ages) throw Unfit{"desk_moved_ago_ms is not a list"};
  std::vector<Duration> ages;
  ages.reserve(list->size());
  for (auto const& entry : *list) {
    auto const* const age = entry.if_int64();
    if (age == nullptr || *age < 0 || *age > k_hour_ms) {
      throw Unfit{"desk_moved_ago_ms holds what is no time within an hour"};
    }
    ages.emplace_back(milliseconds{*age});
  }
  return ages;
}

json::object ramp_json(UserMemory::Ramp const& ramp) {
  json::object object{{"days", ramp.days}, {"last_day", nullptr}};
  if (ramp.last_day) object["last_day"] = *ramp.last_day;
  return object;
}

UserMemory::Ramp ramp_of(json::value const& value) {
  Fields const f{value, "ramp", {"days", "last_day"}};
  UserMemory::Ramp ramp;
  ramp.days = count_of(f, "days");
  if (!f.at("last_day").is_null()) ramp.last_day = f.whole("last_day", k_last_day);
  return ramp;
}

}  // namespace desk::wire
