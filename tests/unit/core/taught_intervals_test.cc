// Lengths of time that a person sets at the desk.

#include "daemon/core/taught_intervals.h"

#include "tests/support/cycle_day.h"
#include "tests/support/people.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::CycleDay;
using desk::testing::DeskWorld;

// ---- What may be set

TEST(TaughtIntervals, TakeThePlaceOfTheConfigured) {
  TaughtIntervals taught{CycleSettings{}};
  EXPECT_EQ(taught.of(Interval::sit), std::nullopt);
  EXPECT_EQ(taught.teach(Interval::sit, 25min), "");
  EXPECT_EQ(taught.teach(Interval::stand, 22min + 30s), "");
  EXPECT_EQ(taught.teach(Interval::snooze, 10min), "");
  EXPECT_EQ(taught.of(Interval::sit), 25min);
  EXPECT_EQ(taught.of(Interval::stand), 22min + 30s);
  EXPECT_EQ(taught.of(Interval::snooze), 10min);
  EXPECT_TRUE(taught.forget());
  EXPECT_FALSE(taught.forget());
  EXPECT_EQ(taught.of(Interval::sit), std::nullopt);
}

TEST(TaughtIntervals, AreRefusedInWordsOutsideOfTheirRange) {
  struct Case {
    Interval interval;
    Duration length;
    char const* why;
  };
  for (auto const& c :
       {Case{Interval::sit, 1min, ""}, Case{Interval::sit, 240min, ""}, Case{Interval::stand, 120min, ""},
        Case{Interval::snooze, 60min, ""},
        Case{Interval::sit, 30s, "a sitting interval is 1 to 240 minutes, not 0.5 minutes"},
        Case{Interval::sit, 241min, "a sitting interval is 1 to 240 minutes, not 241 minutes"},
        Case{Interval::sit, -1min, "a sitting interval is 1 to 240 minutes, not -1 minutes"},
        Case{Interval::stand, 121min, "a standing interval is 1 to 120 minutes, not 121 minutes"},
        Case{Interval::snooze, 61min, "a snooze is 1 to 60 minutes, not 61 minutes"},
        Case{Interval::snooze, 0s, "a snooze is 1 to 60 minutes, not 0 minutes"}}) {
    TaughtIntervals taught{CycleSettings{}};
    EXPECT_EQ(taught.teach(c.interval, c.length), c.why);
    EXPECT_EQ(taught.of(c.interval).has_value(), *c.why == '\0') << "refused, and yet taken";
  }
}

TEST(TaughtIntervals, AreLongerThanTheAnnouncementOfTheirEnd) {
  CycleSettings settings;
  settings.announcement = 2min;
  TaughtIntervals taught{settings};
  EXPECT_EQ(taught.teach(Interval::stand, 2min),
            "a standing interval must be longer than the announcement of its end, 120 s (announcement_s): "
            "2 minutes is not");
  EXPECT_EQ(taught.teach(Interval::stand, 2min + 1s), "");
  EXPECT_EQ(taught.teach(Interval::snooze, 1min), "") << "a snooze may be as short as it likes";
}

TEST(TaughtIntervals, HoldUntilSomebodyEditsTheConfiguration) {
  TaughtIntervals taught{CycleSettings{}};
  taught.teach(Interval::sit, 25min);
  taught.teach(Interval::stand, 5min);
  UserMemory memory;
  taught.remember(memory);
  auto const restored = [&](CycleSettings const& settings) {
    TaughtIntervals next{settings};
    next.restore(memory);
    return next;
  };
  CycleSettings settings;
  EXPECT_EQ(restored(settings).of(Interval::sit), 25min);
  EXPECT_EQ(restored(settings).of(Interval::snooze), std::nullopt);
  settings.stand = 20min;
  EXPECT_EQ(restored(settings).of(Interval::sit), 25min) << "the other one was edited";
  EXPECT_EQ(restored(settings).of(Interval::stand), std::nullopt);
  settings = {};
  settings.announcement = 5min;
  EXPECT_EQ(restored(settings).of(Interval::stand), std::nullopt) << "the announcement is as long now";
  memory.sit_interval->length = 300min;
  EXPECT_EQ(restored({}).of(Interval::sit), std::nullopt) << "no person can have set it";
}

// ---- In the cycle

struct Day : CycleDay {
  using CycleDay::CycleDay;
  std::string set(Interval interval, Duration length) {
    Cycle::Step step;
    std::string why = cycle.set_interval(step, interval, length, now);
    take(step);
    wake();
    return why;
  }
  void forget() {
    Cycle::Step step;
    cycle.forget_intervals(step, now);
    take(step);
    wake();
  }
};

