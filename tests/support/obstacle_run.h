#pragma once

#include "tests/support/desk_under_test.h"

#include <cstdint>
#include <string>
#include <vector>

namespace desk::testing {

/// What a control box does when its motor meets something.
enum class Box {
  trips,      ///< notices the overload at once, as all simulated ones do: motor off and a little way back
  pushes_on,  ///< notices nothing: the desk stands as at an end stop, with the motor on
};

/// A move into something that was in its way.
struct ObstacleResult {
  core::Direction direction = core::Direction::up;
  bool met = false;     ///< false: the move ended before, by a mistake of its driver
  double motor_ms = 0;  ///< contact to the motor without current: what the box itself allows at most
  double asked_ms = 0;  ///< contact to the driver's motor off: the time it would press if the box did nothing
  double pressed_mm = 0;    ///< farthest into the obstacle
  bool obstructed = false;  ///< the driver says that something was in the way
  std::string outcome;
};

/// Moves of at least 200 mm, up and down in turn, with an obstacle at a random height between 30 % and 80 %
/// of the way. For a box that pushes on, the plant is replaced for the move by one that ends there; not for a
/// servo, which takes the end of its way for its target. Afterwards the obstacle is taken away and the fault
/// cleared; a fault that cannot be cleared ends the run. Instants are known to a few milliseconds.
[[nodiscard]] std::vector<ObstacleResult> run_into_obstacles(DeskUnderTest& desk, Box box, int count,
                                                             std::uint64_t seed);

struct ObstacleSummary {
  std::size_t moves = 0;
  std::size_t not_met = 0;  ///< of these; not in the other numbers
  struct Times {
    double median_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
  };
  Times motor;
  Times asked;
  double pressed_mm = 0;        ///< farthest
  double obstructed_share = 0;  ///< 0…1
};
/// Of the moves in one direction.
[[nodiscard]] ObstacleSummary summarise(std::vector<ObstacleResult> const& results,
                                        core::Direction direction);

}  // namespace desk::testing
