#include "config/schema.h"

#include "config/schema_builder.h"
#include "config/text_rules.h"
#include "daemon/core/event.h"

#include <chrono>

namespace desk::config {
namespace {

Collection const k_users{"user", [](Settings const& s) { return s.users.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.users[i].id; },
                         [](Settings& s, std::string id) { s.users.emplace_back().id = std::move(id); }};
Collection const k_buses{"bus", [](Settings const& s) { return s.buses.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.buses[i].id; },
                         [](Settings& s, std::string id) { s.buses.emplace_back().id = std::move(id); }};
Collection const k_desks{"desk", [](Settings const& s) { return s.desks.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.desks[i].id; },
                         [](Settings& s, std::string id) { s.desks.emplace_back().id = std::move(id); }};

// Which struct of the settings a section's keys live in.
constexpr auto k_log = [](auto& s, std::size_t) -> auto& {
  return s.log;
};
constexpr auto k_storage = [](auto& s, std::size_t) -> auto& {
  return s.storage;
};
constexpr auto k_control = [](auto& s, std::size_t) -> auto& {
  return s.socket;
};
constexpr auto k_mqtt = [](auto& s, std::size_t) -> auto& {
  return s.mqtt;
};
constexpr auto k_user = [](auto& s, std::size_t i) -> auto& {
  return s.users[i];
};
constexpr auto k_user_presets = [](auto& s, std::size_t i) -> auto& {
  return s.users[i].presets;
};
constexpr auto k_bus = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i];
};
constexpr auto k_serial = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i].serial;
};
constexpr auto k_tcp = [](auto& s, std::size_t i) -> auto& {
  return s.buses[i].tcp;
};
constexpr auto k_modbus = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].modbus;
};
constexpr auto k_seat = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].seat;
};
constexpr auto k_desk = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i];
};
constexpr auto k_limits = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.limits;
};
constexpr auto k_cycle = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.cycle;
};
constexpr auto k_motion = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].control.motion;
};

using LogLevels = Named<LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error>;
using MotionRules = Named<AllowMotion::trusted, AllowMotion::always, AllowMotion::never>;
using Drivers = Named<BusSettings::Driver::simulated, BusSettings::Driver::modbus>;
using Parities =
    Named<SerialSettings::Parity::none, SerialSettings::Parity::even, SerialSettings::Parity::odd>;
using RtsLines = Named<SerialSettings::Rts::none, SerialSettings::Rts::up, SerialSettings::Rts::down>;
using CycleModes = Named<core::CycleMode::automatic, core::CycleMode::confirm, core::CycleMode::remind,
                         core::CycleMode::off>;
using PresenceSources = Named<PresenceSource::none, PresenceSource::always>;
using Milliseconds = Whole<std::chrono::milliseconds>;
using WholeSeconds = Whole<std::chrono::seconds>;

constexpr Number k_travel{300, 1500};  // beyond any desk's stroke; the tallest known reach 1310 mm
constexpr std::string_view k_why_travel = "which no desk leaves";
constexpr std::string_view k_name_default = "the id with a capital letter";

Section log_section() {
  return {"log",
          "What the daemon writes to the journal.",
          nullptr,
          {stored<LogLevels>(
              k_log, &LogSettings::level,
              {"level", LogLevels::choice(), Unit::none, "The least important message that is logged."})}};
}

Section storage_section() {
  return {"storage",
          "Where the daemon keeps what it must not forget.",
          nullptr,
          {stored<Plain>(
              k_storage, &StorageSettings::state_dir,
              {"state_dir", Text{absolute_path_rule}, Unit::none,
               "Directory for what must outlive a restart: what was learned, motor time, lock, faults."})}};
}

Section control_section() {
  return {"control",
          "The local socket that deskctl talks to.",
          nullptr,
          {stored<Plain>(k_control, &ControlSettings::socket,
                         {"socket", Text{socket_path_rule}, Unit::none, "Path of the socket."})}};
}

