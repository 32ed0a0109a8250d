#include "daemon/wire/person_json.h"

#include "daemon/wire/phase_json.h"

#include <chrono>

namespace desk::wire {

namespace json = boost::json;
using core::UserMemory;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t k_last_day = 365'000;  // a thousand years after 1970

json::object discomfort_json(UserMemory::Discomfort const& discomfort) {
  if (discomfort.until_day) return {{"until_day", *discomfort.until_day}};
  // Rounded up: not shorter than it was promised.
  return {{"left_ms", std::chrono::ceil<milliseconds>(discomfort.left.value_or(core::Duration{0})).count()}};
}

UserMemory::Discomfort discomfort_of(json::value const& value) {
  constexpr std::int64_t k_longest_ms = 73LL * 3600 * 1000;
  Fields const f{value, "discomfort", {"until_day", "left_ms"}};
  UserMemory::Discomfort discomfort;
  if (f.has("until_day") == f.has("left_ms")) throw Unfit{"discomfort has not just one end"};
  if (f.has("until_day")) discomfort.until_day = f.whole("until_day", k_last_day);
  if (f.has("left_ms")) discomfort.left = milliseconds{f.whole("left_ms", k_longest_ms)};
  return discomfort;
}

json::object taught_json(UserMemory::TaughtPreset const& taught) {
  return {{"height_mm", taught.height.mm()}, {"configured_mm", taught.configured.mm()}};
}

UserMemory::TaughtPreset taught_of(json::value const& value) {
  Fields const f{value, "a preset", {"height_mm", "configured_mm"}};
  return {height_of(f, "height_mm", "a preset"), height_of(f, "configured_mm", "a preset")};
}

json::object taught_json(UserMemory::TaughtInterval const& taught) {
  return {{"length_ms", std::chrono::round<milliseconds>(taught.length).count()},
          {"configured_ms", std::chrono::round<milliseconds>(taught.configured).count()}};
}

UserMemory::TaughtInterval interval_of(json::value const& value) {
  constexpr std::int64_t k_day_ms = 24LL * 3600 * 1000;
  Fields const f{value, "an interval", {"length_ms", "configured_ms"}};
  return {milliseconds{f.whole("length_ms", k_day_ms)}, milliseconds{f.whole("configured_ms", k_day_ms)}};
}

bool can_be_written(std::optional<UserMemory::TaughtPreset> const& taught) {
  return taught && taught->height.finite() && taught->configured.finite();
}

}  // namespace

core::Height height_of(Fields const& fields, std::string_view key, std::string_view where) {
  constexpr double k_highest_mm = 5000;  // of anything that a sensor of a desk may say
  double const mm = fields.number(key);
  if (mm < -k_highest_mm || mm > k_highest_mm) throw Unfit{fmt::format("{} of {} is no height", key, where)};
  return core::Height::at_mm(mm);
}

json::object user_json(UserMemory const& m) {
  json::object object;
  if (m.bouts) object["bouts"] = bouts_json(*m.bouts);
  if (m.day) object["day"] = day_json(*m.day);
  if (m.phase) object["phase"] = phase_json(*m.phase);
  if (m.ramp != UserMemory::Ramp{}) object["ramp"] = ramp_json(m.ramp);
  if (m.discomfort) object["discomfort"] = discomfort_json(*m.discomfort);
  if (can_be_written(m.sit)) object["sit"] = taught_json(*m.sit);
  if (can_be_written(m.stand)) object["stand"] = taught_json(*m.stand);
  if (m.sit_interval) object["sit_interval"] = taught_json(*m.sit_interval);
  if (m.stand_interval) object["stand_interval"] = taught_json(*m.stand_interval);
  if (m.snooze) object["snooze"] = taught_json(*m.snooze);
  return object;
}

void read_user(Fields const& f, UserMemory& memory) {
  if (f.has("bouts")) memory.bouts = bouts_of(f.at("bouts"), "bouts");
  if (f.has("day")) memory.day = day_of(f.at("day"));
  if (f.has("phase")) memory.phase = phase_of(f.at("phase"));
  if (f.has("ramp")) memory.ramp = ramp_of(f.at("ramp"));
}

UserMemory user_of(json::value const& value) {
  Fields const f{value,
                 "memory of a person",
                 {"bouts", "day", "phase", "ramp", "discomfort", "sit", "stand", "sit_interval",
                  "stand_interval", "snooze"}};
  UserMemory memory;
  read_user(f, memory);
  if (f.has("discomfort")) memory.discomfort = discomfort_of(f.at("discomfort"));
  if (f.has("sit")) memory.sit = taught_of(f.at("sit"));
  if (f.has("stand")) memory.stand = taught_of(f.at("stand"));
  if (f.has("sit_interval")) memory.sit_interval = interval_of(f.at("sit_interval"));
  if (f.has("stand_interval")) memory.stand_interval = interval_of(f.at("stand_interval"));
  if (f.has("snooze")) memory.snooze = interval_of(f.at("snooze"));
  return memory;
}

json::object seat_json(SavedSeat const& seat) {
  json::object object{{"height_mm", seat.height.mm()}, {"configured_mm", nullptr}};
  if (seat.configured) object["configured_mm"] = seat.configured->mm();
  return object;
}

SavedSeat seat_of(json::value const& value) {
  Fields const f{value, "seat", {"height_mm", "configured_mm"}};
  SavedSeat seat{height_of(f, "height_mm", "seat"), std::nullopt};
  if (!f.at("configured_mm").is_null()) seat.configured = height_of(f, "configured_mm", "seat");
  return seat;
}

}  // namespace desk::wire