TEST(TaughtIntervals, TheRunningBoutEndsByTheNewOne) {
  Day day{CycleMode::automatic};
  day.pass(10min);
  EXPECT_EQ(day.set(Interval::sit, 20min), "");
  day.pass(10min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(20min));
}

TEST(TaughtIntervals, ABoutThatIsLongerAlreadyIsAnnouncedToEnd) {
  Day day{CycleMode::automatic};
  day.pass(20min);
  day.set(Interval::sit, 15min);
  EXPECT_TRUE(day.moves.empty()) << "never without a word";
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.announced[0].at, day.at(20min + 30s));
  day.pass(30s);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(20min + 30s));
}

TEST(TaughtIntervals, WhoMakesTheIntervalLongerIsNotMovedNow) {
  Day day{CycleMode::automatic};
  day.pass(29min + 45s);
  ASSERT_EQ(day.announced.size(), 1U);
  day.set(Interval::sit, 40min);
  EXPECT_EQ(day.ended, std::vector{PromptEnd::cancelled});
  day.pass(5min);
  EXPECT_TRUE(day.moves.empty());
  day.pass(6min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(40min));
}

TEST(TaughtIntervals, APromptForAnotherReasonStays) {
  Day day{CycleMode::automatic};
  day.pass(29min + 45s);
  day.set(Interval::stand, 40min);
  day.set(Interval::snooze, 10min);
  day.set(Interval::sit, 20min);
  EXPECT_TRUE(day.ended.empty());
  day.pass(15s);
  EXPECT_EQ(day.moves.size(), 1U);
}

TEST(TaughtIntervals, LongerAndLongerIsNeverAskedInVain) {
  Day day{CycleMode::confirm};
  for (int i = 1; i <= 5; ++i) {
    day.pass(10min * (i == 1 ? 3 : 1));
    ASSERT_EQ(day.announced.size(), static_cast<std::size_t>(i)) << "the interval began anew instead";
    day.set(Interval::sit, 30min + i * 10min);
  }
}

TEST(TaughtIntervals, TheSnoozeIsAsLongAsItWasSet) {
  Day day{CycleMode::automatic};
  day.set(Interval::snooze, 12min);
  day.pass(29min + 30s);
  EXPECT_EQ(day.snooze(), "");
  day.pass(20min);
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.at(29min + 30s + 12min));
}

TEST(TaughtIntervals, WhatNobodyAnswersIsPutOffByTheSnoozeThatWasSet) {
  Day day{CycleMode::confirm};
  day.set(Interval::snooze, 12min);
  day.pass(32min);
  ASSERT_EQ(day.ended, std::vector{PromptEnd::expired});
  day.pass(12min - 1s);
  EXPECT_EQ(day.announced.size(), 1U);
  day.pass(1s);
  EXPECT_EQ(day.announced.size(), 2U);
}

TEST(TaughtIntervals, BeatTheBeginnersWeekWhichGoesOnUnderneath) {
  CycleSettings beginner = CycleDay::settings(CycleMode::automatic);
  beginner.ramp = true;
  Day day{beginner};
  EXPECT_EQ(day.cycle.intervals().sit, 55min);
  day.set(Interval::sit, 35min);
  EXPECT_EQ(day.cycle.intervals(), (Ramp::Intervals{35min, 5min, 1})) << "for that interval only";
  for (int i = 0; i < 5; ++i) {
    DayFigures used;
    used.day = 20'003 + i;
    used.sat = 6h;
    day.cycle.on_day(used, used.day + 1);
  }
  EXPECT_EQ(day.cycle.intervals(), (Ramp::Intervals{35min, 10min, 2}));
  day.forget();
  EXPECT_EQ(day.cycle.intervals(), (Ramp::Intervals{40min, 10min, 2}));
}

