// ergonomics.md §5.4, one test or more for each row, and §5.2 on asking too often.

#include "tests/support/cycle_day.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using Day = desk::testing::CycleDay;

TEST(PresenceRows, AnAbsenceBelowTwoMinutesPausesTheClockOfTheBout) {
  Day day;
  day.pass(25min);
  day.be_away(119s);
  EXPECT_EQ(day.log.today(day.now).walks, 0);
  day.pass(10min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(30min + 119s));
}

TEST(PresenceRows, AnAbsenceOfTwoMinutesIsAWalkAndTheBoutBeginsAnew) {
  Day day;
  day.pass(20min);
  day.be_away(2min);
  EXPECT_EQ(day.log.today(day.now).walks, 1);
  day.pass(40min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(22min + 30min));
  EXPECT_EQ(day.moves[0].to, Preset::stand) << "the phase that was due next";
}

TEST(PresenceRows, AChangeThatWasNearlyDueIsAskedForOnReturnFromAWalk) {
  Day day;
  day.pass(24min + 1s);
  day.be_away(5min);
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.announced[0].to, Preset::stand);
  day.pass(1min);
  EXPECT_EQ(day.moves.size(), 1U);
}

TEST(PresenceRows, AChangeThatWasFarFromDueIsNot) {
  Day day;
  day.pass(23min + 59s);
  day.be_away(5min);
  EXPECT_TRUE(day.announced.empty());
}

TEST(PresenceRows, AfterAWalkWhileStandingSittingIsNextIfItWasDue) {
  Day day;
  day.pass(30min + 14min);
  day.be_away(10min);
  ASSERT_EQ(day.announced.size(), 2U);
  EXPECT_EQ(day.announced[1].to, Preset::sit);
}

TEST(PresenceRows, FifteenMinutesExactlyAreStillAWalk) {
  Day day;
  day.pass(5min);
  day.be_away(15min);
  EXPECT_TRUE(day.announced.empty());
}

TEST(PresenceRows, AfterMoreThanFifteenMinutesStandingIsOfferedFirst) {
  Day day;
  day.pass(5min);
  day.be_away(15min + 1s);
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.announced[0].to, Preset::stand);
  EXPECT_EQ(day.log.today(day.now).walks, 1);
  EXPECT_EQ(day.log.today(day.now).sat, 5min) << "lunch counts to nothing";
}

TEST(PresenceRows, WhoLeftTheDeskUpStandsAWholeInterval) {
  Day day;
  day.pass(30min + 14min);
  day.be_away(45min);
  TimePoint const back = day.now;
  day.pass(20min);
  ASSERT_EQ(day.moves.size(), 2U);
  EXPECT_EQ(day.moves[1].at, back + 15min);
  EXPECT_EQ(day.moves[1].to, Preset::sit);
}

TEST(PresenceRows, ALongAbsenceForgetsSkips) {
  Day day;
  for (int i = 0; i < 2; ++i) {
    day.pass(29min + 45s);
    EXPECT_EQ(day.skip(), "");
  }
  day.be_away(20min);
  ASSERT_FALSE(day.announced.empty());
  EXPECT_EQ(day.announced.back().mode, CycleMode::automatic);
}

TEST(PresenceRows, AnAbsenceThatIsToldFiveMinutesLateBeganWhenItBegan) {
  Day day;
  day.pass(20min);
  day.set_presence(Presence::away, day.now - 5min);
  day.set_presence(Presence::present);
  EXPECT_EQ(day.log.today(day.now).walks, 1);
  EXPECT_EQ(day.log.today(day.now).sat, 15min);
  TimePoint const back = day.now;
  day.pass(31min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + 30min);
}

TEST(PresenceRows, ASilentSensorFreezesTheClockAndMovesNothing) {
  Day day;
  day.pass(29min);
  day.set_presence(Presence::unknown);
  day.pass(3h);
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().note, "the presence sensor is silent");
  EXPECT_EQ(day.log.today(day.now).unknown, 3h);
  TimePoint const back = day.now;
  day.set_presence(Presence::present);
  day.pass(2min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + 1min);
}

