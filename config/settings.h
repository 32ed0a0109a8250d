#pragma once

#include "config/gpio_settings.h"
#include "config/presence_settings.h"
#include "daemon/coach/settings.h"
#include "daemon/core/settings.h"
#include "daemon/ergonomics/settings.h"
#include "drivers/modbus/map.h"

#include <array>
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
  int history_days = 400;  ///< how long what was done is kept; 0: for ever
  bool operator==(StorageSettings const&) const = default;
};

struct ControlSettings {
  std::filesystem::path socket = "/run/deskd/control.sock";
  bool operator==(ControlSettings const&) const = default;
};

/// Whether commands that move the desk are taken from MQTT.
enum class AllowMotion {
  trusted,  ///< only if the broker is on this host, or the connection has a login or a client certificate
  always,
  never,
};

struct MqttSettings {
  bool enabled = true;
  std::string host = "localhost";
  std::uint16_t port = 1883;  ///< with `tls`, unless it is written: k_tls_port
  bool tls = false;
  std::filesystem::path ca_file;           ///< PEM; empty: the authorities that this system trusts
  std::filesystem::path certificate_file;  ///< PEM, the client's own with its chain; empty: none
  std::filesystem::path key_file;          ///< PEM, without a pass phrase; goes with the certificate
  std::string client_id = "deskd";  ///< fixed, so that an old session's will cannot land after a new `online`
  std::string username;             ///< empty: anonymous
  std::filesystem::path password_file;  ///< first line is the password; empty: none
  std::string topic_prefix = "deskd";
  AllowMotion allow_motion = AllowMotion::trusted;
  bool discovery = true;
  std::string discovery_prefix = "homeassistant";
  std::string birth_topic = "homeassistant/status";
  std::string configuration_url;                     ///< what a click on the device opens; empty: nothing
  static constexpr std::uint16_t k_tls_port = 8883;  ///< IANA's secure-mqtt
  bool operator==(MqttSettings const&) const = default;
};

/// Minutes of sitting, of standing and of walking that somebody wants (ergonomics.md §5.1).
enum class Regime {
  own,  ///< as sit_minutes and stand_minutes say
  r50_10,
  r40_10,
  r35_15,
  r30_15,
  r45_15,
  r20_8_2,
  r30_30,
  beginner,  ///< grows over weeks of use to what sit_minutes and stand_minutes say
};

/// A person: the heights they tried and the intervals they want.
struct UserSettings {
  std::string id;
  std::string name;
  core::Presets presets;
  Regime regime = Regime::own;
  core::Duration sit = core::CycleSettings{}.sit;
  core::Duration stand = core::CycleSettings{}.stand;
  std::optional<core::Height> min;  ///< the desk is not driven lower, or higher, for this person
  std::optional<core::Height> max;
  std::optional<core::Height> seat;  ///< as they set the chair
  ergonomics::BodySettings body;
  std::vector<std::string> rules_off;  ///< ids of rules that are not judged, as "R-MONITOR"
  coach::CoachSettings coach;
  std::string language = "en";  ///< one of languages()
  bool operator==(UserSettings const&) const = default;
};

/// A serial line with Modbus devices.
struct SerialSettings {
  enum class Parity { none, even, odd };
  /// How the RTS line switches the transceiver to sending, where neither the adapter nor the kernel does.
  enum class Rts { none, up, down };
  std::filesystem::path device;  ///< the port; empty: the bus is none
  int baud = 9600;
  Parity parity = Parity::none;
  int stop_bits = 1;
  bool rs485 = false;  ///< the kernel switches the direction of the transceiver
  Rts rts = Rts::none;
  core::Duration late_answers =
      std::chrono::milliseconds{200};  ///< how long after its time-out an answer may still come
  core::Duration extra_gap{0};         ///< between frames, beyond what the protocol asks for
  bool operator==(SerialSettings const&) const = default;
};

