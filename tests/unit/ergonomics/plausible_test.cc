#include "daemon/ergonomics/plausible.h"

#include "tests/unit/ergonomics/people.h"

#include <gtest/gtest.h>

namespace desk::ergonomics {
namespace {

using namespace people;
using core::Preset;

TEST(Plausible, IsEverythingForABodyOfWhichNothingIsKnown) {
  EXPECT_FALSE(plausible_range(Preset::sit, {}, {}));
  EXPECT_FALSE(plausible_range(Preset::stand, {}, {}));
}

TEST(Plausible, ReachesFromAStretchedElbowOnTheLowestSeatToABentOneOnTheHighest) {
  auto const given = man_1750();
  auto const range = plausible_range(Preset::sit, given.body, given.chair);
  ASSERT_TRUE(range);
  double const elbow = 0.0733 * 1750 + 116.3;
  EXPECT_NEAR(range->min.mm(), 420 + elbow - 2 * 28.2 - 0.2 * 1750 * std::sin(M_PI / 4) - 20, 1e-6);
  EXPECT_NEAR(range->max.mm(), 540 + elbow + 2 * 28.2 + 0.2 * 1750 * std::sin(M_PI / 9) - 20, 1e-6);
}

TEST(Plausible, TakesUsualChairsIfNoneIsTold) {
  auto const given = man_1750();
  auto const known = plausible_range(Preset::sit, given.body, given.chair);
  auto const any = plausible_range(Preset::sit, given.body, {});
  EXPECT_NEAR((known->min - any->min).mm(), 420 - 380, 1e-6);
  EXPECT_NEAR((any->max - known->max).mm(), 560 - 540, 1e-6);
}

TEST(Plausible, StandingAsksForNoChair) {
  auto const given = man_1750();
  auto const range = plausible_range(Preset::stand, given.body, {});
  double const elbow = 0.6757 * 1750 - 109.7 + 28;
  EXPECT_NEAR(range->min.mm(), elbow - 2 * 17.1 - 0.2 * 1750 * std::sin(M_PI / 4) - 20, 1e-6);
  EXPECT_NEAR(range->max.mm(), elbow + 2 * 17.1 + 0.2 * 1750 * std::sin(M_PI / 9) - 20, 1e-6);
}

TEST(Plausible, ShoesThatWereNotToldWidenIt) {
  auto given = man_1750();
  auto const told = plausible_range(Preset::stand, given.body, {});
  given.body.shoe_heel.reset();
  given.body.shoe_forefoot.reset();
  auto const untold = plausible_range(Preset::stand, given.body, {});
  EXPECT_LT(untold->min, told->min);
  EXPECT_GT(untold->max, told->max);
}

TEST(Plausible, RefusesOnlyWhatNobodyOfThisBodyCanUse) {
  auto const tall = man_1980();
  EXPECT_FALSE(plausible_range(Preset::stand, tall.body, {})->contains(at(850)));
  EXPECT_TRUE(plausible_range(Preset::stand, tall.body, {})->contains(at(1050))) << "far too low, but usable";
  auto const small = woman_1550();
  EXPECT_FALSE(plausible_range(Preset::stand, small.body, {})->contains(at(1250)));
  EXPECT_FALSE(plausible_range(Preset::sit, small.body, small.chair)->contains(at(1000)));
}

}  // namespace
}  // namespace desk::ergonomics
