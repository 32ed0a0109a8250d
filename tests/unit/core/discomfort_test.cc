#include "daemon/core/discomfort.h"

#include "tests/support/cycle_day.h"
#include "tests/support/desk_world.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::clock_at;
using desk::testing::CycleDay;
using desk::testing::DeskWorld;

constexpr std::int64_t k_day = 20'003;

DayFigures used(std::int64_t day) {
  DayFigures figures;
  figures.day = day;
  figures.sat = 6h;
  return figures;
}

TEST(Discomfort, LastsForThreeDaysOfTheCalendar) {
  Discomfort discomfort;
  TimePoint const now{1h};
  discomfort.begin(k_day, now);
  EXPECT_EQ(discomfort.until_day(), k_day + 3);
  discomfort.on_day(k_day + 2);
  EXPECT_TRUE(discomfort.lasts());
  discomfort.on_day(k_day + 3);
  EXPECT_FALSE(discomfort.lasts());
}

TEST(Discomfort, WithoutAClockItLastsFor72Hours) {
  Discomfort discomfort;
  TimePoint const now{1h};
  discomfort.begin(std::nullopt, now);
  EXPECT_EQ(discomfort.next_deadline(), now + 72h);
  EXPECT_FALSE(discomfort.on_time(now + 72h - 1s));
  Discomfort restored;
  restored.restore(discomfort.memory(now + 70h), 90min, TimePoint{5s});
  EXPECT_EQ(restored.until(), TimePoint{5s} + 30min);
  restored.restore(discomfort.memory(now + 70h), 3h, TimePoint{5s});
  EXPECT_FALSE(restored.lasts());
  EXPECT_TRUE(discomfort.on_time(now + 72h));
  EXPECT_FALSE(discomfort.lasts());
}

TEST(Discomfort, StandingBoutsAreHalfAsLong) {
  CycleDay day{CycleMode::automatic};
  day.cycle.on_day(std::nullopt, k_day);
  day.cycle.note_discomfort(k_day, day.now);
  EXPECT_EQ(day.cycle.intervals().stand, 7min + 30s);
  EXPECT_EQ(day.cycle.intervals().sit, 30min);
  day.pass(2h);
  ASSERT_GE(day.moves.size(), 2U);
  EXPECT_NEAR(to_seconds(day.moves[1].at - day.moves[0].at), 7.5 * 60, 1);
  day.cycle.on_day(used(k_day + 2), k_day + 3);
  EXPECT_EQ(day.cycle.intervals().stand, 15min);
}

TEST(Discomfort, EndsByItselfWithoutAClock) {
  CycleDay day{CycleMode::off};
  day.cycle.note_discomfort(std::nullopt, day.now);
  day.pass(72h - 1s);
  EXPECT_EQ(day.cycle.intervals().stand, 7min + 30s);
  day.pass(1s);
  EXPECT_EQ(day.cycle.intervals().stand, 15min);
}

TEST(Discomfort, ABeginnerGoesOneStepBackAndStaysThere) {
  auto settings = CycleDay::settings(CycleMode::confirm);
  settings.ramp = true;
  CycleDay day{settings};
  std::int64_t date = k_day;
  day.cycle.on_day(std::nullopt, date);
  for (int i = 0; i < 11; ++i) {
    day.cycle.on_day(used(date), date + 1);
    ++date;
  }
  ASSERT_EQ(day.cycle.intervals().week, 3);
  day.cycle.note_discomfort(date, day.now);
  day.cycle.note_discomfort(date, day.now);
  EXPECT_EQ(day.cycle.intervals().week, 2) << "one step, however often it is said";
  EXPECT_EQ(day.cycle.intervals().stand, 5min);
  Memory before;
  day.cycle.remember(before, day.now);
  for (int i = 0; i < 3; ++i) {
    day.cycle.on_day(used(date), date + 1);
    ++date;
  }
  Memory after;
  day.cycle.remember(after, day.now);
  EXPECT_EQ(after.user.ramp.days, before.user.ramp.days) << "it does not advance";
  EXPECT_EQ(after.user.ramp.last_day, date - 1) << "but they were days of use";
  EXPECT_FALSE(after.user.discomfort);
  day.cycle.on_day(used(date), date + 1);
  day.cycle.remember(after, day.now);
  EXPECT_EQ(after.user.ramp.days, before.user.ramp.days + 1);
}

TEST(Discomfort, ABoutIsNeverShorterThanItsAnnouncement) {
  auto settings = CycleDay::settings(CycleMode::automatic);
  settings.stand = 3min;
  settings.announcement = 2min;
  CycleDay day{settings};
  day.cycle.note_discomfort(std::nullopt, day.now);
  EXPECT_EQ(day.cycle.intervals().stand, 2min);
}

TEST(Discomfort, IsToldAndShownAndOutlivesARestart) {
  DeskWorld::Options options;
  options.settings.cycle.mode = CycleMode::confirm;
  DeskWorld world{options};
  world.run(2s);
  world.tell(event::CivilClock{clock_at(k_day, 9h, false)});
  world.command(request::Discomfort{});
  ASSERT_EQ(world.all<notice::DiscomfortNoted>().size(), 1U);
  EXPECT_EQ(world.all<notice::DiscomfortNoted>()[0].until, world.now() + 72h) << "nobody has set the clock";
  world.tell(event::CivilClock{clock_at(k_day, 9h)});
  auto const id = world.command(request::Discomfort{});
  EXPECT_EQ(world.answers(id), std::vector{Answer::done});
  EXPECT_EQ(world.state().discomfort_until_day, k_day + 3);
  EXPECT_EQ(world.state().discomfort_until, std::nullopt);
  EXPECT_EQ(world.state().stand_bout, 7min + 30s);
  world.run(1s);
  world.restart({});
  world.run(2s);
  EXPECT_EQ(world.state().discomfort_until_day, k_day + 3);
  EXPECT_EQ(world.state().stand_bout, 7min + 30s);
  world.tell(event::CivilClock{clock_at(k_day + 3, 9h)});
  EXPECT_EQ(world.state().discomfort_until_day, std::nullopt);
  EXPECT_EQ(world.state().stand_bout, 15min);
}

}  // namespace
}  // namespace desk::core
