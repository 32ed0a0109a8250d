#include "daemon/wire/memory_json.h"

#include "daemon/core/event.h"
#include "daemon/wire/fields.h"
#include "daemon/wire/person_json.h"
#include "daemon/wire/phase_json.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <utility>

namespace desk::wire {

namespace json = boost::json;
using core::Memory;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t k_most_moves = 100'000;  // a day

/// Counts up with every change of the form; an older or newer one is not guessed at.
constexpr std::int64_t k_schema = 2;
/// When a desk had one person, whose memory lay in the desk's.
constexpr std::int64_t k_one_person = 1;
/// Who ever worked at one desk.
constexpr std::size_t k_most_people = 1000;

// ---- writing

json::value stroke_json(std::optional<Memory::Stroke> const& stroke) {
  if (!stroke) return nullptr;
  Memory::Stroke const& s = *stroke;
  for (double const figure :
       {s.start_delay_s, s.ramp_s, s.cruise_mm_s, s.stop_delay_s, s.braking_s2_per_mm}) {
    if (!std::isfinite(figure)) return nullptr;
  }
  return json::object{{"start_delay_s", s.start_delay_s},
                      {"ramp_s", s.ramp_s},
                      {"cruise_mm_s", s.cruise_mm_s},
                      {"stop_delay_s", s.stop_delay_s},
                      {"braking_s2_per_mm", s.braking_s2_per_mm},
                      {"stops", s.stops}};
}

json::value fault_json(std::optional<core::Fault> const& fault) {
  if (!fault) return nullptr;
  return json::object{{"code", view(core::to_string(fault->code))},
                      {"class", view(core::to_string(fault->policy))},
                      {"detail", view(fault->detail)}};
}

json::array measured_json(std::vector<Memory::Measured> const& points) {
  json::array list;
  list.reserve(points.size());
  for (auto const& point : points) {
    list.push_back(json::object{{"said_mm", point.said.mm()}, {"true_mm", point.true_height.mm()}});
  }
  return list;
}

json::array runs_json(std::vector<Memory::MotorRun> const& runs) {
  json::array list;
  for (auto const& run : runs) {
    list.push_back(json::object{{"ended_ago_ms", std::chrono::floor<milliseconds>(run.ended_ago).count()},
                                {"length_ms", std::chrono::ceil<milliseconds>(run.length).count()}});
  }
  return list;
}

/// Rounded up, so that nobody is disturbed early. null: no end.
json::value rest_json(core::Duration left) {
  if (left == core::request::k_until_told) return nullptr;
  return std::chrono::ceil<milliseconds>(left).count();
}

void add_interruptions(json::object& memory, Memory const& m) {
  if (m.undisturbed_for) memory["undisturbed_for_ms"] = rest_json(*m.undisturbed_for);
  if (m.paused_for) memory["paused_for_ms"] = rest_json(*m.paused_for);
  if (m.paused_to_day) memory["paused_to_day"] = *m.paused_to_day;
}

json::object stamp_json(Stamp const& at) {
  return {{"boot_id", view(at.boot_id)},
          {"boottime_ms", std::chrono::floor<milliseconds>(at.boottime).count()},
          {"unix_s", at.unix_seconds},
          {"synchronised", at.synchronised}};
}

json::object person_json(core::UserMemory const& memory, std::optional<SavedSeat> const& seat,
                         std::optional<json::object> const& coach) {
  json::object person{{"memory", user_json(memory)}};
  if (seat && seat->height.finite()) person["seat"] = seat_json(*seat);
  if (coach) person["coach"] = *coach;
  return person;
}

json::object people_json(SavedMemory const& saved) {
  json::object people;
  for (auto const& [id, other] : saved.others) {
    auto person = person_json(other.memory, other.seat, other.coach);
    person["saved"] = stamp_json(other.at);
    people[view(id)] = std::move(person);
  }
  // Whoever works there: as of the whole.
  people[view(saved.user)] = person_json(saved.memory.user, saved.seat, saved.coach);
  return people;
}

// ---- reading

std::optional<Memory::Stroke> stroke_of(json::value const& value, std::string const& where) {
  if (value.is_null()) return std::nullopt;
  Fields const f{
      value, where, {"start_delay_s", "ramp_s", "cruise_mm_s", "stop_delay_s", "braking_s2_per_mm", "stops"}};
  Memory::Stroke s;
  s.start_delay_s = f.number("start_delay_s");
  s.ramp_s = f.number("ramp_s");
  s.cruise_mm_s = f.number("cruise_mm_s");
  s.stop_delay_s = f.number("stop_delay_s");
  s.braking_s2_per_mm = f.number("braking_s2_per_mm");
  s.stops = static_cast<int>(f.whole("stops", std::numeric_limits<int>::max()));
  return s;
}

/// The enumerator of this name; enumerators count from 0 without a gap.
template <typename Enum>
Enum named(std::string const& name, std::string_view what) {
  for (int i = 0;; ++i) {
    auto const candidate = static_cast<Enum>(i);
    if (core::to_string(candidate) == "?") throw Unfit{fmt::format("the {} of the fault is not known", what)};
    if (core::to_string(candidate) == name) return candidate;
  }
}

std::optional<core::Fault> fault_of(json::value const& value) {
  if (value.is_null()) return std::nullopt;
  Fields const f{value, "fault", {"code", "class", "detail"}};
  return core::Fault{named<core::FaultCode>(f.text("code"), "code"),
                     named<core::FaultClass>(f.text("class"), "class"), f.text("detail")};
}

std::vector<Memory::MotorRun> runs_of(json::value const& value) {
  // The longest window is four hours, and no motor runs that long at a stretch.
  constexpr std::int64_t k_day = 24LL * 3600 * 1000;
  auto const* const list = value.if_array();
  if (list == nullptr) throw Unfit{"motor_runs is not a list"};
  std::vector<Memory::MotorRun> runs;
  runs.reserve(list->size());
  for (auto const& entry : *list) {
    Fields const f{entry, "motor_runs", {"ended_ago_ms", "length_ms"}};
    runs.push_back({milliseconds{f.whole("ended_ago_ms", k_day)}, milliseconds{f.whole("length_ms", k_day)}});
  }
  return runs;
}

std::vector<Memory::Measured> measured_of(json::value const& value) {
  // 20 mm apart, and no desk travels farther than a metre.
  constexpr std::size_t k_most = 50;
  auto const* const list = value.if_array();
  if (list == nullptr || list->size() > k_most) {
    throw Unfit{fmt::format("measured is not a list of at most {} heights", k_most)};
  }
  std::vector<Memory::Measured> points;
  points.reserve(list->size());
  for (auto const& entry : *list) {
    Fields const f{entry, "measured", {"said_mm", "true_mm"}};
    points.push_back({height_of(f, "said_mm", "measured"), height_of(f, "true_mm", "measured")});
  }
  return points;
}

/// Absent in most files: neither was under way, or an older version wrote it.
void read_interruptions(Fields const& f, Memory& memory) {
  constexpr std::int64_t k_day_ms = 24LL * 3600 * 1000;
  constexpr std::int64_t k_last_day = 1'000'000;  // of the calendar: in the year 4707
  if (f.has("undisturbed_for_ms")) {
    bool const no_end = f.at("undisturbed_for_ms").is_null();
    memory.undisturbed_for = no_end ? core::request::k_until_told
                                    : core::Duration{milliseconds{f.whole("undisturbed_for_ms", k_day_ms)}};
  }
  if (f.has("paused_for_ms")) memory.paused_for = milliseconds{f.whole("paused_for_ms", 8 * k_day_ms)};
  if (f.has("paused_to_day")) memory.paused_to_day = f.whole("paused_to_day", k_last_day);
}

Stamp stamp_of(json::value const& value) {
  constexpr std::int64_t k_century = 100LL * 366 * 24 * 3600;
  Fields const f{value, "saved", {"boot_id", "boottime_ms", "unix_s", "synchronised"}};
  Stamp at;
  at.boot_id = f.text("boot_id");
  at.boottime = milliseconds{f.whole("boottime_ms", k_century * 1000)};
  at.unix_seconds = f.whole("unix_s", k_century * 10);
  at.synchronised = f.flag("synchronised");
  return at;
}

Memory memory_of(Fields const& f) {
  constexpr std::int64_t k_day_ms = 24LL * 3600 * 1000;
  Memory memory;
  memory.locked = f.flag("locked");
  memory.fault = fault_of(f.at("fault"));
  memory.up = stroke_of(f.at("up"), "up");
  memory.down = stroke_of(f.at("down"), "down");
  memory.motor_runs = runs_of(f.at("motor_runs"));
  // Only of desks that count, or that were measured; older files know neither.
  if (f.has("rested_at_mm")) memory.rested_at = height_of(f, "rested_at_mm", "memory");
  if (f.has("measured")) memory.measured = measured_of(f.at("measured"));
  if (f.has("travel_mm")) memory.travel = core::Distance::of_mm(f.number("travel_mm"));
  read_interruptions(f, memory);
  if (f.has("hold_left_ms")) memory.hold_left = milliseconds{f.whole("hold_left_ms", k_day_ms)};
  if (f.has("desk_moved_ago_ms")) memory.desk_moved_ago = ages_of(f.at("desk_moved_ago_ms"));
  if (f.has("automatic_moves")) {
    memory.automatic_moves = static_cast<int>(f.whole("automatic_moves", k_most_moves));
  }
  return memory;
}

Memory memory_of(json::value const& value) {
  return memory_of(Fields{value,
                          "memory",
                          {"locked", "fault", "up", "down", "motor_runs", "rested_at_mm", "measured",
                           "hold_left_ms", "automatic_moves", "desk_moved_ago_ms", "undisturbed_for_ms",
                           "paused_for_ms", "paused_to_day", "travel_mm"}});
}

/// Of a file of version 1.
Memory memory_of_desk_and_person(json::value const& value) {
  Fields const f{value,
                 "memory",
                 {"locked", "fault", "up", "down", "motor_runs", "rested_at_mm", "measured", "bouts", "day",
                  "phase", "ramp", "automatic_moves", "desk_moved_ago_ms", "undisturbed_for_ms",
                  "paused_for_ms", "paused_to_day"}};
  Memory memory = memory_of(f);
  read_user(f, memory.user);
  if (f.has("phase")) memory.hold_left = hold_of(f.at("phase"));
  return memory;
}

SavedPerson person_of(json::value const& value, bool has_left) {
  Fields const f{value, "a person", {"saved", "memory", "seat", "coach"}};
  if (f.has("saved") != has_left) throw Unfit{"a person was saved at no time, or at two"};
  SavedPerson person;
  if (has_left) person.at = stamp_of(f.at("saved"));
  person.memory = user_of(f.at("memory"));
  if (f.has("seat")) person.seat = seat_of(f.at("seat"));
  if (f.has("coach")) {
    auto const* const coach = f.at("coach").if_object();
    if (coach == nullptr) throw Unfit{"coach is not an object"};
    person.coach = *coach;
  }
  return person;
}

void read_people(json::value const& value, SavedMemory& saved) {
  auto const* const people = value.if_object();
  if (people == nullptr || people->size() > k_most_people) {
    throw Unfit{fmt::format("users is not an object of at most {} people", k_most_people)};
  }
  if (!people->contains(view(saved.user))) throw Unfit{"users does not have the one who works there"};
  for (auto const& member : *people) {
    std::string id{std::string_view{member.key()}};
    bool const works_there = id == saved.user;
    SavedPerson person = person_of(member.value(), !works_there);
    if (!works_there) {
      saved.others.emplace(std::move(id), std::move(person));
      continue;
    }
    saved.memory.user = person.memory;
    saved.seat = person.seat;
    saved.coach = std::move(person.coach);
  }
}

SavedMemory saved_of(json::value const& value, json::value const& schema) {
  if (schema == k_one_person) {
    Fields const f{value, "the file", {"schema", "desk", "saved", "memory"}};
    return SavedMemory{f.text("desk"), stamp_of(f.at("saved")), memory_of_desk_and_person(f.at("memory"))};
  }
  Fields const f{value, "the file", {"schema", "desk", "saved", "user", "memory", "users"}};
  SavedMemory saved{f.text("desk"), stamp_of(f.at("saved")), memory_of(f.at("memory")), f.text("user")};
  read_people(f.at("users"), saved);
  return saved;
}

json::value parsed(std::string_view text) {
  json::parse_options options;
  options.max_depth = 16;  // six of ours; a coach's own has room
  json::error_code error;
  auto value = json::parse(view(text), error, {}, options);
  if (error) throw Unfit{text.empty() ? "it is empty" : fmt::format("it is not JSON: {}", error.message())};
  return value;
}

}  // namespace

