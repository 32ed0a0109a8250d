#include "daemon/core/bout_log.h"

#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

#include <random>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::clock_at;
using desk::testing::PostureTape;
using enum Posture;

constexpr std::int64_t k_day = 20'000;  // 2024-10-04

TEST(BoutLog, ABoutEndsAtTheFirstSecondOfTheOtherPosture) {
  PostureTape tape{{sitting, 30min}, {standing, 59s}};
  EXPECT_EQ(tape.bouts().bout()->posture, Preset::sit) << "nothing is decided before a minute";
  tape.play({{standing, 1s}});
  ASSERT_TRUE(tape.bouts().bout());
  EXPECT_EQ(tape.bouts().bout()->posture, Preset::stand);
  EXPECT_EQ(tape.bouts().bout()->counted, 60s);
  EXPECT_EQ(tape.bouts().finished()->counted, 30min);
  EXPECT_EQ(tape.today().changes, 1);
}

TEST(BoutLog, AStandOfLessThanAMinuteIsSitting) {
  PostureTape const tape{{sitting, 10min}, {standing, 59s}, {sitting, 1min}};
  EXPECT_EQ(tape.today().sat, 11min + 59s);
  EXPECT_EQ(tape.today().stood, 0s);
  EXPECT_EQ(tape.today().changes, 0);
}

TEST(BoutLog, WhoStandsForSecondsBeforeSittingDownHasSat) {
  PostureTape const tape{{standing, 20s}, {sitting, 30min}};
  EXPECT_EQ(tape.today().sat, 30min + 20s);
  EXPECT_EQ(tape.today().longest_stand, 0s);
}

TEST(BoutLog, NeitherSittingNorStandingEverShrinks) {
  PostureTape tape;
  DayFigures before;
  std::mt19937 random{7};
  for (int i = 0; i < 5000; ++i) {
    auto const posture = static_cast<Posture>(random() % 5);
    tape.play({{posture, std::chrono::seconds{random() % 90}}});
    DayFigures const figures = tape.today();
    ASSERT_GE(figures.sat, before.sat) << "seed 7, piece " << i;
    ASSERT_GE(figures.stood, before.stood) << "seed 7, piece " << i;
    before = figures;
  }
}

TEST(BoutLog, TheDeskOnItsWayBelongsToNoBout) {
  PostureTape const tape{{sitting, 30min}, {between, 15s}, {standing, 2min}};
  EXPECT_EQ(tape.bouts().finished()->counted, 30min);
  EXPECT_EQ(tape.bouts().bout()->counted, 2min);
  EXPECT_EQ(tape.today().between, 15s);
}

TEST(BoutLog, AnAbsenceThatIsToldAfterwardsWasNotSat) {
  PostureTape tape{{sitting, 20min}};
  tape.log.set_posture(away, tape.now - 5min, tape.now);
  EXPECT_EQ(tape.today().sat, 15min);
  EXPECT_EQ(tape.today().away, 5min);
  EXPECT_EQ(tape.today().walks, 1);
  EXPECT_FALSE(tape.bouts().bout()) << "five minutes away end a bout";
  EXPECT_EQ(tape.bouts().finished()->counted, 15min);
}

TEST(BoutLog, AnAbsenceBeginsNoEarlierThanThePostureBeforeIt) {
  PostureTape tape{{sitting, 20min}, {standing, 3min}};
  tape.log.set_posture(away, tape.now - 10min, tape.now);
  EXPECT_EQ(tape.today().sat, 20min);
  EXPECT_EQ(tape.today().stood, 0s);
  EXPECT_EQ(tape.today().away, 3min);
}

TEST(BoutLog, StretchesCoverAllTimeWithoutAGap) {
  PostureTape tape{{sitting, 20min}, {between, 10s}, {standing, 3min}, {away, 1h}};
  tape.log.set_posture(sitting, tape.now, tape.now);
  auto const stretches = tape.log.take_stretches();
  ASSERT_EQ(stretches.size(), 4U);
  EXPECT_EQ(stretches.front().began, TimePoint{1000s});
  for (std::size_t i = 1; i < stretches.size(); ++i) EXPECT_EQ(stretches[i].began, stretches[i - 1].ended);
  EXPECT_EQ(stretches.back().ended, tape.now);
  EXPECT_TRUE(tape.log.take_stretches().empty()) << "told once";
}

TEST(BoutLog, ANewDateEndsTheDayAtOnceAndTheBoutGoesOn) {
  PostureTape tape;
  tape.log.on_civil_time(clock_at(k_day, 23h + 50min), tape.now);
  tape.play({{sitting, 10min}});
  tape.log.on_civil_time(clock_at(k_day + 1, 0s), tape.now);
  auto const ended = tape.log.take_ended_day();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->day, k_day);
  EXPECT_EQ(ended->sat, 10min);
  EXPECT_EQ(ended->watched(), 10min);
  tape.play({{sitting, 5min}});
  EXPECT_EQ(tape.today().day, k_day + 1);
  EXPECT_EQ(tape.today().sat, 5min);
  EXPECT_EQ(tape.today().longest_sit, 5min);
  EXPECT_EQ(tape.bouts().bout()->counted, 15min) << "midnight is no break";
  EXPECT_EQ(tape.log.take_stretches().size(), 1U) << "the day's last stretch ends with it";
}

