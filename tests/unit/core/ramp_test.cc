#include "daemon/core/ramp.h"

#include "tests/support/cycle_day.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t k_monday = 20'003;

CycleSettings beginner() {
  CycleSettings settings;
  settings.ramp = true;
  return settings;
}

DayFigures day_of(std::int64_t day, Duration present) {
  DayFigures figures;
  figures.day = day;
  figures.sat = present;
  return figures;
}

Ramp after(int days) {
  Ramp ramp;
  for (int i = 0; i < days; ++i) ramp.on_day_ended(day_of(k_monday + i, 6h));
  return ramp;
}

TEST(Ramp, GrowsOverWeeksOfFiveDays) {
  struct Expected {
    int days;
    Ramp::Intervals intervals;
  };
  for (auto const& [days, intervals] :
       {Expected{0, {55min, 5min, 1}}, Expected{1, {55min, 5min, 1}}, Expected{2, {50min, 10min, 1}},
        Expected{4, {50min, 10min, 1}}, Expected{5, {40min, 10min, 2}}, Expected{9, {40min, 10min, 2}},
        Expected{10, {35min, 15min, 3}}, Expected{14, {35min, 15min, 3}}, Expected{15, {30min, 15min, 0}},
        Expected{99, {30min, 15min, 0}}}) {
    EXPECT_EQ(after(days).intervals(beginner()), intervals) << days << " days of use";
  }
}

TEST(Ramp, WithoutItTheIntervalsAreTheUsers) {
  EXPECT_EQ(after(0).intervals(CycleSettings{}), (Ramp::Intervals{30min, 15min, 0}));
}

TEST(Ramp, ADayCountsFromTwoHoursOfPresence) {
  Ramp ramp;
  ramp.on_day_ended(day_of(k_monday, 2h - 1s));
  EXPECT_EQ(ramp.memory().days, 0);
  ramp.on_day_ended(day_of(k_monday, 2h));
  EXPECT_EQ(ramp.memory().days, 1);
}

TEST(Ramp, AfterFourteenDaysWithoutUseItGoesOneStepBackOnce) {
  struct Expected {
    int days;
    int minutes;
  };
  for (auto const& [days, sit] :
       {Expected{1, 55}, Expected{3, 55}, Expected{7, 50}, Expected{12, 40}, Expected{20, 35}}) {
    Ramp ramp = after(days);
    std::int64_t const last = *ramp.memory().last_day;
    auto const before = ramp.intervals(beginner());
    ramp.on_day_begun(last + 13);
    EXPECT_EQ(ramp.intervals(beginner()), before) << days;
    ramp.on_day_begun(last + 14);
    EXPECT_EQ(ramp.intervals(beginner()).sit, std::chrono::minutes{sit}) << days;
    ramp.on_day_begun(last + 15);
    EXPECT_EQ(ramp.intervals(beginner()).sit, std::chrono::minutes{sit}) << days << ", only once";
  }
}

TEST(Ramp, AClockThatWasNeverSetSaysNothingAboutUse) {
  Ramp ramp;
  ramp.on_day_ended(day_of(0, 6h));
  ramp.on_day_begun(k_monday);
  EXPECT_EQ(ramp.memory().days, 1);
}

TEST(Ramp, TheCycleTakesItsIntervals) {
  CycleSettings settings = beginner();
  settings.mode = CycleMode::automatic;
  desk::testing::CycleDay day{settings};
  day.pass(61min);
  ASSERT_EQ(day.moves.size(), 2U);
  EXPECT_EQ(day.moves[0].at, day.at(55min));
  EXPECT_EQ(day.moves[1].at, day.at(60min));
  for (int i = 0; i < 2; ++i) day.cycle.on_day(day_of(k_monday + i, 6h), k_monday + i + 1);
  EXPECT_EQ(day.cycle.intervals(), (Ramp::Intervals{50min, 10min, 1}));
  day.restart(1min, settings);
  EXPECT_EQ(day.cycle.intervals(), (Ramp::Intervals{50min, 10min, 1})) << "remembered";
}

}  // namespace
}  // namespace desk::core