core::Duration elapsed_since(Stamp const& saved, Stamp const& now) {
  if (!saved.boot_id.empty() && saved.boot_id == now.boot_id) {
    return std::max(core::Duration{0}, now.boottime - saved.boottime);
  }
  // A clock that was wrong and has been set since would count time that never passed.
  if (!saved.synchronised || now.unix_seconds <= saved.unix_seconds) return core::Duration{0};
  return std::chrono::seconds{now.unix_seconds - saved.unix_seconds};
}

std::string to_text(SavedMemory const& saved) {
  Memory const& m = saved.memory;
  json::object memory{{"locked", m.locked},
                      {"fault", fault_json(m.fault)},
                      {"up", stroke_json(m.up)},
                      {"down", stroke_json(m.down)},
                      {"motor_runs", runs_json(m.motor_runs)}};
  if (m.rested_at && m.rested_at->finite()) memory["rested_at_mm"] = m.rested_at->mm();
  if (m.hold_left) memory["hold_left_ms"] = std::chrono::floor<milliseconds>(*m.hold_left).count();
  if (!m.desk_moved_ago.empty()) memory["desk_moved_ago_ms"] = ages_json(m.desk_moved_ago);
  if (m.automatic_moves != 0) memory["automatic_moves"] = m.automatic_moves;
  if (!m.measured.empty()) memory["measured"] = measured_json(m.measured);
  if (std::isfinite(m.travel.mm()) && m.travel > core::Distance{}) memory["travel_mm"] = m.travel.mm();
  add_interruptions(memory, m);
  return to_text(json::object{{"schema", k_schema},
                              {"desk", view(saved.desk)},
                              {"saved", stamp_json(saved.at)},
                              {"user", view(saved.user)},
                              {"memory", memory},
                              {"users", people_json(saved)}}) +
         '\n';
}

std::variant<SavedMemory, Unreadable> read_memory(std::string_view text) {
  try {
    auto const value = parsed(text);
    // Before the keys: another version may have others.
    auto const* const object = value.if_object();
    auto const* const schema = object == nullptr ? nullptr : object->if_contains("schema");
    if (schema == nullptr) throw Unfit{"it does not say which version of the format it has"};
    if (*schema != k_schema && *schema != k_one_person) {
      throw Unfit{
          fmt::format("it has version {} of the format, this deskd reads {}", to_text(*schema), k_schema)};
    }
    return saved_of(value, *schema);
  } catch (Unfit& unfit) {
    return Unreadable{std::move(unfit.reason)};
  }
}

}  // namespace desk::wire