TEST(BoutLog, AClockThatIsSetAfterTheStartEndsNoDayIn1970) {
  PostureTape tape;
  tape.log.on_civil_time(clock_at(0, 30s, false), tape.now);
  tape.play({{sitting, 5min}});
  tape.log.on_civil_time(clock_at(k_day, 9h), tape.now);
  EXPECT_FALSE(tape.log.take_ended_day());
  EXPECT_EQ(tape.today().day, k_day);
  EXPECT_EQ(tape.today().sat, 5min);
  EXPECT_EQ(tape.today().watched(), 5min);
}

TEST(BoutLog, AnUnsetClockThatReachesMidnightEndsTheDayAsAnyOther) {
  PostureTape tape;
  tape.log.on_civil_time(clock_at(k_day, 23h + 59min, false), tape.now);
  tape.play({{sitting, 1min}});
  tape.log.on_civil_time(clock_at(k_day + 1, 0s, false), tape.now);
  ASSERT_TRUE(tape.log.take_ended_day());
}

TEST(BoutLog, AClockThatJumpsWithinTheDayChangesNoMinute) {
  PostureTape tape;
  tape.log.on_civil_time(clock_at(k_day, 9h), tape.now);
  tape.play({{sitting, 5min}});
  tape.log.on_civil_time(clock_at(k_day, 15h), tape.now);
  tape.play({{sitting, 5min}});
  tape.log.on_civil_time(clock_at(k_day, 8h), tape.now);
  EXPECT_FALSE(tape.log.take_ended_day());
  EXPECT_EQ(tape.today().sat, 10min);
}

TEST(BoutLog, SummerTimeBeginsAndEndsWithoutAMinuteMoreOrLess) {
  for (auto const& [before, after] : {std::pair{60min, 120min}, std::pair{120min, 60min}}) {
    PostureTape tape;
    tape.log.on_civil_time(clock_at(k_day, 1h, true, before), tape.now);
    tape.play({{sitting, 1h}});
    CivilTime civil = clock_at(k_day, 2h, true, before);
    civil.utc_offset = after;
    tape.log.on_civil_time(civil, tape.now);
    tape.play({{sitting, 1h}});
    EXPECT_FALSE(tape.log.take_ended_day());
    EXPECT_EQ(tape.today().sat, 2h);
  }
}

TEST(BoutLog, AClockThatGoesBackOverMidnightRepeatsNoDay) {
  PostureTape tape;
  tape.log.on_civil_time(clock_at(k_day, 23h + 59min), tape.now);
  tape.play({{sitting, 1min}});
  tape.log.on_civil_time(clock_at(k_day + 1, 0s), tape.now);
  EXPECT_TRUE(tape.log.take_ended_day());
  tape.log.on_civil_time(clock_at(k_day, 23h + 58min), tape.now);
  tape.play({{sitting, 2min}});
  tape.log.on_civil_time(clock_at(k_day + 1, 0s), tape.now);
  EXPECT_FALSE(tape.log.take_ended_day());
  EXPECT_EQ(tape.today().sat, 2min);
}

UserMemory remembered(PostureTape const& tape) {
  UserMemory memory;
  tape.log.remember(memory, tape.now);
  return memory;
}

TEST(BoutLog, OverARestartTheDayGoesOnAndTheGapIsUnknown) {
  PostureTape before;
  before.log.on_civil_time(clock_at(k_day, 9h), before.now);
  before.play({{sitting, 20min}, {standing, 40s}});
  PostureTape after;
  after.log = BoutLog{};
  after.log.restore(remembered(before), 3min, 0s, after.now);
  after.log.on_civil_time(clock_at(k_day, 9h + 23min + 40s), after.now);
  after.play({{standing, 20s}});
  EXPECT_EQ(after.today().sat, 20min);
  EXPECT_EQ(after.today().stood, 1min) << "the 40 s before and the 20 s after make a bout";
  EXPECT_EQ(after.today().unknown, 3min);
  EXPECT_EQ(after.today().changes, 1);
  EXPECT_EQ(after.bouts().bout()->counted, 1min);
}

TEST(BoutLog, AWalkOverARestartIsCountedOnce) {
  PostureTape before;
  before.log.on_civil_time(clock_at(k_day, 9h), before.now);
  before.play({{sitting, 20min}, {away, 5min}});
  PostureTape after;
  after.log = BoutLog{};
  after.log.restore(remembered(before), 10s, 0s, after.now);
  after.log.on_civil_time(clock_at(k_day, 9h + 25min + 10s), after.now);
  after.play({{away, 5min}, {sitting, 1min}});
  EXPECT_EQ(after.today().walks, 1);
  EXPECT_EQ(after.bouts().last_absence()->length, 10min);
}

