#include "drivers/simulated/kinematics.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated {
namespace {

TEST(Kinematics, CoversADistanceInTheTimeOfTheFormula) {
  EXPECT_DOUBLE_EQ(time_to_cover(38, 38, 0), 1);
  EXPECT_DOUBLE_EQ(time_to_cover(50, 0, 1), 10);
  EXPECT_DOUBLE_EQ(time_to_cover(0, 38, 0), 0);
  EXPECT_NEAR(time_to_cover(38, 38, 1e-12), 1, 1e-9) << "a tiny acceleration must not cost digits";
}

TEST(Kinematics, NeverCoversWhatIsBeyondStandstill) {
  EXPECT_EQ(time_to_cover(26, 30, -18), k_infinity) << "30 mm/s at 18 mm/s² ends after 25 mm";
  EXPECT_NEAR(time_to_cover(25, 30, -18), 30.0 / 18, 1e-6);
  EXPECT_EQ(time_to_cover(1, 0, 0), k_infinity);
}

TEST(Kinematics, BrakesSoThatTheStopIsAtTheTarget) {
  double const v = 20, a = 10, d = 25, distance = 100;
  double const t = time_to_brake_point(distance, v, a, d);
  double const speed = v + (a * t);
  EXPECT_NEAR((v * t) + (a * t * t / 2) + (speed * speed / (2 * d)), distance, 1e-9);
  EXPECT_DOUBLE_EQ(time_to_brake_point(25 + 30, 30, 0, 18), 1)
      << "at cruise: the spare way at constant speed";
}

TEST(Kinematics, BrakesAtOnceWhenItIsTooLate) {
  EXPECT_EQ(time_to_brake_point(24, 30, 0, 18), 0);
  EXPECT_EQ(time_to_brake_point(-5, 30, 0, 18), 0);
}

}  // namespace
}  // namespace desk::driver::simulated
