#include "daemon/ergonomics/time_rules.h"

#include "config/languages.h"

#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::ergonomics {
namespace {

std::string words(Finding const& finding) {
  return config::texts_in("en").say(finding.message);
}

using namespace std::chrono_literals;
using core::Duration;
using desk::testing::PostureTape;
using enum core::Posture;

std::optional<Duration> sat(PostureTape const& tape) {
  auto const bout = tape.bouts().bout();
  return bout && bout->posture == core::Preset::sit ? std::optional{bout->counted} : std::nullopt;
}

TEST(TimeRules, SittingIsGradedByItsLength) {
  EXPECT_EQ(sit_bout(std::nullopt).grade, Grade::ok);
  EXPECT_EQ(sit_bout(30min - 1s).grade, Grade::ok);
  EXPECT_EQ(sit_bout(30min).grade, Grade::info);
  EXPECT_EQ(sit_bout(45min).grade, Grade::info);
  EXPECT_EQ(sit_bout(45min + 1s).grade, Grade::warn);
  EXPECT_EQ(sit_bout(60min).grade, Grade::warn);
  EXPECT_EQ(sit_bout(60min + 1s).grade, Grade::bad);
  EXPECT_EQ(words(sit_bout(50min + 59s)), "You have sat 50 min. Time to stand.");
}

TEST(TimeRules, ABeginnersLongIntervalIsNoFault) {
  EXPECT_EQ(sit_bout(54min, 55min).grade, Grade::ok);
  EXPECT_EQ(sit_bout(55min, 55min).grade, Grade::info);
  EXPECT_EQ(sit_bout(56min, 55min).grade, Grade::warn);
}

TEST(TimeRules, StandingAllDayIsGradedInProportionToPresence) {
  EXPECT_EQ(stand_day(5min, 30min, false).grade, Grade::unknown);
  EXPECT_EQ(stand_day(120min, 8h, true).grade, Grade::ok);
  EXPECT_EQ(stand_day(119min, 8h, false).grade, Grade::info);
  EXPECT_EQ(stand_day(119min, 8h, true).grade, Grade::warn);
  EXPECT_EQ(words(stand_day(119min, 8h, true)), "Stood 119 of 120 min today.");
  EXPECT_EQ(stand_day(240min, 8h, true).grade, Grade::ok);
  EXPECT_EQ(stand_day(241min, 10h, true).grade, Grade::warn);
  EXPECT_EQ(stand_day(300min, 10h, true).grade, Grade::warn);
  EXPECT_EQ(stand_day(301min, 10h, true).grade, Grade::bad);
  EXPECT_EQ(stand_day(130min, 4h, true).grade, Grade::info);
}

TEST(TimeRules, ChangesArePutInProportionToEightHours) {
  EXPECT_EQ(changes(0, 59min).grade, Grade::unknown);
  EXPECT_EQ(changes(8, 8h).grade, Grade::ok);
  EXPECT_EQ(changes(4, 4h).grade, Grade::ok);
  EXPECT_EQ(changes(7, 8h).grade, Grade::warn);
  EXPECT_EQ(changes(4, 8h).grade, Grade::warn);
  EXPECT_EQ(changes(3, 8h).grade, Grade::bad);
  EXPECT_EQ(words(changes(3, 8h)), "Only 3 changes today.");
  EXPECT_EQ(words(changes(1, 8h)), "Only 1 change today.");
}

TEST(TimeRules, TooManyMovesAreSaid) {
  EXPECT_EQ(move_rate(6).grade, Grade::ok);
  EXPECT_EQ(move_rate(7).grade, Grade::warn);
  EXPECT_EQ(move_rate(10).grade, Grade::warn);
  EXPECT_EQ(words(move_rate(10)), "Too many moves, automation paused.");
  EXPECT_EQ(move_rate(11).grade, Grade::bad);
}

// --- The worked examples of ergonomics.md §4.5

TEST(TimeFixtureGrades, OneSit50Away3Sit20) {
  PostureTape tape{{sitting, 30min}};
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::info);
  tape.play({{sitting, 15min + 1s}});
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::warn);
  tape.play({{sitting, 5min - 1s}, {away, 3min}});
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::ok);
  tape.play({{sitting, 20min}});
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::ok);
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::ok);
}

TEST(TimeFixtureGrades, TwoAStandOf40SecondsDoesNotEndSitting) {
  PostureTape const tape{{sitting, 10min}, {standing, 40s}, {sitting, 30min}};
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::info);
  EXPECT_DOUBLE_EQ(sit_bout(sat(tape)).value, 40 + 40.0 / 60);
}

TEST(TimeFixtureGrades, ThreeTwentyEightTwoNeverAsksForAWalk) {
  PostureTape tape;
  for (int i = 0; i < 15; ++i) {
    tape.play({{sitting, 20min}, {standing, 8min}});
    EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::ok);
    EXPECT_EQ(stand_load(tape.bouts().stand_load()).grade, Grade::ok);
    tape.play({{away, 2min}});
  }
  EXPECT_EQ(changes(tape.today().changes, tape.today().present()).grade, Grade::ok);
  EXPECT_EQ(stand_day(tape.today().stood, tape.today().present(), true).grade, Grade::ok);
}

TEST(TimeFixtureGrades, FourThirtyFifteenWithoutLeavingAsksForAWalkFromMinute61) {
  PostureTape tape{{sitting, 30min}, {standing, 15min}, {sitting, 15min}};
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::ok);
  tape.play({{sitting, 1min}});
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::warn);
  tape.play({{sitting, 14min}, {standing, 15min}, {sitting, 30min}});
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::warn);
  tape.play({{standing, 1min}});
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::bad);
}

TEST(TimeFixtureGrades, FiveStand45Sit15TwiceIsTooMuch) {
  PostureTape tape{{standing, 40min}};
  EXPECT_EQ(stand_load(tape.bouts().stand_load()).grade, Grade::ok);
  tape.play({{standing, 1min}});
  EXPECT_EQ(stand_load(tape.bouts().stand_load()).grade, Grade::warn);
  tape.play({{standing, 4min}, {sitting, 15min}, {standing, 30min}});
  EXPECT_EQ(stand_load(tape.bouts().stand_load()).grade, Grade::warn);
  tape.play({{standing, 1min}});
  EXPECT_EQ(stand_load(tape.bouts().stand_load()).grade, Grade::bad);
}

TEST(TimeFixtureGrades, SixStand30Sit30EightTimesIsOk) {
  PostureTape tape;
  for (int i = 0; i < 8; ++i) tape.play({{standing, 30min}, {sitting, 30min}});
  EXPECT_EQ(stand_load(tape.today().stand_load).grade, Grade::ok);
  EXPECT_EQ(stand_day(tape.today().stood, tape.today().present(), true).grade, Grade::ok);
}

TEST(TimeFixtureGrades, SevenLunchEndsTheBout) {
  PostureTape const tape{{sitting, 50min}, {away, 45min}, {sitting, 1min}};
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::ok);
  EXPECT_EQ(walk(tape.bouts().present()).grade, Grade::ok);
}

TEST(TimeFixtureGrades, EightUnknownTimeIsNotSitting) {
  PostureTape const tape{{sitting, 20min}, {unknown, 2h}};
  EXPECT_EQ(sit_bout(sat(tape)).grade, Grade::ok);
}

}  // namespace
}  // namespace desk::ergonomics
