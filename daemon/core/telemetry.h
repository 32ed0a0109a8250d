#pragma once

#include "daemon/core/fault.h"
#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

namespace desk::core {

/// One answer of a desk. Every field is what the desk said at `at`, nothing is filled in.
struct Telemetry {
  TimePoint at;                       ///< when the reading was true, as exactly as the driver can tell
  std::optional<Height> height;       ///< absent while the sensor sleeps or has lost its position
  std::optional<bool> motor_running;  ///< absent when the desk does not tell
  std::optional<double> current_a;    ///< motor current in amperes
  std::optional<Fault> drive_fault;   ///< what the drive itself complains of
  std::optional<Height> seat_height = std::nullopt;  ///< of the chair; asked for every ten seconds or so
  /// While a desk that counts its height has lost it: the way since it began to count, up is positive.
  std::optional<Distance> counted = std::nullopt;
};

/// What a desk can do. Constant for a driver's lifetime.
struct Capabilities {
  enum class Kind {
    velocity,  ///< takes a direction; our planner stops it
    servo,     ///< takes a target height and stops by itself
  };
  Kind kind = Kind::velocity;
  Duration report_period =
      std::chrono::milliseconds{100};  ///< how often a fresh height can be had while moving
  Duration stale_after = std::chrono::milliseconds{
      500};  ///< while moving, an older height is no height (design: 500, slow sensors 1500 ms)
  Distance resolution = Distance::of_mm(1);  ///< finest step of the height sensor
  /// A display of three digits shows millimetres below a metre and centimetres above (hardware.md §1).
  Height coarse_from = Height::at_mm(std::numeric_limits<double>::infinity());
  Distance coarse_resolution = Distance::of_mm(10);  ///< from `coarse_from` upwards
  Distance noise = Distance::of_mm(0);               ///< standard deviation of one reading of a resting desk
  /// Of a desk that counts its height: where its lower end stop is.
  std::optional<Height> home = std::nullopt;
  /// A servo stops by itself; resting so far from its target it is there. Beyond what its sensor can show.
  Distance landing = Distance::of_mm(0);
  bool reports_at_rest = true;  ///< false: silence at rest is normal, the last height stays true

  // Where the motion model starts before it has learned this desk.
  Speed cruise = Speed::of_mm_s(35);
  Duration start_delay = std::chrono::milliseconds{300};  ///< dead time, command to motion
  Duration ramp = std::chrono::milliseconds{1500};        ///< standstill to cruise
  Distance coast_up = Distance::of_mm(10);  ///< way from the stop command to standstill, from cruise
  Distance coast_down = Distance::of_mm(10);
  bool operator==(Capabilities const&) const = default;
};

/// How long a motor command holds at most while the height is told: max(300 ms, 2.5 × the sensor's period),
/// design §2.
constexpr Duration lease_of(Capabilities const& c) {
  return std::max<Duration>(std::chrono::milliseconds{300}, c.report_period * 5 / 2);
}

/// What can be a seat: from a child's chair to a counter stool. Anything else is what a sensor saw in its
/// place.
constexpr bool is_seat(Height height) {
  return height >= Height::at_mm(200) && height <= Height::at_mm(1200);
}
/// How often a seat is looked at.
inline constexpr Duration k_seat_period = std::chrono::seconds{10};

}  // namespace desk::core
