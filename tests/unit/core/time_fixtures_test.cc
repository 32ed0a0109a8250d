// The eight worked examples of ergonomics.md §4.5, as far as they are figures; their grades are tested with
// the time rules.

#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::PostureTape;
using enum Posture;

TEST(TimeFixture, OneSit50Away3Sit20) {
  PostureTape tape{{sitting, 50min}};
  EXPECT_EQ(tape.bouts().bout()->counted, 50min);
  tape.play({{away, 3min}});
  EXPECT_FALSE(tape.bouts().bout()) << "reset";
  EXPECT_EQ(tape.bouts().present(), 0s) << "walked";
  tape.play({{sitting, 20min}});
  EXPECT_EQ(tape.bouts().bout()->counted, 20min);
  EXPECT_EQ(tape.today().longest_sit, 50min);
  EXPECT_EQ(tape.today().sat, 70min);
  EXPECT_EQ(tape.today().away, 3min);
  EXPECT_EQ(tape.today().walks, 1);
}

TEST(TimeFixture, TwoSit10Stand40SecondsSit30IsOneBout) {
  PostureTape const tape{{sitting, 10min}, {standing, 40s}, {sitting, 30min}};
  EXPECT_EQ(tape.bouts().bout()->counted, 40min + 40s);
  EXPECT_EQ(tape.today().longest_sit, 40min + 40s);
  EXPECT_EQ(tape.today().changes, 0);
  EXPECT_EQ(tape.today().stood, 0s);
}

TEST(TimeFixture, TwoABoutOf30And15IsExactlyThat) {
  PostureTape const tape{
      {sitting, 30min}, {standing, 15min}, {sitting, 30min}, {standing, 15min}, {sitting, 1min}};
  EXPECT_EQ(tape.today().longest_sit, 30min);
  EXPECT_EQ(tape.today().longest_stand, 15min);
  EXPECT_EQ(tape.bouts().finished()->counted, 15min);
}

TEST(TimeFixture, ThreeTwentyEightTwoFifteenTimes) {
  PostureTape tape;
  Duration longest_presence{0};
  for (int i = 0; i < 15; ++i) {
    tape.play({{sitting, 20min}, {standing, 8min}});
    longest_presence = std::max(longest_presence, tape.bouts().present());
    tape.play({{away, 2min}});
  }
  EXPECT_EQ(tape.today().sat, 300min);
  EXPECT_EQ(tape.today().stood, 120min);
  EXPECT_EQ(tape.today().away, 30min);
  EXPECT_EQ(tape.today().changes, 15);
  EXPECT_EQ(tape.today().walks, 15);
  EXPECT_EQ(tape.today().stand_load, 8min);
  EXPECT_EQ(longest_presence, 28min) << "a walk is never due";
}

TEST(TimeFixture, FourThirtyFifteenForSevenAndAHalfHours) {
  PostureTape tape;
  for (int i = 0; i < 10; ++i) tape.play({{sitting, 30min}, {standing, 15min}});
  EXPECT_EQ(tape.today().stood, 150min);
  EXPECT_EQ(tape.today().changes, 10);
  EXPECT_EQ(tape.bouts().present(), 450min) << "standing is no walk";
}

TEST(TimeFixture, FiveStand45Sit15Twice) {
  PostureTape tape{{standing, 45min}};
  EXPECT_EQ(tape.bouts().stand_load(), 45min);
  tape.play({{sitting, 15min}});
  EXPECT_EQ(tape.bouts().stand_load(), 30min);
  tape.play({{standing, 45min}});
  EXPECT_EQ(tape.bouts().stand_load(), 75min);
  tape.play({{sitting, 15min}});
  EXPECT_EQ(tape.today().stand_load, 75min);
}

TEST(TimeFixture, SixStand30Sit30EightTimes) {
  PostureTape tape;
  for (int i = 0; i < 8; ++i) tape.play({{standing, 30min}, {sitting, 30min}});
  EXPECT_EQ(tape.today().stand_load, 30min);
  EXPECT_EQ(tape.today().stood, 240min);
}

TEST(TimeFixture, SevenLunchCountsNowhereAndIsOneWalk) {
  PostureTape tape{{sitting, 20min}, {away, 45min}};
  EXPECT_FALSE(tape.bouts().bout());
  tape.play({{sitting, 10min}});
  EXPECT_EQ(tape.today().sat, 30min);
  EXPECT_EQ(tape.today().away, 45min);
  EXPECT_EQ(tape.today().walks, 1);
  EXPECT_EQ(tape.bouts().bout()->counted, 10min);
}

TEST(TimeFixture, EightTimeWithoutSamplesIsUnknownAndNotSat) {
  PostureTape const tape{{sitting, 10min}, {unknown, 25min}, {sitting, 5min}};
  EXPECT_EQ(tape.today().sat, 15min);
  EXPECT_EQ(tape.today().unknown, 25min);
  EXPECT_EQ(tape.bouts().bout()->counted, 15min) << "frozen, not reset";
}

TEST(TimeFixture, EightOnlyMonotonicTimeIsCounted) {
  PostureTape tape;
  tape.log.on_civil_time(desk::testing::clock_at(20'000, 9h), tape.now);
  tape.play({{sitting, 10min}});
  tape.log.on_civil_time(desk::testing::clock_at(20'000, 13h), tape.now);
  tape.play({{sitting, 10min}});
  EXPECT_EQ(tape.today().sat, 20min);
  EXPECT_EQ(tape.bouts().bout()->counted, 20min);
}

}  // namespace
}  // namespace desk::core
