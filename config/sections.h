#pragma once

#include "config/schema.h"

/// The sections of the schema by topic; schema() puts them in order.
namespace desk::config {

extern Collection const k_users;
extern Collection const k_buses;
extern Collection const k_sensors;
extern Collection const k_desks;

inline constexpr Number k_travel{300, 1500};  // beyond any desk's stroke; the tallest known reach 1310 mm
inline constexpr std::string_view k_why_travel = "which no desk leaves";

Section log_section();
Section storage_section();
Section control_section();
Section mqtt_section();

Section bus_section();
Section serial_section();
Section tcp_section();
Section modbus_section();
Section seat_sensor_section();

Section user_section();
Section desk_section();
Section cycle_section();
Section schedule_section();
Section motion_section();

Section sensor_section();
Section gpio_section();
Section obstacle_section();
Section buttons_section();
Section signal_section();
Section presence_section();

Choice language_choice();
Section limits_section();
Section ergonomics_section();
Section coach_section();
Section chair_section();
Section frame_section();

}  // namespace desk::config
