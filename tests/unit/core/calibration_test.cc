#include "daemon/core/calibration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace desk::core {
namespace {

std::optional<Calibration> plan(double from_mm) {
  std::string why;
  return Calibration::plan(Height::at_mm(from_mm), SoftLimits{}, why);
}

std::vector<Height> targets(Calibration calibration) {
  std::vector<Height> all;
  while (auto const target = calibration.next()) all.push_back(*target);
  return all;
}

SeekReport stroke(MoveEnd end, double target_mm, std::optional<double> landed_mm) {
  SeekReport report;
  report.end = end;
  report.target = Height::at_mm(target_mm);
  if (landed_mm) report.landed = Height::at_mm(*landed_mm);
  return report;
}

TEST(Calibration, EndsWhereItBeganAndStaysInsideTheLimits) {
  for (int from = 650; from <= 1250; from += 25) {
    auto const calibration = plan(from);
    ASSERT_TRUE(calibration) << from;
    auto const all = targets(*calibration);
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.back(), Height::at_mm(from));
    for (Height const target : all) EXPECT_TRUE(SoftLimits{}.contains(target)) << from << ": " << target.mm();
  }
}

TEST(Calibration, DrivesBothWaysWithLongAndShortStrokes) {
  auto const calibration = plan(900);
  ASSERT_TRUE(calibration);
  int up = 0;
  int down = 0;
  double shortest = 1000;
  double longest = 0;
  Height at = Height::at_mm(900);
  for (Height const target : targets(*calibration)) {
    double const way = (target - at).mm();
    ++(way > 0 ? up : down);
    shortest = std::min(shortest, std::abs(way));
    longest = std::max(longest, std::abs(way));
    at = target;
  }
  EXPECT_GE(up, 3);
  EXPECT_GE(down, 3);
  EXPECT_LE(shortest, 40) << "a stop out of the ramp tells the parts of the coast apart";
  EXPECT_GE(longest, 100) << "long enough to cruise";
}

TEST(Calibration, GoesWhereThereIsMoreRoom) {
  EXPECT_GT(targets(*plan(700)).front(), Height::at_mm(700));
  EXPECT_LT(targets(*plan(1200)).front(), Height::at_mm(1200));
}

TEST(Calibration, WithoutRoomItSaysWhatItNeeds) {
  std::string why;
  SoftLimits const narrow{Height::at_mm(700), Height::at_mm(800)};
  EXPECT_FALSE(Calibration::plan(Height::at_mm(750), narrow, why));
  EXPECT_NE(why.find("80"), std::string::npos) << why;
  EXPECT_NE(why.find("50"), std::string::npos) << why;
  EXPECT_TRUE(Calibration::plan(Height::at_mm(715), narrow, why));
}

TEST(Calibration, GivesUpWhenAStrokeDoesNotComeToItsEnd) {
  for (MoveEnd const end : {MoveEnd::replaced, MoveEnd::released, MoveEnd::stopped, MoveEnd::aborted}) {
    EXPECT_FALSE(plan(900)->on_stroke(stroke(end, 1050, 1000))) << to_string(end);
  }
  EXPECT_FALSE(plan(900)->on_stroke(stroke(MoveEnd::reached, 1050, std::nullopt)));
  EXPECT_TRUE(plan(900)->on_stroke(stroke(MoveEnd::missed, 1050, 1055))) << "a miss is what it learns from";
}

TEST(Calibration, TheFirstStrokeEachWayIsNotHeldAgainstTheDesk) {
  auto calibration = plan(900);
  ASSERT_TRUE(calibration);
  MotionModel const model{Capabilities{}};
  calibration->on_stroke(stroke(MoveEnd::missed, 1050, 1058));
  calibration->on_stroke(stroke(MoveEnd::missed, 900, 893));
  calibration->on_stroke(stroke(MoveEnd::reached, 1050, 1050.4));
  calibration->on_stroke(stroke(MoveEnd::reached, 900, 899.2));
  calibration->on_stroke(stroke(MoveEnd::reached, 930, 930.3));
  CalibrationReport const report = calibration->report(model, Distance::of_mm(1));
  EXPECT_EQ(report.strokes, 5);
  EXPECT_NEAR(report.worst_miss.mm(), 0.8, 1e-9);
}

TEST(Calibration, ReportsWhatTheModelKnows) {
  MotionModel const model{Capabilities{}};
  CalibrationReport const report = plan(900)->report(model, Distance::of_mm(10));
  EXPECT_EQ(report.resolution, Distance::of_mm(10));
  EXPECT_NEAR(report.up.cruise.mm_s(), 35, 1e-9);
  EXPECT_NEAR(report.down.coast.mm(), 10, 1e-9);
  EXPECT_NEAR(report.up.start_delay.count(), 0.3, 1e-9);
}

TEST(Calibration, KnowsHowLongTheMotorWillRun) {
  MotionModel const model{Capabilities{}};
  auto const calibration = plan(900);
  ASSERT_TRUE(calibration);
  // Four strokes of 150 mm and two of 30 mm at 35 mm/s; each loses the dead time and half the ramp.
  EXPECT_NEAR(calibration->motor_time(model).count(), (660.0 / 35) + (6 * (0.3 + 0.75)), 0.01);
}

}  // namespace
}  // namespace desk::core