TEST(PresenceRows, WithoutASensorOnlyReminders) {
  Day day;
  day.set_presence(Presence::not_sensed);
  day.pass(61min);
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.walks.size(), 1U) << "a walk is asked for, though nobody can see it";
}

// --- Natural moments

TEST(NaturalMoment, ADueChangeWaitsForTheEndOfQuietTime) {
  Day day;
  day.pass(29min);
  day.set_closed("do not disturb");
  day.pass(20min);
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().note, "do not disturb");
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::waiting);
  EXPECT_EQ(day.log.today(day.now).sat, 49min) << "minutes are still counted";
  day.set_closed("");
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(NaturalMoment, AChangeWithLessThanAFifthLeftComesAtTheEndOfQuietTime) {
  for (auto const& [sat, asked] : {std::pair{24min + 1s, 1U}, {24min - 1s, 0U}}) {
    Day day;
    day.set_closed("do not disturb");
    day.pass(sat);
    day.set_closed("");
    EXPECT_EQ(day.announced.size(), asked);
  }
}

TEST(NaturalMoment, QuietTimeEndsAnAnnouncementThatRuns) {
  Day day;
  day.pass(29min + 45s);
  day.set_closed("outside working hours");
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::cancelled);
  day.pass(1h);
  EXPECT_TRUE(day.moves.empty());
  EXPECT_TRUE(day.walks.empty());
}

TEST(NaturalMoment, APersonsCommandIsNotRefusedInQuietTime) {
  Day day;
  day.set_closed("do not disturb");
  Cycle::Step step;
  EXPECT_EQ(day.cycle.now_requested(step, day.now), "");
  EXPECT_EQ(step.move_to, Preset::stand);
}

// --- At most two prompts for one change

TEST(Prompts, AnUnansweredQuestionIsAskedTwiceThenAtTheNextBoundary) {
  Day day{CycleMode::confirm};
  day.pass(31min + 59s);
  EXPECT_EQ(day.announced.size(), 1U);
  day.pass(5min + 1s);
  EXPECT_EQ(day.announced.size(), 2U) << "a snooze after it expired";
  day.pass(2min);
  TimePoint const given_up = day.now;
  day.pass(30min - 1s);
  EXPECT_EQ(day.announced.size(), 2U);
  day.pass(1s);
  EXPECT_EQ(day.announced.size(), 3U);
  EXPECT_EQ(day.announced[2].at, given_up + 30min + 2min);
}

TEST(Prompts, TwoVetoesEndTheChange) {
  Day day;
  day.pass(29min + 45s);
  day.take(day.cycle.hold(day.now + 1min, day.now));
  day.pass(1min + 15s);
  EXPECT_EQ(day.announced.size(), 2U);
  day.take(day.cycle.hold(day.now + 1min, day.now));
  TimePoint const given_up = day.now;
  day.pass(29min + 29s);
  EXPECT_EQ(day.announced.size(), 2U);
  day.pass(1min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, given_up + 30min);
}

TEST(Prompts, WhoHasChangedAlreadyIsNotAsked) {
  Day day;
  day.pass(29min);
  day.set_desk(Preset::stand);
  day.pass(10min);
  EXPECT_TRUE(day.announced.empty());
}

TEST(Prompts, WhoSitsDownAgainWithinAMinuteHasNotChanged) {
  Day day;
  day.pass(20min);
  day.set_desk(Preset::stand);
  day.pass(40s);
  day.set_desk(Preset::sit);
  day.pass(10min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(30min)) << "the bout went on";
}

TEST(Prompts, ASnoozeTakesFiveTenOrFifteenMinutes) {
  for (Duration const length : {5min, 10min, 15min}) {
    Day day;
    day.pass(29min + 40s);
    TimePoint const snoozed = day.now;
    EXPECT_EQ(day.snooze(length), "");
    day.pass(length);
    ASSERT_EQ(day.moves.size(), 1U);
    EXPECT_EQ(day.moves[0].at, snoozed + length);
  }
}

