#include "config/devices.h"

#include "config/device_checks.h"
#include "config/gpio_checks.h"
#include "config/keys.h"
#include "config/modbus_map.h"
#include "config/presence_checks.h"
#include "config/schema.h"
#include "config/shipped_files.h"
#include "daemon/core/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::config {
namespace {

using Driver = BusSettings::Driver;

/// The driver of a bus. Absent if that was a mistake of its own, after which nothing more can be said.
std::optional<Driver> driver_of(Draft const& draft, std::string const& bus) {
  for (BusSettings const& b : draft.settings.buses) {
    if (b.id == bus && draft.usable(key_of(b, "driver"))) return b.driver;
  }
  return std::nullopt;
}

std::string unknown_profile(std::string const& name, std::vector<std::string_view> const& known,
                            std::string& hint) {
  if (auto const near = core::nearest(name, known)) hint = fmt::format("did you mean \"{}\"?", *near);
  return fmt::format("\"{}\" is not one of {}", name, listed(known));
}

void resolve_simulated(Draft& draft, DeskSettings& desk) {
  KeyPath const key = key_of(desk, "profile");
  if (!draft.usable(key)) return;
  if (!draft.has(key)) desk.profile = k_simulated_profiles.front();
  std::vector<std::string_view> const known{k_simulated_profiles.begin(), k_simulated_profiles.end()};
  if (std::find(known.begin(), known.end(), desk.profile) != known.end()) return;
  std::string hint;
  std::string const message = unknown_profile(desk.profile, known, hint);
  draft.report(key, {message, hint});
}

void take_map(Draft& draft, DeskSettings& desk, MapResult result, KeyPath const& key) {
  for (Mistake& mistake : result.mistakes) {
    // A file that cannot be read has no lines; the mistake is where it is named.
    if (mistake.at.line == 0) {
      draft.report(key, {fmt::format("{}: {}", mistake.at.source, mistake.message), mistake.hint});
    } else {
      draft.mistakes.push_back(std::move(mistake));
    }
  }
  desk.modbus.device = std::move(result.map);
  if (!desk.modbus.device) draft.spoil(key);
}

void resolve_map(Draft& draft, DeskSettings& desk) {
  KeyPath const key = key_of(desk, "modbus", "map");
  if (!draft.usable(key)) return;
  auto const folder = std::filesystem::path{draft.file_name}.parent_path();
  take_map(draft, desk, load_map_file(folder / desk.modbus.map), key);
}

void resolve_profile(Draft& draft, DeskSettings& desk) {
  KeyPath const key = key_of(desk, "profile");
  if (!draft.usable(key)) return;
  std::vector<std::string_view> known;
  for (ShippedFile const& map : shipped_maps()) {
    if (map.name == desk.profile) return take_map(draft, desk, load_map(map.text, map.name), key);
    known.push_back(map.name);
  }
  if (!draft.has(key)) {
    draft.report(key, {fmt::format("is missing: one of {}, or a map of your own", listed(known))});
    return;
  }
  std::string hint;
  std::string const message = unknown_profile(desk.profile, known, hint);
  draft.report(key, {message, hint});
}

void resolve_modbus(Draft& draft, DeskSettings& desk) {
  if (draft.has(key_of(desk, "modbus", "map"))) {
    resolve_map(draft, desk);
    if (draft.has(key_of(desk, "profile"))) {
      draft.report(key_of(desk, "profile"), {"goes without map", "a device is described by one of the two"});
    }
  } else {
    resolve_profile(draft, desk);
  }
  if (desk.modbus.device) fit_device(draft, desk);
}

void resolve_gpio(Draft& draft, DeskSettings const& desk) {
  KeyPath const profile = key_of(desk, "profile");
  if (draft.has(profile)) {
    draft.report(profile, {fmt::format("is not for a gpio bus, and [bus.{}] is one", desk.bus),
                           fmt::format("[desk.{}.gpio] describes the desk", desk.id)});
    draft.spoil(profile);
  }
  check_gpio_desk(draft, desk);
}

/// A section or a key for one kind of bus on another would silently do nothing.
void refuse_foreign(Draft& draft, KeyPath const& key, std::string const& bus, Driver belongs, Driver actual) {
  if (belongs == actual || !(draft.has(key) || draft.sections.contains(key)) || !draft.usable(key)) return;
  draft.report(key, {fmt::format("belongs to a {} bus, and [bus.{}] is none", to_string(belongs), bus)});
  draft.spoil(key);
}

void check_connection(Draft& draft, BusSettings const& bus) {
  bool const serial = draft.sections.contains(key_of(bus, "serial"));
  bool const tcp = draft.sections.contains(key_of(bus, "tcp"));
  if (!serial && !tcp) {
    draft.report({"bus", bus.id},
                 {"does not say where it is", fmt::format("add [bus.{0}.serial] with a device, or "
                                                          "[bus.{0}.tcp] with a host",
                                                          bus.id)});
  } else if (serial && tcp) {
    draft.report(key_of(bus, "tcp"), {fmt::format("goes without [bus.{}.serial]", bus.id),
                                      "a bus is a serial line or a TCP connection"});
  }
}

}  // namespace

void resolve_devices(Draft& draft) {
  for (BusSettings const& bus : draft.settings.buses) {
    if (!draft.usable(key_of(bus, "driver"))) continue;
    for (std::string_view const name : {"serial", "tcp"}) {
      refuse_foreign(draft, key_of(bus, name), bus.id, Driver::modbus, bus.driver);
    }
    if (bus.driver != Driver::modbus) continue;
    check_connection(draft, bus);
    check_serial(draft, bus);
  }
  for (SensorSettings const& sensor : draft.settings.sensors) check_sensor(draft, sensor);
  for (DeskSettings& desk : draft.settings.desks) {
    check_panel(draft, desk);
    check_presence_keys(draft, desk);
    auto const driver = driver_of(draft, desk.bus);
    if (!driver) continue;
    refuse_foreign(draft, key_of(desk, "seed"), desk.bus, Driver::simulated, *driver);
    refuse_foreign(draft, key_of(desk, "start_height_mm"), desk.bus, Driver::simulated, *driver);
    refuse_foreign(draft, key_of(desk, "modbus"), desk.bus, Driver::modbus, *driver);
    refuse_foreign(draft, key_of(desk, "seat_sensor"), desk.bus, Driver::modbus, *driver);
    refuse_foreign(draft, key_of(desk, "gpio"), desk.bus, Driver::gpio, *driver);
    if (*driver == Driver::gpio) resolve_gpio(draft, desk);
    if (*driver == Driver::simulated) resolve_simulated(draft, desk);
    if (*driver != Driver::modbus) continue;
    resolve_modbus(draft, desk);
    check_seat(draft, desk);
  }
  check_units(draft);
  check_shared(draft);
}

}  // namespace desk::config