TEST(TaughtIntervals, DiscomfortHalvesWhatWasSet) {
  Day day{CycleMode::automatic};
  day.cycle.on_day(std::nullopt, 20'003);
  day.set(Interval::stand, 20min);
  day.cycle.note_discomfort(20'003, day.now);
  EXPECT_EQ(day.cycle.intervals().stand, 10min);
  EXPECT_EQ(day.cycle.wanted(Interval::stand), 20min);
  day.set(Interval::stand, 12min);
  EXPECT_EQ(day.cycle.intervals().stand, 6min);
  day.cycle.on_day(std::nullopt, 20'006);
  EXPECT_EQ(day.cycle.intervals().stand, 12min);
}

TEST(TaughtIntervals, SurviveARestartInMidBout) {
  Day day{CycleMode::automatic};
  day.set(Interval::sit, 40min);
  day.pass(35min);
  day.restart(10s, CycleDay::settings(CycleMode::automatic));
  EXPECT_EQ(day.cycle.intervals().sit, 40min);
  EXPECT_TRUE(day.announced.empty());
  day.pass(6min);
  EXPECT_EQ(day.moves.size(), 1U);
}

// ---- At a desk

struct Desk : DeskWorld {
  explicit Desk(CycleMode mode = CycleMode::automatic) : DeskWorld{with(mode)} { run(3s); }
  static Options with(CycleMode mode) {
    Options o;
    o.settings.cycle.mode = mode;
    return o;
  }
  std::string say(Request const& request) { return reason(command(request)); }
};

TEST(TaughtIntervals, AreSetShownAndForgottenByCommand) {
  Desk desk;
  EXPECT_EQ(desk.state().sit_interval, 30min);
  EXPECT_EQ(desk.state().snooze, 5min);
  auto const id = desk.command(request::SetInterval{Interval::sit, 25min});
  EXPECT_EQ(desk.answers(id), std::vector{Answer::done});
  EXPECT_EQ(desk.reason(id), "you are asked to stand after 25 minutes of sitting now");
  auto const state = desk.state();
  EXPECT_EQ(state.sit_interval, 25min);
  EXPECT_EQ(state.sit_bout, 25min);
  EXPECT_TRUE(state.sit_interval_set);
  EXPECT_FALSE(state.stand_interval_set);
  ASSERT_EQ(desk.all<notice::IntervalSet>().size(), 1U);
  EXPECT_EQ(desk.all<notice::IntervalSet>()[0].length, 25min);
  EXPECT_EQ(desk.say(request::ForgetIntervals{}),
            "the intervals are the configured ones again: 30 minutes of sitting, 15 minutes of standing, a "
            "snooze of 5 minutes");
  EXPECT_FALSE(desk.state().sit_interval_set);
  EXPECT_EQ(desk.state().sit_bout, 30min);
  EXPECT_EQ(desk.all<notice::IntervalsForgotten>().size(), 1U);
  desk.say(request::ForgetIntervals{});
  EXPECT_EQ(desk.all<notice::IntervalsForgotten>().size(), 1U) << "there was nothing to forget";
}

TEST(TaughtIntervals, WhatIsRefusedChangesNothing) {
  Desk desk;
  auto const id = desk.command(request::SetInterval{Interval::stand, 3h});
  EXPECT_EQ(desk.answers(id), std::vector{Answer::refused});
  EXPECT_EQ(desk.reason(id), "a standing interval is 1 to 120 minutes, not 180 minutes");
  EXPECT_EQ(desk.state().stand_interval, 15min);
  EXPECT_TRUE(desk.all<notice::IntervalSet>().empty());
}

TEST(TaughtIntervals, AreAsTheyWereAfterARestart) {
  Desk desk;
  desk.say(request::SetInterval{Interval::sit, 25min});
  desk.say(request::SetInterval{Interval::snooze, 90s});
  desk.run(2s);
  desk.restart({});
  EXPECT_EQ(desk.state().sit_interval, 25min);
  EXPECT_EQ(desk.state().snooze, 90s);
  EXPECT_EQ(desk.state().stand_interval, 15min);
}

TEST(TaughtIntervals, BelongToThePerson) {
  Desk desk;
  testing::People people{desk, "anna", {}};
  people.add("ben", {});
  desk.say(request::SetInterval{Interval::sit, 25min});
  people.change_to("ben");
  EXPECT_EQ(desk.state().sit_interval, 30min);
  people.change_to("anna");
  EXPECT_EQ(desk.state().sit_interval, 25min);
}

TEST(TaughtIntervals, AreNobodysWhileSomebodyElseTakesOver) {
  Desk desk;
  testing::People people{desk, "anna", {}};
  people.add("ben", {});
  desk.command(request::MoveToPreset{Preset::stand});
  desk.run(2s);
  people.change_to("ben");
  EXPECT_EQ(desk.say(request::SetInterval{Interval::sit, 25min}), "somebody else is taking over");
  EXPECT_EQ(desk.say(request::ForgetIntervals{}), "somebody else is taking over");
}

TEST(TaughtIntervals, AShorterOneMovesNothingUnannounced) {
  Desk desk;
  desk.run(20min);
  desk.say(request::SetInterval{Interval::sit, 15min});
  EXPECT_EQ(desk.state().stage, Snapshot::Stage::announced);
  EXPECT_TRUE(desk.all<notice::MoveStarted>().empty());
  desk.run(29s);
  EXPECT_TRUE(desk.all<notice::MoveStarted>().empty());
  desk.run(2s);
  EXPECT_EQ(desk.all<notice::MoveStarted>().size(), 1U);
}

}  // namespace
}  // namespace desk::core
