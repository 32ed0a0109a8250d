#include "daemon/core/cycle.h"

#include "tests/support/cycle_day.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

using Day = desk::testing::CycleDay;

TEST(Cycle, AlternatesThirtyMinutesSittingAndFifteenStanding) {
  Day day;
  day.pass(minutes{91});
  ASSERT_EQ(day.moves.size(), 4U);
  EXPECT_EQ(day.moves[0].at, day.start + minutes{30});
  EXPECT_EQ(day.moves[0].to, Preset::stand);
  EXPECT_EQ(day.moves[1].at, day.start + minutes{45});
  EXPECT_EQ(day.moves[1].to, Preset::sit);
  EXPECT_EQ(day.moves[3].at, day.start + minutes{90});
}

TEST(Cycle, AnnouncesEveryAutomaticMoveBeforehand) {
  Day day;
  day.pass(minutes{29} + seconds{29});
  EXPECT_TRUE(day.announced.empty());
  day.pass(seconds{1});
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.announced[0].at, day.start + minutes{30});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::announced);
}

TEST(Cycle, SkipDropsTheChange) {
  Day day;
  day.pass(minutes{29} + seconds{45});
  Cycle::Step step;
  EXPECT_EQ(day.cycle.skip(step, day.now), "");
  EXPECT_EQ(step.ended, PromptEnd::skipped);
  day.pass(minutes{29});
  EXPECT_TRUE(day.moves.empty());
}

TEST(Cycle, OnlyRemindsAfterTwoSkipsInARow) {
  Day day;
  for (int i = 0; i < 2; ++i) {
    day.pass(minutes{29} + seconds{45});
    Cycle::Step step;
    day.cycle.skip(step, day.now);
  }
  day.pass(minutes{60});
  EXPECT_TRUE(day.moves.empty());
  ASSERT_FALSE(day.announced.empty());
  EXPECT_EQ(day.announced.back().mode, CycleMode::remind);
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::due);
}

TEST(Cycle, SnoozePutsTheChangeOffByFiveMinutes) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  TimePoint const snoozed = day.now;
  Cycle::Step step;
  EXPECT_EQ(day.cycle.snooze(step, std::nullopt, day.now), "");
  EXPECT_EQ(step.ended, PromptEnd::snoozed);
  day.pass(minutes{10});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, snoozed + minutes{5});
  EXPECT_EQ(day.announced.size(), 2U) << "announced again before it moves";
}

TEST(Cycle, NothingToSnoozeIsSaid) {
  Day day;
  Cycle::Step step;
  EXPECT_NE(day.cycle.snooze(step, std::nullopt, day.now), "");
}

TEST(Cycle, ConfirmMovesOnlyOnAYes) {
  Day day{CycleMode::confirm};
  day.pass(minutes{30});
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_TRUE(day.moves.empty());
  day.pass(minutes{1});
  Cycle::Step step;
  EXPECT_EQ(day.cycle.now_requested(step, day.now), "");
  EXPECT_EQ(step.move_to, Preset::stand);
}

TEST(Cycle, ConfirmWithoutAnAnswerDoesNotMove) {
  Day day{CycleMode::confirm};
  day.pass(minutes{33});
  EXPECT_TRUE(day.moves.empty());
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::expired);
  day.pass(minutes{30});
  EXPECT_EQ(day.announced.size(), 2U) << "asked again after another interval";
}

TEST(Cycle, RemindNeverMoves) {
  Day day{CycleMode::remind};
  day.pass(std::chrono::hours{8});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(Cycle, ChangingByHandAnswersThePrompt) {
  Day day{CycleMode::remind};
  day.pass(minutes{31});
  day.set_desk(Preset::stand);
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::taken);
}

TEST(Cycle, AManualChangeRestartsTheInterval) {
  Day day;
  day.pass(minutes{20});
  day.set_desk(Preset::stand);
  day.pass(minutes{16});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.start + minutes{35});
  EXPECT_EQ(day.moves[0].to, Preset::sit);
}

TEST(Cycle, OffAnnouncesNothing) {
  Day day{CycleMode::off};
  day.pass(std::chrono::hours{2});
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::off);
}

TEST(Cycle, SwitchedOnAgainTheIntervalStartsAnew) {
  Day day;
  day.pass(minutes{20});
  day.take(day.cycle.set_mode(CycleMode::off, day.now));
  day.pass(minutes{60});
  EXPECT_EQ(day.cycle.mode_when_on(), CycleMode::automatic);
  day.take(day.cycle.set_mode(CycleMode::automatic, day.now));
  day.wake();
  TimePoint const on = day.now;
  day.pass(minutes{31});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, on + minutes{30});
}

TEST(Cycle, PresenceLostDuringTheAnnouncementCancelsIt) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  day.set_presence(Presence::away);
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::cancelled);
  day.pass(minutes{60});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.cycle.view().note, "nobody is there");
}

TEST(Cycle, AnnouncesAgainInFullWhenPresenceReturns) {
  Day day;
  day.pass(minutes{29} + seconds{59});
  day.set_presence(Presence::unknown);
  day.pass(minutes{10});
  day.set_presence(Presence::present);
  TimePoint const back = day.now;
  day.pass(minutes{1});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + seconds{30});
}

TEST(Cycle, WithoutAPresenceSensorTheClockRunsButNothingMovesByItself) {
  Day day;
  day.set_presence(Presence::not_sensed);
  day.pass(std::chrono::hours{1});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(Cycle, AHoldVetoesThePromptAndKeepsQuiet) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  day.take(day.cycle.hold(day.now + minutes{15}, day.now));
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  TimePoint const until = day.now + minutes{15};
  day.pass(minutes{14});
  EXPECT_EQ(day.announced.size(), 1U);
  day.pass(minutes{2});
  ASSERT_EQ(day.announced.size(), 2U);
  EXPECT_EQ(day.announced[1].at, until + seconds{30});
}

TEST(Cycle, AMoveThatIsStoppedIsNotRepeatedAtOnce) {
  Day day;
  day.moves_succeed = false;
  day.pass(minutes{30});
  ASSERT_EQ(day.moves.size(), 1U);
  day.take(day.cycle.on_move_ended(MoveEnd::stopped, day.now));
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  day.pass(minutes{29});
  EXPECT_EQ(day.moves.size(), 1U);
}

TEST(Cycle, AnObstacleWaitsWithItsReason) {
  Day day;
  day.set_obstacle("the controls are locked");
  day.pass(minutes{45});
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().note, "the controls are locked");
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::waiting);
}

}  // namespace
}  // namespace desk::core