TEST(BoutLog, ARestartOnTheNextDateEndsTheDayBefore) {
  PostureTape before;
  before.log.on_civil_time(clock_at(k_day, 22h), before.now);
  before.play({{sitting, 1h}});
  PostureTape after;
  after.log = BoutLog{};
  after.log.restore(remembered(before), 2h, 0s, after.now);
  after.log.on_civil_time(clock_at(k_day + 1, 1h), after.now);
  auto const ended = after.log.take_ended_day();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->day, k_day);
  EXPECT_EQ(ended->sat, 1h);
  EXPECT_EQ(ended->unknown, 1h) << "until midnight";
  EXPECT_EQ(after.today().unknown, 1h) << "since midnight";
  EXPECT_TRUE(after.log.take_new_date_after_restore());
}

TEST(BoutLog, APiWithoutABatteryDoesNotForgetTheDateItKnew) {
  PostureTape before;
  before.log.on_civil_time(clock_at(k_day, 9h), before.now);
  before.play({{sitting, 1h}});
  PostureTape after;
  after.log = BoutLog{};
  after.log.restore(remembered(before), 0s, 0s, after.now);
  after.log.on_civil_time(clock_at(0, 20s, false), after.now);
  EXPECT_FALSE(after.log.take_ended_day());
  after.play({{sitting, 1min}});
  after.log.on_civil_time(clock_at(k_day, 10h + 5min), after.now);
  EXPECT_FALSE(after.log.take_ended_day());
  EXPECT_EQ(after.today().sat, 1h + 1min);
}

TEST(BoutLog, AfterMoreThanFourHoursTheBoutsBeginAnew) {
  PostureTape before{{sitting, 20min}};
  for (auto const& [elapsed, kept] : {std::pair<Duration, bool>{4h, true}, {4h + 1s, false}}) {
    PostureTape after;
    after.log = BoutLog{};
    after.log.restore(remembered(before), elapsed, 0s, after.now);
    EXPECT_EQ(after.bouts().bout().has_value(), kept);
  }
}

TEST(BoutLog, TheFiveBucketsAddUpToTheTimeThatPassed) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random{seed};
    PostureTape tape;
    tape.log.on_civil_time(clock_at(k_day, 8h), tape.now);
    TimePoint const start = tape.now;
    for (int i = 0; i < 200; ++i) {
      auto const posture = static_cast<Posture>(random() % 5);
      Duration const back = std::chrono::milliseconds{posture == away ? random() % 400'000 : 0};
      tape.log.set_posture(posture, tape.now - back, tape.now);
      tape.now += std::chrono::milliseconds{random() % 300'000};
      tape.log.on_time(tape.now);
      ASSERT_EQ(tape.today().watched(), tape.now - start) << "seed " << seed << ", piece " << i;
    }
  }
}

TEST(BoutLog, DaysAddUpToTheTimeThatPassedHoweverTheClockIsSet) {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    std::mt19937 random{seed};
    PostureTape tape;
    TimePoint const start = tape.now;
    CivilTime civil = clock_at(random() % 2 == 0 ? 0 : k_day, 22h, random() % 2 == 0);
    Duration ended{0};
    for (int i = 0; i < 300; ++i) {
      tape.play({{static_cast<Posture>(random() % 5), std::chrono::seconds{random() % 900}}});
      civil.unix_seconds += static_cast<std::int64_t>(random() % 900);
      if (random() % 50 == 0)
        civil.unix_seconds = k_day * 86'400 + static_cast<std::int64_t>(random() % 172'800);
      if (random() % 50 == 0) civil.utc_offset = std::chrono::minutes{60 * (random() % 3)};
      if (random() % 20 == 0) civil.synchronised = true;
      tape.log.on_civil_time(civil, tape.now);
      if (auto const day = tape.log.take_ended_day()) ended += day->watched();
      ASSERT_EQ(ended + tape.today().watched(), tape.now - start) << "seed " << seed << ", piece " << i;
    }
  }
}

TEST(BoutLog, StoredStretchesGiveTheSameFigures) {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    std::mt19937 random{seed};
    PostureTape tape;
    tape.log.on_civil_time(clock_at(k_day, 8h), tape.now);
    for (int i = 0; i < 100; ++i) {
      tape.play({{static_cast<Posture>(random() % 5), std::chrono::milliseconds{random() % 200'000}}});
    }
    tape.log.on_civil_time(clock_at(k_day + 1, 0s), tape.now);
    auto const live = tape.log.take_ended_day();
    ASSERT_TRUE(live);
    EXPECT_EQ(figures_of_day(k_day, tape.log.take_stretches()), *live) << "seed " << seed;
  }
}

}  // namespace
}  // namespace desk::core
