#include "daemon/core/sensor_step.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace desk::core {
namespace {

Capabilities sensor(double resolution_mm) {
  Capabilities c;
  c.resolution = Distance::of_mm(resolution_mm);
  return c;
}

double step_after(SensorStep& step, std::initializer_list<double> readings) {
  for (double const mm : readings) step.on_reading(Height::at_mm(mm));
  return step.step().mm();
}

TEST(SensorStep, BelievesThePromise) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step.step().mm(), 1);
  EXPECT_EQ(step_after(step, {720, 723, 727, 731, 734, 738}), 1);
}

TEST(SensorStep, FindsOutACoarserSensor) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step_after(step, {1000, 1010, 1020, 1030}), 1) << "four readings may be chance";
  EXPECT_EQ(step_after(step, {1040}), 10);
}

TEST(SensorStep, CountsStepsInThePromisedOnes) {
  SensorStep step{sensor(0.1)};
  EXPECT_NEAR(step_after(step, {720, 724, 727, 731, 735}), 1, 1e-9);
}

TEST(SensorStep, OneFinerReadingRefutesIt) {
  SensorStep step{sensor(1)};
  step_after(step, {700, 710, 720, 730, 740});
  EXPECT_EQ(step_after(step, {743}), 1);
}

TEST(SensorStep, LeavingTheCoarseRangeIsNoticedAtTheFirstReading) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step_after(step, {1040, 1030, 1020, 1010, 1000}), 10);
  EXPECT_EQ(step_after(step, {997}), 1);
}

TEST(SensorStep, ARestingDeskTellsNothing) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step_after(step, {720, 720, 720, 720, 720, 720, 720, 730}), 1);
}

TEST(SensorStep, SmallDivisorsAreChance) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step_after(step, {720, 724, 728, 732, 736}), 1);
}

TEST(SensorStep, NoSensorIsCoarserThanTwentySteps) {
  SensorStep step{sensor(1)};
  EXPECT_EQ(step_after(step, {700, 750, 800, 850, 900}), 1) << "polled rarely while it moved fast";
}

TEST(SensorStep, WhatTheDriverKnowsHoldsAtOnce) {
  Capabilities c = sensor(1);
  c.coarse_from = Height::at_mm(1000);
  c.coarse_resolution = Distance::of_mm(10);
  SensorStep step{c};
  EXPECT_EQ(step_after(step, {998}), 1);
  EXPECT_EQ(step_after(step, {1000}), 10);
  EXPECT_EQ(step_after(step, {1010}), 10);
  EXPECT_EQ(step_after(step, {999}), 1);
}

TEST(SensorStep, NoiseHidesSteps) {
  Capabilities c = sensor(1);
  c.noise = Distance::of_mm(1);
  SensorStep step{c};
  EXPECT_EQ(step_after(step, {700, 710, 720, 730, 740, 750}), 1);
}

TEST(SensorStep, ASensorWithoutStepsHasNone) {
  SensorStep step{sensor(0)};
  EXPECT_EQ(step_after(step, {700, 710, 720, 730, 740}), 0);
}

}  // namespace
}  // namespace desk::core
