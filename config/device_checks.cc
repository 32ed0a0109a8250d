#include "config/device_checks.h"

#include "config/keys.h"
#include "config/person.h"

#include "drivers/modbus/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace desk::config {
namespace {

using core::Height;
using driver::modbus::Map;
using driver::modbus::Term;

constexpr std::array<std::string_view, 4> k_presets{"preset_1_mm", "preset_2_mm", "preset_3_mm",
                                                    "preset_4_mm"};

/// Something that this desk needs (or does not) and that is missing (or there).
void require(Draft& draft, KeyPath const& key, bool needed, Complaint missing, Complaint unused) {
  bool const there = draft.has(key);
  if (needed && !there) draft.report(key, std::move(missing));
  if (!needed && there) draft.report(key, std::move(unused), Mistake::Severity::warning);
}

bool knows_presets_only(Map const& map) {
  return std::any_of(map.start.begin(), map.start.end(), [](auto const& step) {
    auto const* write = std::get_if<driver::modbus::Write>(&step);
    return write != nullptr && std::find(write->values.begin(), write->values.end(),
                                         driver::modbus::Value{Term::preset}) != write->values.end();
  });
}

/// Within what the device's register can say.
void check_reach(Draft& draft, DeskSettings const& desk) {
  Map const& map = *desk.modbus.device;
  if (!map.target || !draft.usable(key_of(desk, "modbus", "base_height_mm"))) return;
  double const base = map.height_above_base ? desk.modbus.base_height.mm() : 0;
  auto const height_of = [&](std::uint32_t raw) {
    return base + (raw - map.target->offset) / map.target->scale;
  };
  std::pair<double, double> const reach =
      std::minmax({height_of(map.target->lowest), height_of(map.target->highest)});
  auto const check = [&](std::string_view name, Height limit) {
    KeyPath const key = key_of(desk, name);
    bool const within = limit.mm() >= reach.first && limit.mm() <= reach.second;
    if (within || !draft.usable(key)) return;
    draft.report(key, {fmt::format("the device cannot be sent to {} mm, only to {:.6g} to {:.6g} mm",
                                   limit.mm(), reach.first, reach.second)});
    draft.spoil(key);
  };
  check("min_height_mm", desk.limits.min);
  check("max_height_mm", desk.limits.max);
}

std::string list_of(std::vector<Height> const& heights) {
  std::string text;
  for (Height const h : heights) text += fmt::format("{}{}", text.empty() ? "" : ", ", h.mm());
  return text + " mm";
}

/// That the box goes near the heights of everybody who may work at it.
void check_reach(Draft& draft, DeskSettings const& desk, UserSettings const& user) {
  auto const check_one = [&](std::string_view name, Height wanted) {
    KeyPath const key{"user", user.id, std::string{name}};
    if (!draft.usable(key) || nearest_known(desk, wanted)) return;
    draft.report(key, {fmt::format("[desk.{}] cannot be sent to {} mm: its box knows {}", desk.id,
                                   wanted.mm(), list_of(desk.known_heights)),
                       fmt::format("store it at the handset and say so as one of preset_1_mm to preset_4_mm "
                                   "in [desk.{}.modbus], or take a height within {} mm of one that is there",
                                   desk.id, k_preset_reach.mm())});
  };
  check_one("sit_height_mm", user.presets.sit);
  check_one("stand_height_mm", user.presets.stand);
}

void fit_presets(Draft& draft, DeskSettings& desk) {
  bool const needed = knows_presets_only(*desk.modbus.device);
  std::vector<Height> known;
  bool all_usable = true;
  for (std::size_t i = 0; i < k_presets.size(); ++i) {
    KeyPath const key = key_of(desk, "modbus", k_presets.at(i));
    all_usable = all_usable && draft.usable(key);
    if (!draft.has(key) || !draft.usable(key)) continue;
    Height const preset = desk.modbus.presets.at(i);
    known.push_back(preset);
    if (!needed) {
      draft.report(key, {"is not used: this device can be sent anywhere"}, Mistake::Severity::warning);
    } else if (!desk.limits.contains(preset)) {
      draft.report(key, {fmt::format("{} mm is outside the desk's limits, {} to {} mm", preset.mm(),
                                     desk.limits.min.mm(), desk.limits.max.mm()),
                         "leave out a memory position that is not to be driven to"});
    }
  }
  if (!needed || !all_usable) return;
  if (known.empty()) {
    draft.report(key_of(desk, "modbus", "preset_1_mm"),
                 {"is missing: this device can only be sent to its memory positions",
                  "write at least the two for sitting and standing, as preset_1_mm to preset_4_mm"});
    return;
  }
  desk.known_heights = std::move(known);
  for (UserSettings const& user : draft.settings.users) {
    if (works_at(desk, user)) check_reach(draft, desk, user);
  }
}

}  // namespace

