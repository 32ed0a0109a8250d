#include "drivers/gpio/median_filter.h"

#include <gtest/gtest.h>

#include <vector>

namespace desk::driver::gpio {
namespace {

using core::Height;
using core::Speed;
using core::TimePoint;
using std::chrono::milliseconds;

constexpr TimePoint k_t0{std::chrono::hours{3}};

Reading reading(int ms, double mm) {
  return {k_t0 + milliseconds{ms}, Height::at_mm(mm)};
}

std::vector<Reading> through(MedianFilter filter, std::vector<Reading> const& readings) {
  std::vector<Reading> told;
  for (Reading const& r : readings)
    if (auto const middle = filter.take(r)) told.push_back(*middle);
  return told;
}

TEST(MedianFilter, OfOnePassesAllOn) {
  std::vector<Reading> const readings{reading(0, 700), reading(50, 5000), reading(100, 701)};
  EXPECT_EQ(through(MedianFilter{1}, readings), readings);
}

TEST(MedianFilter, TellsTheMiddleOneWithItsOwnInstant) {
  EXPECT_EQ(
      through(MedianFilter{3}, {reading(0, 700), reading(60, 702), reading(120, 704), reading(180, 706)}),
      (std::vector<Reading>{reading(60, 702), reading(120, 704)}));
}

TEST(MedianFilter, LeavesOutliersOut) {
  for (double const odd : {40.0, 4000.0}) {
    auto const told = through(MedianFilter{3}, {reading(0, 700), reading(60, 702), reading(120, odd),
                                                reading(180, 706), reading(240, 708), reading(300, 710)});
    ASSERT_FALSE(told.empty());
    for (Reading const& r : told) {
      double const true_mm = 700 + (2.0 / 60) * core::to_seconds(r.at - k_t0) * 1000;
      EXPECT_NEAR(r.height.mm(), true_mm, 1e-6) << "each is what was measured at its instant";
    }
  }
}

TEST(MedianFilter, NeverGoesBackInTime) {
  auto const told = through(MedianFilter{3}, {reading(0, 700), reading(60, 712), reading(120, 708),
                                              reading(180, 705), reading(240, 711), reading(300, 703)});
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_GT(told[i].at, told[i - 1].at);
}

TEST(OutlierGate, LetsPassWhatADeskCanDo) {
  OutlierGate gate{Speed::of_mm_s(120)};
  EXPECT_TRUE(gate.passes(reading(0, 700)));
  EXPECT_TRUE(gate.passes(reading(100, 731))) << "12 mm of way and 20 mm of allowance";
  EXPECT_FALSE(gate.passes(reading(200, 764)));
  EXPECT_TRUE(gate.passes(reading(300, 733)));
  EXPECT_TRUE(gate.passes(reading(5000, 1200))) << "it may have moved meanwhile";
}

TEST(OutlierGate, BelievesThreeThatAgree) {
  OutlierGate gate{Speed::of_mm_s(120)};
  EXPECT_TRUE(gate.passes(reading(0, 7000))) << "the first one is believed, and is wrong";
  EXPECT_FALSE(gate.passes(reading(50, 700)));
  EXPECT_FALSE(gate.passes(reading(100, 701)));
  EXPECT_TRUE(gate.passes(reading(150, 700)));
  EXPECT_TRUE(gate.passes(reading(200, 702)));
}

TEST(OutlierGate, BelievesNotThreeThatDisagree) {
  OutlierGate gate{Speed::of_mm_s(120)};
  EXPECT_TRUE(gate.passes(reading(0, 700)));
  EXPECT_FALSE(gate.passes(reading(50, 900)));
  EXPECT_FALSE(gate.passes(reading(100, 1100)));
  EXPECT_FALSE(gate.passes(reading(150, 900)));
  EXPECT_FALSE(gate.passes(reading(200, 901)));
  EXPECT_TRUE(gate.passes(reading(250, 701)));
}

}  // namespace
}  // namespace desk::driver::gpio
