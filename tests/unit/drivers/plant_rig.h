#pragma once

#include "drivers/simulated/plant.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string_view>
#include <vector>

namespace desk::driver::simulated {

using core::Direction;
using core::Distance;
using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Not the epoch, so that nobody gets away with taking an instant for a duration.
inline constexpr TimePoint k_t0{hours{7}};

inline Profile profile(std::string_view name) {
  auto const found = find_profile(name);
  if (!found) throw std::invalid_argument{std::string{name}};
  return *found;
}

inline Height mm(double value) {
  return Height::at_mm(value);
}

/// A desk of nominal load half way up.
inline Plant nominal_plant(Profile const& p, std::uint64_t seed = 1, Height start = mm(950)) {
  Plant plant{p, seed, start, k_t0};
  plant.set_load(1);
  return plant;
}

/// Switches the motor on, by a far target for those that take targets.
inline void drive(Plant& plant, Direction d, TimePoint t) {
  if (plant.profile().kind == core::Capabilities::Kind::velocity) return plant.run(d, t);
  plant.run_to(d == Direction::up ? plant.profile().highest : plant.profile().lowest, t);
}

/// Drives on for `time`, renewing as a healthy driver does, and leaves the plant at its end.
inline void drive_for(Plant& plant, Direction d, Duration time) {
  TimePoint const end = plant.now() + time;
  for (TimePoint t = plant.now(); t < end; t += milliseconds{100}) drive(plant, d, t);
  plant.advance(end);
}

/// Lets the world run until the desk stands, at most a minute.
inline void run_to_rest(Plant& plant) {
  TimePoint const limit = plant.now() + std::chrono::minutes{1};
  do {
    plant.advance(plant.now() + milliseconds{10});
  } while (plant.speed().mm_s() != 0 && plant.now() < limit);
}

struct Statistics {
  double mean = 0;
  double sigma = 0;
};

inline Statistics statistics(std::vector<double> const& values) {
  Statistics s;
  auto const n = static_cast<double>(values.size());
  for (double const v : values) s.mean += v / n;
  for (double const v : values) s.sigma += (v - s.mean) * (v - s.mean) / n;
  s.sigma = std::sqrt(s.sigma);
  return s;
}

}  // namespace desk::driver::simulated
