#pragma once

#include "tests/support/desk_under_test.h"

#include <cstdint>
#include <string>
#include <vector>

namespace desk::testing {

/// One move of a landing measurement: where to, with what load, and how long the desk rests afterwards.
struct PlannedMove {
  core::Height target;
  double load = 1;  ///< factor on the nominal speed, 0.7…1.3
  core::Duration rest{0};
};

/// Targets spread evenly over the soft limits. The same seed gives the same moves on every machine.
[[nodiscard]] std::vector<PlannedMove> random_moves(core::SoftLimits const& limits, int count,
                                                    std::uint64_t seed);

/// What one move truly was. Heights are the plant's own, not what its sensor shows.
struct MoveResult {
  core::Height from;
  core::Height target;
  double load = 1;
  double error_mm = 0;      ///< resting height minus target
  double error_steps = 0;   ///< the same in steps that the sensor has at the target
  int corrections = 0;      ///< how often the motor went on again after the first time
  double rest_s = 0;        ///< command to the last standstill
  double done_s = 0;        ///< command to the driver's word that it is over
  double ideal_s = 0;       ///< the least that this desk needs, see ideal_time()
  double overshoot_mm = 0;  ///< farthest beyond a soft limit
  bool reached = false;     ///< by the driver's own account
  std::string outcome;
};

[[nodiscard]] std::string in_words(MoveResult const& result);
/// The `count` moves that ended farthest from their targets, one a line: for failure messages.
[[nodiscard]] std::string worst_of(std::vector<MoveResult> results, std::size_t count);

/// Carries out the moves one after the other, until there is a fault that cannot be
/// cleared. Instants are known to a few milliseconds.
[[nodiscard]] std::vector<MoveResult> run_moves(DeskUnderTest& desk, std::vector<PlannedMove> const& moves);

/// The first moves of a run teach a planner its desk; they are not counted.
inline constexpr std::size_t k_learning_moves = 5;

struct LandingSummary {
  std::size_t moves = 0;
  double median_mm = 0;
  double p95_mm = 0;
  double p99_mm = 0;
  double max_mm = 0;
  double p95_steps = 0;
  double corrections = 0;  ///< per move
  double time_ratio = 0;   ///< sum of times to rest over the sum of ideal times
  double done_ratio = 0;   ///< the same with the times to the driver's word
  double overshoot_mm = 0;
  std::size_t not_reached = 0;  ///< moves that ended otherwise, by the driver's account
};
/// Of all but the learning moves.
[[nodiscard]] LandingSummary summarise(std::vector<MoveResult> const& results);

/// The value below which this share of the values lies (nearest rank); 0 if there are none.
[[nodiscard]] double percentile(std::vector<double> values, double share);

/// One number that the landing is to reach on a plant.
struct LandingGoal {
  std::string what;
  double value = 0;
  double at_most = 0;
  [[nodiscard]] bool met() const { return value <= at_most; }
};
[[nodiscard]] std::vector<LandingGoal> landing_goals(std::string const& profile,
                                                     LandingSummary const& summary);

}  // namespace desk::testing