/// A Modbus TCP server.
struct TcpSettings {
  std::string host;  ///< empty: the bus is none
  std::uint16_t port = 502;
  bool operator==(TcpSettings const&) const = default;
};

/// What a desk on Modbus needs beside its profile.
struct ModbusSettings {
  int unit = 1;                         ///< its address on the bus
  int sensor_unit = 0;                  ///< the address of a distance sensor, if the profile needs one
  core::Height base_height;             ///< what a column's own heights count from
  std::array<core::Height, 4> presets;  ///< of a box that knows memory positions only; 0: not written
  std::filesystem::path
      map;  ///< the user's own, relative to the configuration's folder, in place of a profile
  std::optional<driver::modbus::Map> device;  ///< the map, read and checked
  bool operator==(ModbusSettings const&) const = default;
};

/// A distance sensor under a chair, on the bus of the desk.
struct SeatSensorSettings {
  int unit = 0;      ///< 0: there is none
  int holding = -1;  ///< its register; one of the two
  int input = -1;
  double scale = 1;  ///< of the register, to mm above the floor
  core::Distance offset;
  bool operator==(SeatSensorSettings const&) const = default;
};

struct BusSettings {
  enum class Driver { simulated, modbus, gpio };
  std::string id;
  Driver driver = Driver::simulated;
  SerialSettings serial;
  TcpSettings tcp;
  bool operator==(BusSettings const&) const = default;
};

struct DeskSettings {
  std::string id;
  std::string name;  ///< for people; default: the id with a capital letter
  std::string area;  ///< where it stands, for Home Assistant; empty, here and below: not said
  std::string model;
  std::string serial_number;
  std::string bus;   ///< id of a [bus.*]
  std::string user;  ///< id of the [user.*] it begins with; may be left out when there is just one
  std::vector<std::string>
      users;               ///< everybody who may work at it, `user` among them, in the order of the file
  std::string profile;     ///< which plant (simulated bus), which of deskd's own maps (modbus)
  std::uint64_t seed = 1;  ///< simulated bus: seed of its imperfections
  core::Height start_height = core::Height::at_mm(720);  ///< simulated bus: height at start
  ModbusSettings modbus;
  SeatSensorSettings seat;
  GpioSettings gpio;
  ObstacleSettings obstacle;
  ButtonSettings buttons;
  SignalSettings signal;
  PresenceSettings presence;
  ergonomics::ChairSettings chair;  ///< its seat is the user's, see UserSettings::seat
  ergonomics::FrameSettings frame;
  core::SoftLimits limits;                  ///< the desk's own
  std::vector<core::Height> known_heights;  ///< all that its box can be sent to; empty: anywhere
  core::DeskSettings control;               ///< as `user` wants it, see control_for()
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
  std::vector<SensorSettings> sensors;
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
constexpr std::string_view to_string(Regime r) {
  switch (r) {
    case Regime::own: return "own";
    case Regime::r50_10: return "50/10";
    case Regime::r40_10: return "40/10";
    case Regime::r35_15: return "35/15";
    case Regime::r30_15: return "30/15";
    case Regime::r45_15: return "45/15";
    case Regime::r20_8_2: return "20/8/2";
    case Regime::r30_30: return "30/30";
    case Regime::beginner: return "beginner";
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
    case BusSettings::Driver::modbus: return "modbus";
    case BusSettings::Driver::gpio: return "gpio";
  }
  return "?";
}
constexpr std::string_view to_string(SerialSettings::Parity p) {
  switch (p) {
    case SerialSettings::Parity::none: return "none";
    case SerialSettings::Parity::even: return "even";
    case SerialSettings::Parity::odd: return "odd";
  }
  return "?";
}
constexpr std::string_view to_string(SerialSettings::Rts r) {
  switch (r) {
    case SerialSettings::Rts::none: return "none";
    case SerialSettings::Rts::up: return "up";
    case SerialSettings::Rts::down: return "down";
  }
  return "?";
}
}  // namespace desk::config
