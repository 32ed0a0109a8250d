#include "tests/support/ideal_run.h"
#include "tests/support/landing_run.h"
#include "tests/support/obstacle_run.h"

#include <gtest/gtest.h>

#include <string>

namespace desk {
namespace {

using namespace desk::testing;
using core::Direction;

class Landing : public ::testing::TestWithParam<std::string_view> {
 protected:
  std::string const name_{GetParam()};
  driver::simulated::Profile const profile_ = profile_or_throw(name_);
};

// What ./dev bench landing measures, with fewer moves.
TEST_P(Landing, RandomMovesMeetTheGoals) {
  std::uint64_t const seed = 2;
  auto const moves = random_moves(measuring_limits(profile_), 200, seed);
  auto const desk = our_desk(name_, seed);
  auto const results = run_moves(*desk, moves);
  for (LandingGoal const& goal : landing_goals(name_, summarise(results)))
    EXPECT_LE(goal.value, goal.at_most) << goal.what;
  EXPECT_EQ(results.size(), moves.size()) << results.back().outcome;
  for (MoveResult const& r : results) EXPECT_TRUE(r.reached) << in_words(r);
  EXPECT_EQ(desk->plant().reversals_without_stop(), 0);
  if (HasFailure()) GTEST_LOG_(INFO) << "the farthest off:\n" << worst_of(results, 5);
}

TEST_P(Landing, ObstaclesAreSeenAsSuch) {
  for (Box const box : {Box::trips, Box::pushes_on}) {
    // A servo that comes to the end of its way takes that for its target and switches itself off.
    if (box == Box::pushes_on && profile_.kind == core::Capabilities::Kind::servo) continue;
    auto const desk = our_desk(name_, 3);
    auto const results = run_into_obstacles(*desk, box, 40, 3);
    for (Direction const direction : {Direction::up, Direction::down}) {
      SCOPED_TRACE(std::string{box == Box::trips ? "box trips, " : "box pushes on, "} +
                   std::string{to_string(direction)});
      ASSERT_EQ(results.size(), 40U) << results.back().outcome;
      auto const summary = summarise(results, direction);
      EXPECT_EQ(summary.not_met, 0U) << "something was seen where nothing was";
      EXPECT_EQ(summary.obstructed_share, 1.0);
      // A second without progress is a stall (design §5); then the motor still has to go off.
      EXPECT_LE(summary.asked.max_ms, 1500);
    }
  }
}

// The measure itself: a copy of the plant that is stopped at the right instant needs what the profile's
// nominal numbers say, but for the scatter from move to move.
TEST_P(Landing, IdealTimeIsThatOfTheNominalRun) {
  driver::simulated::Plant plant{profile_, 1, core::Height::at_mm(700), core::TimePoint{}};
  plant.set_load(1);
  double const way = 400;
  double const v = profile_.cruise.mm_s();
  double const ramp = core::to_seconds(profile_.ramp);
  double const stop_delay = core::to_seconds(profile_.stop_delay);
  double const braking = profile_.coast_up.mm() - (v * stop_delay);
  double const at_cruise = way - (v * ramp / 2) - profile_.coast_up.mm();
  double const nominal =
      core::to_seconds(profile_.dead_time) + ramp + (at_cruise / v) + stop_delay + (2 * braking / v);
  EXPECT_NEAR(ideal_time(plant, core::Height::at_mm(700 + way)).count(), nominal, 0.03 * nominal);
}

INSTANTIATE_TEST_SUITE_P(Plants, Landing, ::testing::ValuesIn(driver::simulated::profile_names()),
                         [](auto const& plant) {
                           std::string name{plant.param};
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace desk
