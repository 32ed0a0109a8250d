#include "daemon/wire/memory_json.h"

#include "daemon/core/event.h"
#include "daemon/wire/fields.h"
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
constexpr std::int64_t k_schema = 1;

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

core::Height height_of(Fields const& fields, std::string_view key, std::string_view where) {
  constexpr double k_highest_mm = 5000;  // of anything that a sensor of a desk may say
  double const mm = fields.number(key);
  if (mm < -k_highest_mm || mm > k_highest_mm) throw Unfit{fmt::format("{} of {} is no height", key, where)};
  return core::Height::at_mm(mm);
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

Memory memory_of(json::value const& value) {
  Fields const f{value,
                 "memory",
                 {"locked", "fault", "up", "down", "motor_runs", "rested_at_mm", "measured", "bouts", "day",
                  "phase", "ramp", "automatic_moves", "desk_moved_ago_ms", "undisturbed_for_ms",
                  "paused_for_ms", "paused_to_day"}};
  Memory memory;
  memory.locked = f.flag("locked");
  memory.fault = fault_of(f.at("fault"));
  memory.up = stroke_of(f.at("up"), "up");
  memory.down = stroke_of(f.at("down"), "down");
  memory.motor_runs = runs_of(f.at("motor_runs"));
  // Only of desks that count, or that were measured; older files know neither.
  if (f.has("rested_at_mm")) memory.rested_at = height_of(f, "rested_at_mm", "memory");
  if (f.has("measured")) memory.measured = measured_of(f.at("measured"));
  read_interruptions(f, memory);
  if (f.has("bouts")) memory.bouts = bouts_of(f.at("bouts"), "bouts");
  if (f.has("day")) memory.day = day_of(f.at("day"));
  if (f.has("phase")) memory.phase = phase_of(f.at("phase"));
  if (f.has("ramp")) memory.ramp = ramp_of(f.at("ramp"));
  if (f.has("desk_moved_ago_ms")) memory.desk_moved_ago = ages_of(f.at("desk_moved_ago_ms"));
  if (f.has("automatic_moves")) {
    memory.automatic_moves = static_cast<int>(f.whole("automatic_moves", k_most_moves));
  }
  return memory;
}

json::value parsed(std::string_view text) {
  json::parse_options options;
  options.max_depth = 5;
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
  json::object const at{{"boot_id", view(saved.at.boot_id)},
                        {"boottime_ms", std::chrono::floor<milliseconds>(saved.at.boottime).count()},
                        {"unix_s", saved.at.unix_seconds},
                        {"synchronised", saved.at.synchronised}};
  json::object memory{{"locked", m.locked},
                      {"fault", fault_json(m.fault)},
                      {"up", stroke_json(m.up)},
                      {"down", stroke_json(m.down)},
                      {"motor_runs", runs_json(m.motor_runs)}};
  if (m.rested_at && m.rested_at->finite()) memory["rested_at_mm"] = m.rested_at->mm();
  if (m.bouts) memory["bouts"] = bouts_json(*m.bouts);
  if (m.day) memory["day"] = day_json(*m.day);
  if (m.phase) memory["phase"] = phase_json(*m.phase);
  if (m.ramp != UserMemory::Ramp{}) memory["ramp"] = ramp_json(m.ramp);
  if (!m.desk_moved_ago.empty()) memory["desk_moved_ago_ms"] = ages_json(m.desk_moved_ago);
  if (m.automatic_moves != 0) memory["automatic_moves"] = m.automatic_moves;
  if (!m.measured.empty()) memory["measured"] = measured_json(m.measured);
  add_interruptions(memory, m);
  return to_text(json::object{
             {"schema", k_schema}, {"desk", view(saved.desk)}, {"saved", at}, {"memory", memory}}) +
         '\n';
}

std::variant<SavedMemory, Unreadable> read_memory(std::string_view text) {
  try {
    auto const value = parsed(text);
    // Before the keys: another version may have others.
    auto const* const object = value.if_object();
    auto const* const schema = object == nullptr ? nullptr : object->if_contains("schema");
    if (schema == nullptr) throw Unfit{"it does not say which version of the format it has"};
    if (*schema != k_schema) {
      throw Unfit{
          fmt::format("it has version {} of the format, this deskd reads {}", to_text(*schema), k_schema)};
    }
    Fields const f{value, "the file", {"schema", "desk", "saved", "memory"}};
    return SavedMemory{f.text("desk"), stamp_of(f.at("saved")), memory_of(f.at("memory"))};
  } catch (Unfit& unfit) {
    return Unreadable{std::move(unfit.reason)};
  }
}

}  // namespace desk::wire