void check_serial(Draft& draft, BusSettings const& bus) {
  constexpr std::array k_usual{1200, 2400, 4800, 9600, 19'200, 38'400, 57'600, 115'200};
  SerialSettings const& serial = bus.serial;
  KeyPath const baud = key_of(bus, "serial", "baud");
  if (draft.usable(baud) && std::find(k_usual.begin(), k_usual.end(), serial.baud) == k_usual.end()) {
    draft.report(baud,
                 {fmt::format("{} is no usual speed: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200",
                              serial.baud)});
  }
  KeyPath const rts = key_of(bus, "serial", "rts");
  if (serial.rs485 && serial.rts != SerialSettings::Rts::none && draft.usable(rts)) {
    draft.report(rts, {"goes without rs485", "the kernel or deskd switches the transceiver, not both"});
  }
}

void check_units(Draft& draft) {
  constexpr int k_last_serial = 247;
  constexpr int k_of_tcp = 255;
  std::map<std::tuple<std::string, int>, std::string> taken;
  auto const claim = [&](DeskSettings const& desk, KeyPath const& key, int unit, bool serial) {
    if (unit == 0 || !draft.usable(key)) return;
    if (unit > k_last_serial && (serial || unit != k_of_tcp)) {
      draft.report(key, {fmt::format("{} is no address: units are 1 to 247{}", unit,
                                     serial ? " on a serial line" : ", and over TCP 255 as well")});
    }
    auto const [place, free] = taken.try_emplace({desk.bus, unit}, desk.id);
    if (free) return;
    draft.report(key, {fmt::format("{} is the address of [desk.{}] on the same bus", unit, place->second)});
  };
  for (DeskSettings const& desk : draft.settings.desks) {
    for (BusSettings const& bus : draft.settings.buses) {
      bool const modbus =
          bus.driver == BusSettings::Driver::modbus && draft.usable({"bus", bus.id, "driver"});
      if (bus.id != desk.bus || !modbus) continue;
      bool const serial = draft.sections.contains({"bus", bus.id, "serial"});
      claim(desk, key_of(desk, "modbus", "unit"), desk.modbus.unit, serial);
      claim(desk, key_of(desk, "modbus", "sensor_unit"), desk.modbus.sensor_unit, serial);
      claim(desk, key_of(desk, "seat_sensor", "unit"), desk.seat.unit, serial);
    }
  }
}

void check_seat(Draft& draft, DeskSettings const& desk) {
  if (!draft.sections.contains(key_of(desk, "seat_sensor"))) return;
  bool const holding = draft.has(key_of(desk, "seat_sensor", "holding"));
  bool const input = draft.has(key_of(desk, "seat_sensor", "input"));
  if (!holding && !input) {
    draft.report(key_of(desk, "seat_sensor", "holding"),
                 {"is missing: where the distance is", "write holding or input = the address on the wire"});
  } else if (holding && input) {
    draft.report(key_of(desk, "seat_sensor", "input"),
                 {"goes without holding", "the distance is in one register"});
  }
  if (desk.seat.scale == 0 && draft.usable(key_of(desk, "seat_sensor", "scale"))) {
    draft.report(key_of(desk, "seat_sensor", "scale"), {"0 makes every distance the same"});
  }
}

void fit_device(Draft& draft, DeskSettings& desk) {
  Map const& map = *desk.modbus.device;
  require(draft, key_of(desk, "modbus", "sensor_unit"), map.height_by_sensor,
          {"is missing: this device does not know its height"},
          {"is not used: this device knows its own height"});
  Complaint const missing = map.height_by_sensor
                                ? Complaint{"is missing: the sensor counts from where it sits",
                                            "measure how far below the desk top"}
                                : Complaint{"is missing: this device counts from its lowest position",
                                            "measure the desk top's height there, from the floor"};
  require(draft, key_of(desk, "modbus", "base_height_mm"), map.height_above_base, missing,
          {"is not used: this device counts from the floor"});
  check_reach(draft, desk);
  fit_presets(draft, desk);
}

}  // namespace desk::config