TEST(Prompts, ASnoozeOfNoMinuteOrOfHoursIsRefused) {
  Day day;
  day.pass(29min + 40s);
  EXPECT_EQ(day.snooze(59s), "a change can be put off by 1 to 60 minutes");
  EXPECT_EQ(day.snooze(61min), "a change can be put off by 1 to 60 minutes");
  EXPECT_TRUE(day.ended.empty());
}

TEST(Prompts, OneChangeIsPutOffThreeTimesAtMost) {
  Day day;
  day.pass(29min + 40s);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(day.snooze(5min), "");
    day.pass(4min + 40s);
  }
  EXPECT_EQ(day.snooze(5min), "this change was put off 3 times already; skip it, or take it");
  EXPECT_EQ(day.skip(), "");
  day.pass(29min + 40s);
  EXPECT_EQ(day.snooze(5min), "") << "another change";
}

// --- Rates

TEST(Rates, FromTheTenthMoveInAnHourOnItOnlyReminds) {
  for (int const moves : {9, 10}) {
    Day day;
    day.pass(20min);
    for (int i = 0; i < moves; ++i) day.cycle.on_desk_moved(day.now);
    day.pass(11min);
    EXPECT_EQ(day.moves.size(), moves == 9 ? 1U : 0U);
    ASSERT_EQ(day.announced.size(), 1U);
    EXPECT_EQ(day.announced[0].mode, moves == 9 ? CycleMode::automatic : CycleMode::remind);
  }
}

TEST(Rates, FortyAutomaticMovesADayAreEnough) {
  CycleSettings settings;
  settings.mode = CycleMode::automatic;
  settings.sit = settings.stand = 10min;
  Day day{settings};
  day.pass(10h);
  EXPECT_EQ(day.moves.size(), 40U);
  EXPECT_EQ(day.announced.back().mode, CycleMode::remind);
  day.cycle.on_day(DayFigures{}, 20'001);
  day.set_desk(other(*day.desk));
  day.pass(11min);
  EXPECT_EQ(day.moves.size(), 41U) << "a new day";
}

// --- Walks

TEST(Walks, AreAskedForAfterAnHourOfPresenceWhateverThePosture) {
  Day day;
  day.pass(59min + 59s);
  EXPECT_TRUE(day.walks.empty());
  day.pass(1h + 1s);
  ASSERT_EQ(day.walks.size(), 2U);
  EXPECT_EQ(day.walks[0].at, day.at(60min)) << "standing is no walk";
  EXPECT_EQ(day.walks[1].at, day.at(120min));
  EXPECT_EQ(day.walks[1].present, 120min);
}

TEST(Walks, AreNotAskedForAfterAWalk) {
  Day day;
  day.pass(50min);
  day.be_away(2min);
  day.pass(59min);
  EXPECT_TRUE(day.walks.empty());
  day.pass(1min);
  EXPECT_EQ(day.walks.size(), 1U);
}

TEST(Walks, WaitForTheEndOfQuietTime) {
  Day day;
  day.set_closed("do not disturb");
  day.pass(70min);
  EXPECT_TRUE(day.walks.empty());
  day.set_closed("");
  ASSERT_EQ(day.walks.size(), 1U);
  EXPECT_EQ(day.walks[0].present, 70min);
}

CycleSettings twenty_eight_two() {
  CycleSettings settings;
  settings.mode = CycleMode::automatic;
  settings.sit = 20min;
  settings.stand = 8min;
  settings.walk = 2min;
  return settings;
}

TEST(Walks, AreTheThirdPhaseOfTwentyEightTwo) {
  Day day{twenty_eight_two()};
  day.pass(28min);
  ASSERT_EQ(day.walks.size(), 1U);
  EXPECT_EQ(day.walks[0].at, day.at(28min));
  day.be_away(2min);
  ASSERT_EQ(day.announced.size(), 2U) << "sitting is next, and offered on return";
  EXPECT_EQ(day.announced[1].to, Preset::sit);
}

TEST(Walks, WhoDoesNotGoSitsDownAfterwards) {
  Day day{twenty_eight_two()};
  day.pass(31min);
  ASSERT_EQ(day.moves.size(), 2U);
  EXPECT_EQ(day.moves[1].at, day.at(30min));
}

// --- Over a restart

struct Phase {
  char const* name;
  Duration at;
};

TEST(CycleRestart, InAnyPhaseTheRightTimeIsLeft) {
  for (Phase const& phase :
       {Phase{"sitting", 12min}, Phase{"standing", 40min}, Phase{"sitting again", 60min}}) {
    Day through;
    through.pass(3h);
    Day day;
    day.pass(phase.at);
    day.restart(7min, Day::settings(CycleMode::automatic));
    day.pass(3h - phase.at);
    ASSERT_EQ(day.moves.size(), through.moves.size()) << phase.name;
    for (std::size_t i = 0; i < day.moves.size(); ++i) {
      bool const later = through.moves[i].at > through.at(phase.at);
      EXPECT_EQ(day.moves[i].at, through.moves[i].at + (later ? 7min : 0min)) << phase.name << ", move " << i;
    }
  }
}

TEST(CycleRestart, APromptIsNotRememberedButAskedAnewInFull) {
  Day day;
  day.pass(29min + 50s);
  day.restart(10s, Day::settings(CycleMode::automatic));
  EXPECT_EQ(day.announced.size(), 2U);
  TimePoint const back = day.now;
  day.pass(29s);
  EXPECT_TRUE(day.moves.empty());
  day.pass(1s);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + 30s);
}

