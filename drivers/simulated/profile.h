#pragma once

#include "daemon/core/telemetry.h"

#include <array>
#include <limits>
#include <optional>
#include <string_view>

namespace desk::driver::simulated {

/// Speed down over speed up: gravity helps.
inline constexpr double k_down_over_up = 1.05;

/// The nominal numbers of one kind of desk. The plant varies them from day to day and from move to move.
struct Profile {
  std::string_view name;
  core::Capabilities::Kind kind = core::Capabilities::Kind::velocity;
  core::Height lowest = core::Height::at_mm(650);  ///< mechanical end stops
  core::Height highest = core::Height::at_mm(1250);

  core::Speed cruise;            ///< upwards at nominal load; downwards k_down_over_up times as fast
  core::Duration dead_time{0};   ///< motor on to first motion
  core::Duration ramp{0};        ///< standstill to cruise
  core::Duration stop_delay{0};  ///< motor off to the first deceleration; part of the coast
  core::Distance coast_up;       ///< motor off to standstill, from nominal cruise upwards
  core::Distance coast_down;
  core::Duration dead_man{0};  ///< servo: stops if no command renews for this long; 0: none

  core::Duration report_period{0};
  core::Distance resolution = core::Distance::of_mm(0.1);
  core::Distance coarse_resolution = core::Distance::of_mm(0.1);  ///< step from `coarse_from` upwards
  core::Height coarse_from = core::Height::at_mm(std::numeric_limits<double>::infinity());
  core::Distance noise;         ///< standard deviation of one reading
  core::Distance sensor_drift;  ///< largest slow error of the sensor over a day
  double outlier_share = 0;     ///< readings that are far off, 0…1
  std::optional<core::Duration>
      quiet_after;                  ///< no reports this long after the last motion or command; absent: always
  bool answers_when_quiet = false;  ///< a quiet desk still answers when asked; false: it sleeps
  bool tells_running = false;       ///< telemetry says whether the motor runs
  double running_current_a = 0;     ///< nominal motor current; 0: telemetry has no current
};

/// The names that find_profile() knows, for the config's error messages.
[[nodiscard]] std::array<std::string_view, 5> profile_names();

[[nodiscard]] std::optional<Profile> find_profile(std::string_view name);

/// Motor off to standstill from this direction's nominal cruise.
[[nodiscard]] constexpr core::Distance coast(Profile const& p, core::Direction d) {
  return d == core::Direction::up ? p.coast_up : p.coast_down;
}
/// Cruise at nominal load.
[[nodiscard]] constexpr core::Speed cruise(Profile const& p, core::Direction d) {
  return d == core::Direction::up ? p.cruise : p.cruise * k_down_over_up;
}
/// The step in which a desk at this height is reported.
[[nodiscard]] constexpr core::Distance resolution(Profile const& p, core::Height h) {
  return h < p.coarse_from ? p.resolution : p.coarse_resolution;
}

}  // namespace desk::driver::simulated
