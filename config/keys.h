#pragma once

#include "config/settings.h"
#include "config/value.h"

namespace desk::config {

/// Where something of the settings is written in the file: [desk.main] bus, [desk.main.modbus] map.

inline KeyPath key_of(DeskSettings const& desk, std::string_view name) {
  return {"desk", desk.id, std::string{name}};
}
inline KeyPath key_of(DeskSettings const& desk, std::string_view section, std::string_view name) {
  return {"desk", desk.id, std::string{section}, std::string{name}};
}

inline KeyPath key_of(BusSettings const& bus, std::string_view name) {
  return {"bus", bus.id, std::string{name}};
}
inline KeyPath key_of(BusSettings const& bus, std::string_view section, std::string_view name) {
  return {"bus", bus.id, std::string{section}, std::string{name}};
}

inline KeyPath key_of(SensorSettings const& sensor, std::string_view name) {
  return {"sensor", sensor.id, std::string{name}};
}

inline KeyPath key_of(UserSettings const& user, std::string_view name) {
  return {"user", user.id, std::string{name}};
}
inline KeyPath key_of(UserSettings const& user, std::string_view section, std::string_view name) {
  return {"user", user.id, std::string{section}, std::string{name}};
}

}  // namespace desk::config
