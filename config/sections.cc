#include "config/sections.h"

namespace desk::config {

Collection const k_users{"user", [](Settings const& s) { return s.users.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.users[i].id; },
                         [](Settings& s, std::string id) { s.users.emplace_back().id = std::move(id); }};
Collection const k_buses{"bus", [](Settings const& s) { return s.buses.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.buses[i].id; },
                         [](Settings& s, std::string id) { s.buses.emplace_back().id = std::move(id); }};
Collection const k_sensors{
    "sensor", [](Settings const& s) { return s.sensors.size(); },
    [](Settings const& s, std::size_t i) -> std::string const& { return s.sensors[i].id; },
    [](Settings& s, std::string id) { s.sensors.emplace_back().id = std::move(id); }, false};
Collection const k_desks{"desk", [](Settings const& s) { return s.desks.size(); },
                         [](Settings const& s, std::size_t i) -> std::string const& { return s.desks[i].id; },
                         [](Settings& s, std::string id) { s.desks.emplace_back().id = std::move(id); }};

std::vector<Section> const& schema() {
  static std::vector<Section> const sections{
      log_section(),         storage_section(),    control_section(),  mqtt_section(),     user_section(),
      limits_section(),      ergonomics_section(), coach_section(),    bus_section(),      serial_section(),
      tcp_section(),         sensor_section(),     desk_section(),     modbus_section(),   gpio_section(),
      seat_sensor_section(), obstacle_section(),   buttons_section(),  signal_section(),   chair_section(),
      frame_section(),       cycle_section(),      schedule_section(), presence_section(), motion_section()};
  return sections;
}

std::vector<Collection> const& collections() {
  static std::vector<Collection> const all{k_users, k_buses, k_sensors, k_desks};
  return all;
}

}  // namespace desk::config