TEST(CycleRestart, ASnoozeAndItsNumberOutliveIt) {
  Day day;
  day.pass(29min + 40s);
  EXPECT_EQ(day.snooze(15min), "");
  TimePoint const snoozed = day.now;
  day.pass(5min);
  day.restart(1min, Day::settings(CycleMode::automatic));
  day.pass(15min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, snoozed + 15min + 1min);
}

TEST(CycleRestart, SkipsOutliveIt) {
  Day day;
  for (int i = 0; i < 2; ++i) {
    day.pass(29min + 45s);
    EXPECT_EQ(day.skip(), "");
  }
  day.restart(1min, Day::settings(CycleMode::automatic));
  day.pass(1h);
  EXPECT_TRUE(day.moves.empty());
}

TEST(CycleRestart, WhatWasAskedForTwiceWaitsForTheNextInterval) {
  Day day{CycleMode::remind};
  day.pass(30min);
  day.set_presence(Presence::away);
  day.pass(20s);
  day.set_presence(Presence::present);
  ASSERT_EQ(day.announced.size(), 2U);
  day.pass(10min);
  day.restart(1min, Day::settings(CycleMode::remind));
  day.pass(29min);
  EXPECT_EQ(day.announced.size(), 2U) << "a third time for the same change";
  day.pass(2min);
  EXPECT_EQ(day.announced.size(), 3U);
}

TEST(CycleRestart, AHoldOutlivesIt) {
  Day day;
  day.pass(25min);
  day.take(day.cycle.hold(day.now + 15min, day.now));
  TimePoint const until = day.now + 15min;
  day.restart(2min, Day::settings(CycleMode::automatic));
  EXPECT_EQ(day.cycle.view().hold_until, until);
  day.pass(20min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, until + 30s);
}

TEST(CycleRestart, WhatWasDueOnReturnIsStillDue) {
  Day day;
  day.pass(28min);
  day.set_presence(Presence::away);
  day.pass(5min);
  day.restart(30s, Day::settings(CycleMode::automatic));
  day.pass(1min);
  day.set_presence(Presence::present);
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(CycleRestart, AfterMoreThanFourHoursNothingOfThePhaseIsLeft) {
  Day day;
  day.pass(28min);
  day.restart(4h + 1s, Day::settings(CycleMode::automatic));
  TimePoint const back = day.now;
  day.pass(31min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + 30min);
}

TEST(CycleRestart, WhileOffNothingBegins) {
  Day day{CycleMode::off};
  day.pass(1h);
  day.restart(1min, Day::settings(CycleMode::off));
  day.pass(1h);
  EXPECT_TRUE(day.announced.empty());
}

}  // namespace
}  // namespace desk::core
