// A change that ended halfway because everybody left.

#include "tests/support/cycle_day.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using Day = desk::testing::CycleDay;

/// Sat for half an hour, then went away while the desk was on its way.
struct Interrupted {
  Interrupted() {
    day.moves_succeed = false;
    day.pass(30min);
    day.set_desk(std::nullopt);
    day.pass(3s);
  }
  void leave_in_mid_move() {
    day.set_presence(Presence::away);
    day.take(day.cycle.on_move_ended(MoveEnd::stopped, day.now));
    day.wake();
    day.moves_succeed = true;
  }

  Day day;
};

class CycleHalfway : public ::testing::Test, protected Interrupted {};

TEST_F(CycleHalfway, AsksAgainOnReturnAndThenFinishesTheMove) {
  for (Duration const away : {30s, 119s, 121s, 3600s}) {
    SCOPED_TRACE(away / 1s);
    Interrupted other;
    Day& desk = other.day;
    other.leave_in_mid_move();
    EXPECT_EQ(desk.ended.back(), PromptEnd::cancelled);
    desk.pass(away);
    desk.set_presence(Presence::present);
    TimePoint const back = desk.now;
    ASSERT_EQ(desk.announced.size(), 2U);
    EXPECT_EQ(desk.announced.back().to, Preset::stand);
    EXPECT_EQ(desk.cycle.view().stage, Cycle::Stage::announced);
    desk.pass(31s);
    ASSERT_EQ(desk.moves.size(), 2U);
    EXPECT_EQ(desk.moves.back().at, back + 30s);
    EXPECT_EQ(desk.ended.back(), PromptEnd::taken);
    desk.pass(15min + 1s);
    ASSERT_EQ(desk.moves.size(), 3U) << "then it goes on as ever";
    EXPECT_EQ(desk.moves.back().to, Preset::sit);
  }
}

TEST_F(CycleHalfway, NothingHappensWhileNobodyIsThere) {
  leave_in_mid_move();
  day.pass(8h);
  day.set_presence(Presence::unknown);
  day.pass(8h);
  EXPECT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.moves.size(), 1U);
}

TEST_F(CycleHalfway, ASnoozeAndASkipCountTheTimeHalfway) {
  leave_in_mid_move();
  day.pass(10min);
  day.set_presence(Presence::present);
  ASSERT_EQ(day.snooze(5min), "");
  TimePoint const snoozed = day.now;
  day.pass(5min - 30s);
  ASSERT_EQ(day.announced.size(), 3U);
  EXPECT_EQ(day.announced.back().at, snoozed + 5min);
  ASSERT_EQ(day.skip(), "");
  TimePoint const skipped = day.now;
  day.pass(31min);
  ASSERT_EQ(day.moves.size(), 2U);
  EXPECT_EQ(day.moves.back().at, skipped + 30min);
}

TEST_F(CycleHalfway, IsAskedForTwiceAndThenWaitsForAnInterval) {
  leave_in_mid_move();
  day.pass(10min);
  for (int i = 0; i < 4; ++i) {
    day.set_presence(Presence::present);
    day.pass(5s);
    day.set_presence(Presence::away);
    day.pass(5s);
  }
  EXPECT_EQ(day.announced.size(), 3U) << "two of them on return";
  day.set_presence(Presence::present);
  day.pass(31min);
  EXPECT_EQ(day.moves.size(), 2U);
}

TEST_F(CycleHalfway, WaitsWhereSomebodyPutsTheDeskMeanwhile) {
  leave_in_mid_move();
  day.pass(10min);
  day.cycle.on_desk_moved(day.now);
  day.set_presence(Presence::present);
  day.pass(2h);
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST_F(CycleHalfway, WhoTakesItBackDownSits) {
  leave_in_mid_move();
  day.pass(10min);
  day.set_presence(Presence::present);
  day.pass(5s);
  day.set_desk(Preset::sit);
  EXPECT_EQ(day.ended.size(), 1U) << "the announcement stands";
  day.cycle.on_desk_moved(day.now);
  day.take(day.cycle.hold(day.now + 15min, day.now, Preset::sit));
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  TimePoint const sat = day.now;
  day.pass(31min);
  ASSERT_EQ(day.moves.size(), 2U);
  EXPECT_EQ(day.moves.back().at, sat + 30min);
}

TEST_F(CycleHalfway, WhoStoppedItIsNotAskedAgain) {
  day.take(day.cycle.hold(day.now + 15min, day.now));
  leave_in_mid_move();
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  day.pass(10min);
  day.set_presence(Presence::present);
  day.pass(2h);
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST_F(CycleHalfway, WhoIsBackBeforeItRestsIsAsked) {
  day.set_presence(Presence::away);
  day.set_presence(Presence::present);
  day.take(day.cycle.on_move_ended(MoveEnd::stopped, day.now));
  day.wake();
  EXPECT_EQ(day.ended.back(), PromptEnd::cancelled);
  EXPECT_EQ(day.announced.size(), 2U);
}

TEST(Cycle, ASkipAtTheInstantAtWhichAnAbsenceEndsTheBoutIsRefused) {
  Day day;
  day.pass(10min);
  day.set_presence(Presence::away);
  day.now += 121s;
  EXPECT_EQ(day.skip(), "the posture is not known yet");
  day.take(day.cycle.set_mode(CycleMode::off, day.now));
}

}  // namespace
}  // namespace desk::core
