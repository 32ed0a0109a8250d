#pragma once

#include <cmath>
#include <limits>

/// Motion at constant acceleration, along the direction of travel, in any one set of units.
namespace desk::driver::simulated {

inline constexpr double k_infinity = std::numeric_limits<double>::infinity();

/// Time until `distance` >= 0 is covered from speed `v` >= 0 with acceleration `a`; infinite if it never is.
[[nodiscard]] inline double time_to_cover(double distance, double v, double a) {
  if (distance <= 0) return 0;
  double const discriminant = (v * v) + (2 * a * distance);
  if (discriminant < 0) return k_infinity;  // it comes to rest before
  // This form of the quadratic's root holds for a = 0 too, and loses no digits for small a.
  double const divisor = v + std::sqrt(discriminant);
  return divisor > 0 ? 2 * distance / divisor : k_infinity;
}

/// Time until braking with deceleration `d` > 0 must begin in order to stop after `distance`, going on at
/// speed `v` >= 0 and acceleration `a` >= 0 until then; 0 if it is too late already.
[[nodiscard]] inline double time_to_brake_point(double distance, double v, double a, double d) {
  double const spare = distance - (v * v / (2 * d));
  if (spare <= 0) return 0;
  double const stretch = 1 + (a / d);  // way gained by accelerating costs a/d of itself again for braking
  double const b = v * stretch;
  double const divisor = b + std::sqrt((b * b) + (2 * a * stretch * spare));
  return divisor > 0 ? 2 * spare / divisor : k_infinity;
}

}  // namespace desk::driver::simulated