Section mqtt_section() {
  return {
      "mqtt",
      "The connection to the MQTT broker and to Home Assistant.",
      nullptr,
      {stored<Plain>(k_mqtt, &MqttSettings::enabled,
                     {"enabled", Flag{}, Unit::none, "Whether to connect to a broker at all."}),
       stored<Plain>(k_mqtt, &MqttSettings::host,
                     {"host", Text{host_rule}, Unit::none, "The broker's name or address."}),
       stored<Plain>(k_mqtt, &MqttSettings::port,
                     {"port", Integer{1, 65535}, Unit::none, "The broker's port."}),
       stored<Plain>(k_mqtt, &MqttSettings::client_id,
                     {"client_id", Text{client_id_rule}, Unit::none,
                      "The name under which the broker knows this daemon; no other client may use it."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::username,
           {"username", Text{username_rule}, Unit::none, "The broker's user; empty to log in without."}),
       stored<Plain>(k_mqtt, &MqttSettings::password_file,
                     {"password_file", Text{optional_path_rule}, Unit::none,
                      "A file whose first line is the password; goes together with username."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::topic_prefix,
           {"topic_prefix", Text{topic_rule}, Unit::none, "What all topics of this daemon begin with."}),
       stored<MotionRules>(k_mqtt, &MqttSettings::allow_motion,
                           {"allow_motion", MotionRules::choice(), Unit::none,
                            "Whether a command over MQTT may move the desk."}),
       stored<Plain>(k_mqtt, &MqttSettings::discovery,
                     {"discovery", Flag{}, Unit::none, "Whether to announce the desks to Home Assistant."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::discovery_prefix,
           {"discovery_prefix", Text{topic_rule}, Unit::none, "The discovery prefix set in Home Assistant."}),
       stored<Plain>(
           k_mqtt, &MqttSettings::birth_topic,
           {"birth_topic", Text{topic_rule}, Unit::none, "Where Home Assistant says that it has started."})}};
}

Section user_section() {
  // The heights: from the smallest adult's to the tallest one's, shoes and chair included (rule M11).
  return {"user.*",
          "A person: the heights they have tried and the intervals they want.",
          &k_users,
          {stored<Plain>(k_user, &UserSettings::name,
                         {"name", Text{label_rule}, Unit::none, "The name to show.", false, k_name_default}),
           stored<Millimetres>(k_user_presets, &core::Presets::sit,
                               {"sit_height_mm", Number{520, 860}, Unit::mm,
                                "Height of the desk top above the floor for sitting.", true, "",
                                "the heights at which adults sit"}),
           stored<Millimetres>(k_user_presets, &core::Presets::stand,
                               {"stand_height_mm", Number{840, 1330}, Unit::mm,
                                "Height of the desk top above the floor for standing.", true, "",
                                "the heights at which adults stand"}),
           stored<Minutes>(k_user, &UserSettings::sit,
                           {"sit_minutes", Number{0.1, 240}, Unit::minutes,
                            "How long to sit before it is time to stand."}),
           stored<Minutes>(k_user, &UserSettings::stand,
                           {"stand_minutes", Number{0.1, 120}, Unit::minutes,
                            "How long to stand before it is time to sit."})}};
}

Section bus_section() {
  return {
      "bus.*",
      "What a desk is connected to.",
      &k_buses,
      {stored<Drivers>(k_bus, &BusSettings::driver,
                       {"driver", Drivers::choice({"gpio"}), Unit::none, "How the desk is driven.", true})}};
}

Section serial_section() {
  using Serial = SerialSettings;
  return {
      "bus.*.serial",
      "A serial line with Modbus devices.",
      &k_buses,
      {stored<Plain>(k_serial, &Serial::device,
                     {"device", Text{absolute_path_rule}, Unit::none,
                      "The serial port; its name in /dev/serial/by-id stays the same.", true}),
       stored<Plain>(k_serial, &Serial::baud,
                     {"baud", Integer{1200, 115'200}, Unit::none, "Bits per second."}),
       stored<Parities>(k_serial, &Serial::parity,
                        {"parity", Parities::choice(), Unit::none, "The parity bit."}),
       stored<Plain>(k_serial, &Serial::stop_bits, {"stop_bits", Integer{1, 2}, Unit::none, "Stop bits."}),
       stored<Plain>(k_serial, &Serial::rs485,
                     {"rs485", Flag{}, Unit::none,
                      "Whether the kernel has to switch the direction of an RS-485 transceiver."}),
       stored<RtsLines>(k_serial, &Serial::rts,
                        {"rts", RtsLines::choice(), Unit::none,
                         "How the RTS line switches an adapter to sending that does not do it by itself."}),
       stored<Milliseconds>(k_serial, &Serial::extra_gap,
                            {"extra_gap_ms", Integer{0, 200}, Unit::milliseconds,
                             "How much longer than it must the line is quiet between two messages."}),
       stored<Milliseconds>(k_serial, &Serial::late_answers,
                            {"late_answers_ms", Integer{0, 2000}, Unit::milliseconds,
                             "How long after its time-out an answer may still come, to be thrown away."})}};
}

Section tcp_section() {
  return {"bus.*.tcp",
          "A Modbus TCP server.",
          &k_buses,
          {stored<Plain>(k_tcp, &TcpSettings::host,
                         {"host", Text{host_rule}, Unit::none, "The device's name or address.", true}),
           stored<Plain>(k_tcp, &TcpSettings::port, {"port", Integer{1, 65535}, Unit::none, "Its port."})}};
}

/// The height of the box's memory position `index + 1`.
Field preset_field(std::string_view name, std::size_t index) {
  Field field{
      name,  k_travel, Unit::mm,    "The height of a memory position, if the box can be sent to no others.",
      false, "none",   k_why_travel};
  field.get = [index](Settings const& s, std::size_t i) {
    return Millimetres::show(k_modbus(s, i).presets.at(index));
  };
  field.set = [index](Settings& s, std::size_t i, Value const& value) {
    Millimetres::read(value, k_modbus(s, i).presets.at(index));
  };
  return field;
}

Section modbus_section() {
  using Modbus = ModbusSettings;
  return {"desk.*.modbus",
          "Where a desk on Modbus is found.",
          &k_desks,
          {stored<Plain>(k_modbus, &Modbus::unit,
                         {"unit", Integer{1, 255}, Unit::none, "The address of the desk on its bus."}),
           stored<Plain>(k_modbus, &Modbus::sensor_unit,
                         {"sensor_unit", Integer{1, 247}, Unit::none,
                          "The address of the distance sensor, if the profile needs one.", false, "none"}),
           stored<Millimetres>(k_modbus, &Modbus::base_height,
                               {"base_height_mm", Number{0, 1000}, Unit::mm,
                                "Height of the desk top when the column or the sensor says 0.", false, "",
                                "heights of a desk at its lowest"}),
           preset_field("preset_1_mm", 0), preset_field("preset_2_mm", 1), preset_field("preset_3_mm", 2),
           preset_field("preset_4_mm", 3),
           stored<Plain>(
               k_modbus, &Modbus::map,
               {"map", Text{anything}, Unit::none,
                "A file of your own that describes the device, in place of a profile.", false, "none"})}};
}

Section seat_sensor_section() {
  using Seat = SeatSensorSettings;
  return {
      "desk.*.seat_sensor",
      "A distance sensor under the chair, on the same Modbus bus as the desk.",
      &k_desks,
      {stored<Plain>(k_seat, &Seat::unit,
                     {"unit", Integer{1, 247}, Unit::none, "The sensor's address on the bus.", true}),
       stored<Plain>(k_seat, &Seat::holding,
                     {"holding", Integer{0, 65'535}, Unit::none,
                      "The holding register with the distance, as on the wire.", false, "none"}),
       stored<Plain>(k_seat, &Seat::input,
                     {"input", Integer{0, 65'535}, Unit::none,
                      "The input register with the distance, if it is one.", false, "none"}),
       stored<Plain>(k_seat, &Seat::scale,
                     {"scale", Number{-1000, 1000}, Unit::none,
                      "What one count of the register is in mm; below 0 for a sensor that looks down at "
                      "the seat."}),
       stored<MillimetresOfWay>(k_seat, &Seat::offset,
                                {"offset_mm", Number{-3000, 3000}, Unit::mm,
                                 "What is added to that to make it the seat's height above the floor."})}};
}

Section desk_section() {
  return {"desk.*",
          "A desk.",
          &k_desks,
          {stored<Plain>(k_desk, &DeskSettings::name,
                         {"name", Text{label_rule}, Unit::none, "The name to show.", false, k_name_default}),
           stored<Plain>(k_desk, &DeskSettings::bus,
                         {"bus", Text{anything}, Unit::none, "The id of the bus that the desk is on.", false,
                          "the only bus there is"}),
           stored<Plain>(k_desk, &DeskSettings::user,
                         {"user", Text{anything}, Unit::none, "The id of the person who works at it.", false,
                          "the only user there is"}),
           stored<Plain>(
               k_desk, &DeskSettings::profile,
               {"profile", Text{anything}, Unit::none,
                "The make of desk: what to imitate on a simulated bus, which registers it has on Modbus.",
                false, "linak on a simulated bus; on Modbus it is needed, unless there is a map"}),
           stored<Plain>(k_desk, &DeskSettings::seed,
                         {"seed", Integer{0, 4'294'967'295}, Unit::none,
                          "Simulated bus: the same seed gives the same imperfections."}),
           stored<Millimetres>(k_desk, &DeskSettings::start_height,
                               {"start_height_mm", k_travel, Unit::mm,
                                "Simulated bus: the height to start at.", false, "", k_why_travel}),
           stored<Millimetres>(k_limits, &core::SoftLimits::min,
                               {"min_height_mm", k_travel, Unit::mm,
                                "The desk is never driven below this height.", false, "", k_why_travel}),
           stored<Millimetres>(k_limits, &core::SoftLimits::max,
                               {"max_height_mm", k_travel, Unit::mm,
                                "The desk is never driven above this height.", false, "", k_why_travel})}};
}

Section cycle_section() {
  using Cycle = core::CycleSettings;
  return {"desk.*.cycle",
          "How the desk alternates between sitting and standing.",
          &k_desks,
          {stored<CycleModes>(
               k_cycle, &Cycle::mode,
               {"mode", CycleModes::choice(), Unit::none,
                "automatic announces and moves, confirm asks and moves on a yes, remind only asks."}),
           stored<WholeSeconds>(
               k_cycle, &Cycle::announcement,
               {"announcement_s", Integer{3, 600}, Unit::seconds, "How long before a move it is announced.",
                false, "", "no automatic move may come by surprise"}),
           stored<Minutes>(
               k_cycle, &Cycle::snooze,
               {"snooze_minutes", Number{0.1, 60}, Unit::minutes, "How far a snooze puts a change off."}),
           stored<Minutes>(k_cycle, &Cycle::answer_window,
                           {"answer_minutes", Number{0.1, 60}, Unit::minutes,
                            "Mode confirm: how long a yes still moves the desk."}),
           stored<Plain>(k_cycle, &Cycle::max_skips,
                         {"max_skips", Integer{0, 10}, Unit::none,
                          "After this many skips in a row the desk only reminds."})}};
}

Section presence_section() {
  return {"desk.*.presence",
          "How the daemon knows that somebody is at the desk.",
          &k_desks,
          {stored<PresenceSources>(k_desk, &DeskSettings::presence,
                                   {"source", PresenceSources::choice(), Unit::none,
                                    "always: you take it upon yourself that somebody is there."})}};
}

Section motion_section() {
  using Motion = core::MotionSettings;
  return {"desk.*.motion",
          "How the desk is moved.",
          &k_desks,
          {stored<Milliseconds>(k_motion, &Motion::reversal_pause,
                                {"reverse_pause_ms", Integer{300, 5000}, Unit::milliseconds,
                                 "Standstill between up and down."}),
           stored<Milliseconds>(k_motion, &Motion::no_start_after,
                                {"no_start_after_ms", Integer{1000, 10'000}, Unit::milliseconds,
                                 "A desk that has not moved this long after a command has a fault."}),
           stored<Minutes>(k_motion, &Motion::manual_hold,
                           {"manual_hold_minutes", Number{0.1, 240}, Unit::minutes,
                            "How long the automation rests after the desk was moved or stopped by hand."}),
           stored<MillimetresOfWay>(k_motion, &Motion::back_off,
                                    {"back_off_mm", Number{0, 100}, Unit::mm,
                                     "How far the desk goes back after it met something; 0: it stays."}),
           stored<WholeSeconds>(
               k_motion, &Motion::motor_budget,
               {"motor_budget_s", Integer{30, 3600}, Unit::seconds,
                "How long the motor may run within motor_window_minutes, moves by hand included.", false, "",
                "the motor needs its rest"}),
           stored<Minutes>(k_motion, &Motion::motor_window,
                           {"motor_window_minutes", Number{5, 240}, Unit::minutes,
                            "The time within which motor_budget_s counts."})}};
}

}  // namespace

std::vector<Section> const& schema() {
  static std::vector<Section> const sections{
      log_section(),         storage_section(), control_section(),  mqtt_section(),  user_section(),
      bus_section(),         serial_section(),  tcp_section(),      desk_section(),  modbus_section(),
      seat_sensor_section(), cycle_section(),   presence_section(), motion_section()};
  return sections;
}

std::vector<Collection> const& collections() {
  static std::vector<Collection> const all{k_users, k_buses, k_desks};
  return all;
}

}  // namespace desk::config
