#include "daemon/core/height_check.h"

#include <gtest/gtest.h>

#include <cmath>

namespace desk::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Verdict = HeightCheck::Verdict;

/// A sensor that is read every 100 ms of a desk whose cruise is 40 mm/s: it reaches 60 mm/s at most.
class Sensor {
 public:
  explicit Sensor(double noise_mm = 0) : check{capabilities(noise_mm)} {}

  static Capabilities capabilities(double noise_mm) {
    Capabilities c;
    c.cruise = Speed::of_mm_s(40);
    c.noise = Distance::of_mm(noise_mm);
    return c;
  }
  Verdict tell(std::optional<double> mm, TimePoint at) {
    Telemetry t;
    t.at = at;
    if (mm) t.height = Height::at_mm(*mm);
    return check.judge(t, driven ? std::optional{driven_since} : std::nullopt);
  }
  Verdict read(double mm) { return tell(mm, now += milliseconds{100}); }

  TimePoint now{seconds{100}};
  bool driven = false;
  TimePoint driven_since = now;
  HeightCheck check;
};

TEST(HeightCheck, TrustsAHeightThatWasReadTwice) {
  Sensor sensor;
  EXPECT_EQ(sensor.read(720), Verdict::accepted);
  EXPECT_FALSE(sensor.check.trusted());
  EXPECT_EQ(sensor.read(720), Verdict::accepted);
  EXPECT_TRUE(sensor.check.trusted());
  sensor.check.distrust();
  EXPECT_FALSE(sensor.check.trusted());
}

TEST(HeightCheck, SilenceAndNotANumberAreNoHeights) {
  Sensor sensor;
  EXPECT_EQ(sensor.tell(std::nullopt, sensor.now), Verdict::nothing);
  EXPECT_EQ(sensor.read(std::nan("")), Verdict::nothing);
  EXPECT_EQ(sensor.read(INFINITY), Verdict::nothing);
  EXPECT_FALSE(sensor.check.newest());
}

TEST(HeightCheck, WhatIsToldAgainOrOutOfOrderIsNoNews) {
  Sensor sensor;
  sensor.read(720);
  EXPECT_EQ(sensor.tell(720, sensor.now), Verdict::nothing);
  EXPECT_EQ(sensor.tell(721, sensor.now - milliseconds{50}), Verdict::nothing);
  EXPECT_FALSE(sensor.check.trusted()) << "one reading, told three times";
}

TEST(HeightCheck, TheSameOddReadingToldAgainIsNoSecondOne) {
  Sensor sensor;
  sensor.driven = true;
  sensor.read(720);
  EXPECT_EQ(sensor.read(900), Verdict::odd);
  EXPECT_EQ(sensor.tell(900, sensor.now), Verdict::nothing);
  EXPECT_EQ(sensor.tell(900, sensor.now), Verdict::nothing);
}

TEST(HeightCheck, ADeskReachesNoMoreThanItsSpeedAllows) {
  for (double const mm : {720 + 25.9, 720 - 25.9}) {
    Sensor sensor;
    sensor.read(720);
    EXPECT_EQ(sensor.read(mm), Verdict::accepted) << mm;
  }
  for (double const mm : {720 + 26.1, 720 - 26.1}) {
    Sensor sensor;
    sensor.read(720);
    EXPECT_EQ(sensor.read(mm), Verdict::odd) << mm;
  }
}

TEST(HeightCheck, OneOddReadingIsForgottenByTheNextPlausibleOne) {
  Sensor sensor;
  sensor.driven = true;
  sensor.read(720);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(sensor.read(7200), Verdict::odd);
    EXPECT_EQ(sensor.read(7200), Verdict::odd);
    EXPECT_EQ(sensor.read(720), Verdict::accepted);
  }
}

TEST(HeightCheck, ADrivenDeskThatInsistsOnAJumpIsImpossible) {
  Sensor sensor;
  sensor.driven = true;
  sensor.read(720);
  EXPECT_EQ(sensor.read(900), Verdict::odd);
  EXPECT_EQ(sensor.read(900), Verdict::odd);
  EXPECT_EQ(sensor.read(900), Verdict::impossible);
  EXPECT_EQ(sensor.check.newest()->height, Height::at_mm(720)) << "it is still not believed";
}

TEST(HeightCheck, ARestingDeskThatWasMovedIsBelievedAfterThreeReadingsThatAgree) {
  Sensor sensor;
  sensor.read(720);
  sensor.read(720);
  sensor.check.distrust();
  EXPECT_EQ(sensor.read(1100), Verdict::odd);
  EXPECT_EQ(sensor.read(1102), Verdict::odd);
  EXPECT_EQ(sensor.read(1104), Verdict::accepted);
  EXPECT_EQ(sensor.check.newest()->height, Height::at_mm(1104));
  EXPECT_FALSE(sensor.check.trusted()) << "it was read once there";
  EXPECT_EQ(sensor.read(1104), Verdict::accepted);
  EXPECT_TRUE(sensor.check.trusted());
}

TEST(HeightCheck, OddReadingsThatContradictEachOtherProveNothing) {
  Sensor sensor;
  sensor.read(720);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sensor.read(i % 2 == 0 ? 900 : 1200), Verdict::odd) << i;
  EXPECT_EQ(sensor.read(720), Verdict::accepted);
}

TEST(HeightCheck, WhatIsNoDeskIsNeverBelieved) {
  for (double const mm : {72.0, 299.0, 1601.0, 7200.0}) {
    Sensor sensor;
    EXPECT_EQ(sensor.read(mm), Verdict::odd) << mm;
    EXPECT_EQ(sensor.read(mm), Verdict::odd) << mm;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(sensor.read(mm), Verdict::impossible) << mm;
    EXPECT_FALSE(sensor.check.newest());
  }
}

TEST(HeightCheck, APauseBetweenReadingsIsTimeToMove) {
  Sensor sensor;
  sensor.read(720);
  sensor.now += seconds{2};
  EXPECT_EQ(sensor.read(840), Verdict::accepted);
}

TEST(HeightCheck, APauseDoesNotExcuseAnOutlierOfANoisySensor) {
  Sensor sensor{1};
  sensor.read(720);
  sensor.now += seconds{2};
  EXPECT_EQ(sensor.read(790), Verdict::odd) << "a hand in the beam";
  EXPECT_EQ(sensor.read(721), Verdict::accepted);
}

TEST(HeightCheck, TheRestBeforeAMoveDoesNotExcuseAnOutlierEither) {
  Sensor sensor{1};
  sensor.read(720);
  sensor.driven = true;
  sensor.driven_since = sensor.now + seconds{1};
  EXPECT_EQ(sensor.tell(768, sensor.now + seconds{1}), Verdict::odd) << "the motor has just been switched on";
  EXPECT_EQ(sensor.tell(768, sensor.now + seconds{2}), Verdict::accepted) << "now it could be there";
}

}  // namespace
}  // namespace desk::core
