#include "daemon/core/height_curve.h"

#include <gmock/gmock.h>

#include <limits>

namespace desk::core {
namespace {

using ::testing::HasSubstr;

Height at(double mm) {
  return Height::at_mm(mm);
}

TEST(HeightCurve, WithoutATapeTheSensorIsBelieved) {
  HeightCurve const curve;
  EXPECT_EQ(curve.true_height(at(812.5)), at(812.5));
  EXPECT_EQ(curve.said(at(812.5)), at(812.5));
}

TEST(HeightCurve, OneHeightShiftsAll) {
  HeightCurve curve;
  EXPECT_EQ(curve.add(at(700), at(735)), "");
  EXPECT_NEAR(curve.true_height(at(700)).mm(), 735, 1e-9);
  EXPECT_NEAR(curve.true_height(at(1100)).mm(), 1135, 1e-9);
  EXPECT_NEAR(curve.said(at(1135)).mm(), 1100, 1e-9);
}

TEST(HeightCurve, ALineGoesThroughAllAndOnBeyondThem) {
  HeightCurve curve;
  EXPECT_EQ(curve.add(at(1000), at(1020)), "");
  EXPECT_EQ(curve.add(at(700), at(700)), "");
  EXPECT_EQ(curve.add(at(1200), at(1210)), "") << "in any order";
  ASSERT_EQ(curve.points().size(), 3U);
  EXPECT_NEAR(curve.true_height(at(850)).mm(), 860, 1e-9);
  EXPECT_NEAR(curve.true_height(at(1100)).mm(), 1115, 1e-9);
  EXPECT_NEAR(curve.true_height(at(650)).mm(), 700 - 50 * 320.0 / 300, 1e-9) << "the lowest stretch goes on";
  EXPECT_NEAR(curve.true_height(at(1250)).mm(), 1210 + 50 * 0.95, 1e-9) << "and the highest";
}

TEST(HeightCurve, ThereAndBackIsTheSame) {
  HeightCurve curve;
  for (double const said : {650.0, 800.0, 1000.0, 1200.0})
    ASSERT_EQ(curve.add(at(said), at(said * 1.05 - 30)), "");
  for (int whole = 500; whole < 1400; whole += 7) {
    double const mm = whole;
    EXPECT_NEAR(curve.said(curve.true_height(at(mm))).mm(), mm, 1e-9) << mm;
  }
}

TEST(HeightCurve, AHeightNearAnOldOneReplacesIt) {
  HeightCurve curve;
  ASSERT_EQ(curve.add(at(700), at(735)), "");
  ASSERT_EQ(curve.add(at(719), at(750)), "");
  ASSERT_EQ(curve.points().size(), 1U);
  EXPECT_EQ(curve.points()[0].said, at(719));
  ASSERT_EQ(curve.add(at(740), at(772)), "");
  EXPECT_EQ(curve.points().size(), 2U);
}

TEST(HeightCurve, RefusesWhatNoTapeSays) {
  HeightCurve curve;
  EXPECT_THAT(curve.add(at(700), at(73.5)), HasSubstr("in millimetres"));
  EXPECT_THAT(curve.add(at(700), at(std::numeric_limits<double>::quiet_NaN())), HasSubstr("in millimetres"));
  EXPECT_THAT(curve.add(at(700), at(900)), HasSubstr("200 mm away"));
  EXPECT_TRUE(curve.points().empty());
  ASSERT_EQ(curve.add(at(700), at(735)), "");
  EXPECT_THAT(curve.add(at(800), at(735)), HasSubstr("0 % as far")) << "not ascending";
  EXPECT_THAT(curve.add(at(800), at(870)), HasSubstr("135 % as far"));
  EXPECT_THAT(curve.add(at(800), at(810)), HasSubstr("75 % as far"));
  EXPECT_EQ(curve.points().size(), 1U) << "what was refused changes nothing";
}

TEST(HeightCurve, OfADamagedMemoryNothingIsBelieved) {
  EXPECT_TRUE((HeightCurve{{{at(700), at(735)}, {at(690), at(800)}}}.points().empty()));
  EXPECT_TRUE((HeightCurve{{{at(700), at(735)}, {at(900), at(1335)}}}.points().empty()));
  EXPECT_TRUE((HeightCurve{{{at(700), at(2000)}}}.points().empty()));
  EXPECT_EQ((HeightCurve{{{at(700), at(735)}, {at(900), at(940)}}}.points().size()), 2U);
}

TEST(HeightCurve, ForgetsAll) {
  HeightCurve curve;
  ASSERT_EQ(curve.add(at(700), at(735)), "");
  curve.clear();
  EXPECT_EQ(curve.true_height(at(700)), at(700));
}

}  // namespace
}  // namespace desk::core
