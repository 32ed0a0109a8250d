#pragma once

#include "daemon/core/settings.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::config {

enum class LogLevel { debug, info, warning, error };

struct LogSettings {
  LogLevel level = LogLevel::info;
  bool operator==(LogSettings const&) const = default;
};

struct StorageSettings {
  std::filesystem::path state_dir = "/var/lib/deskd";
  bool operator==(StorageSettings const&) const = default;
};

struct ControlSettings {
  std::filesystem::path socket = "/run/deskd/control.sock";
  bool operator==(ControlSettings const&) const = default;
};

/// Whether commands that move the desk are taken from MQTT.
enum class AllowMotion {
  trusted,  ///< only if the broker is on this host or the connection has credentials
  always,
  never,
};

struct MqttSettings {
  bool enabled = true;
  std::string host = "localhost";
  std::uint16_t port = 1883;
  std::string client_id = "deskd";  ///< fixed, so that an old session's will cannot land after a new `online`
  std::string username;             ///< empty: anonymous
  std::filesystem::path password_file;  ///< first line is the password; empty: none
  std::string topic_prefix = "deskd";
  AllowMotion allow_motion = AllowMotion::trusted;
  bool discovery = true;
  std::string discovery_prefix = "homeassistant";
  std::string birth_topic = "homeassistant/status";
  bool operator==(MqttSettings const&) const = default;
};

/// A person: the heights they tried and the intervals they want.
struct UserSettings {
  std::string id;
  std::string name;
  core::Presets presets;
  core::Duration sit = core::CycleSettings{}.sit;
  core::Duration stand = core::CycleSettings{}.stand;
  bool operator==(UserSettings const&) const = default;
};

struct BusSettings {
  enum class Driver { simulated };
  std::string id;
  Driver driver = Driver::simulated;
  bool operator==(BusSettings const&) const = default;
};

enum class PresenceSource {
  none,    ///< nobody knows: automatic mode is a config error
  always,  ///< the user takes it upon themselves that somebody is there
};

struct DeskSettings {
  std::string id;
  std::string name;               ///< for people; default: the id with a capital letter
  std::string bus;                ///< id of a [bus.*]
  std::string user;               ///< id of a [user.*]; may be left out when there is just one
  std::string profile = "linak";  ///< simulated bus: which plant
  std::uint64_t seed = 1;         ///< simulated bus: seed of its imperfections
  core::Height start_height = core::Height::at_mm(720);  ///< simulated bus: height at start
  PresenceSource presence = PresenceSource::none;
  core::DeskSettings control;  ///< with the user's presets and intervals filled in
  bool operator==(DeskSettings const&) const = default;
};

/// A whole configuration that passed every check. Never holds a password.
struct Settings {
  LogSettings log;
  StorageSettings storage;
  ControlSettings socket;
  MqttSettings mqtt;
  std::vector<UserSettings> users;
  std::vector<BusSettings> buses;
  std::vector<DeskSettings> desks;
  bool operator==(Settings const&) const = default;
};

constexpr std::string_view to_string(LogLevel l) {
  switch (l) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "?";
}
constexpr std::string_view to_string(AllowMotion a) {
  switch (a) {
    case AllowMotion::trusted: return "trusted";
    case AllowMotion::always: return "always";
    case AllowMotion::never: return "never";
  }
  return "?";
}
constexpr std::string_view to_string(BusSettings::Driver d) {
  switch (d) {
    case BusSettings::Driver::simulated: return "simulated";
  }
  return "?";
}
constexpr std::string_view to_string(PresenceSource p) {
  switch (p) {
    case PresenceSource::none: return "none";
    case PresenceSource::always: return "always";
  }
  return "?";
}

}  // namespace desk::config
