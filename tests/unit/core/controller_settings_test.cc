// Another configuration while a desk is in use.

#include "tests/support/desk_world.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::clock_at;
using desk::testing::DeskWorld;

DeskWorld::Options options(CycleMode mode = CycleMode::automatic) {
  DeskWorld::Options o;
  o.settings.cycle.mode = mode;
  return o;
}

void change(DeskWorld& world, DeskSettings const& settings) {
  world.tell(event::SettingsChanged{settings});
}

TEST(ControllerSettings, WhatWasCountedGoesOnWithTheNewInterval) {
  auto o = options();
  DeskWorld world{o};
  world.run(20min);
  auto const due = world.state().next_change;
  o.settings.cycle.sit = 25min;
  change(world, o.settings);
  ASSERT_TRUE(due && world.state().next_change);
  EXPECT_EQ(*due - *world.state().next_change, 5min);
  EXPECT_EQ(world.state().sit_bout, 25min);
}

TEST(ControllerSettings, AnIntervalThatIsOverIsAnnouncedBeforeItMoves) {
  auto o = options();
  DeskWorld world{o};
  world.run(20min);
  o.settings.cycle.sit = 10min;
  change(world, o.settings);
  EXPECT_TRUE(world.all<notice::MoveStarted>().empty());
  world.run(1s);
  auto const announced = world.all<notice::ChangeAnnounced>();
  ASSERT_EQ(announced.size(), 1U) << world.transcript();
  EXPECT_GE(announced.front().at - world.now(), o.settings.cycle.announcement - 1s);
}

TEST(ControllerSettings, AMoveGoesOnAsItWasBegun) {
  auto o = options(CycleMode::off);
  DeskWorld world{o};
  world.run(2s);
  world.command(request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(world.run_until([&] { return world.state().motion == Snapshot::Motion::raising; }));
  world.run(3s);
  auto other = o.settings;
  other.presets.stand = Height::at_mm(1000);
  other.limits.max = Height::at_mm(1020);
  other.motion.reversal_pause = 1s;
  change(world, other);
  EXPECT_EQ(world.state().limits, o.settings.limits) << "not in mid-move";
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveEnded>().empty(); }));
  EXPECT_EQ(world.all<notice::MoveEnded>().front().report.end, MoveEnd::reached);
  EXPECT_NEAR(world.state().height->mm(), 1100, 2);
  EXPECT_EQ(world.all<notice::MoveStarted>().size(), 1U);
  world.run(2s);
  EXPECT_EQ(world.state().limits, other.limits);
  EXPECT_EQ(world.state().presets, other.presets);
  EXPECT_EQ(world.all<notice::MoveStarted>().size(), 1U) << "nothing moves because of it";
}

TEST(ControllerSettings, TheNewestOfSeveralCounts) {
  auto o = options(CycleMode::off);
  DeskWorld world{o};
  world.run(2s);
  world.command(request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(world.run_until([&] { return world.state().motion == Snapshot::Motion::raising; }));
  o.settings.presets.sit = Height::at_mm(700);
  change(world, o.settings);
  o.settings.presets.sit = Height::at_mm(690);
  change(world, o.settings);
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveEnded>().empty(); }));
  world.run(2s);
  EXPECT_EQ(world.state().presets.sit, Height::at_mm(690));
}

TEST(ControllerSettings, AModeChosenAtTheDeskStaysUnlessTheConfiguredOneIsAnother) {
  auto o = options(CycleMode::confirm);
  DeskWorld world{o};
  world.run(2s);
  world.command(request::SetCycleMode{CycleMode::remind});
  o.settings.cycle.sit = 20min;
  change(world, o.settings);
  EXPECT_EQ(world.state().cycle_mode, CycleMode::remind);
  auto const told = world.all<notice::CycleModeChanged>().size();
  o.settings.cycle.mode = CycleMode::off;
  change(world, o.settings);
  EXPECT_EQ(world.state().cycle_mode, CycleMode::off);
  EXPECT_EQ(world.all<notice::CycleModeChanged>().size(), told + 1);
}

TEST(ControllerSettings, ASavedPresetHoldsUntilItsConfiguredValueIsAnother) {
  auto o = options(CycleMode::off);
  DeskWorld world{o};
  world.run(2s);
  world.command(request::MoveTo{Height::at_mm(735)});
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveEnded>().empty(); }));
  world.run(2s);
  world.command(request::SavePreset{Preset::sit});
  auto const saved = world.state().presets.sit;
  ASSERT_NEAR(saved.mm(), 735, 2);
  o.settings.presets.stand = Height::at_mm(1090);
  change(world, o.settings);
  EXPECT_EQ(world.state().presets.sit, saved);
  EXPECT_EQ(world.state().presets.stand, Height::at_mm(1090));
  o.settings.presets.sit = Height::at_mm(725);
  change(world, o.settings);
  EXPECT_EQ(world.state().presets.sit, Height::at_mm(725));
}

TEST(ControllerSettings, AnIntervalSetAtTheDeskHoldsUntilItsConfiguredValueIsAnother) {
  auto o = options();
  DeskWorld world{o};
  world.run(2s);
  world.command(request::SetInterval{Interval::sit, 40min});
  o.settings.cycle.stand = 20min;
  change(world, o.settings);
  EXPECT_EQ(world.state().sit_bout, 40min);
  EXPECT_EQ(world.state().stand_bout, 20min);
  o.settings.cycle.sit = 25min;
  change(world, o.settings);
  EXPECT_EQ(world.state().sit_bout, 25min);
}

TEST(ControllerSettings, WorkingHoursAreJudgedAtOnce) {
  auto o = options();
  DeskWorld world{o};
  world.tell(event::CivilClock{clock_at(20'000, 20h)});
  world.run(1min);
  EXPECT_FALSE(world.state().quiet);
  o.settings.schedule.work = {{9 * 60, 17 * 60}};
  change(world, o.settings);
  EXPECT_TRUE(world.state().quiet);
  o.settings.schedule = {};
  change(world, o.settings);
  EXPECT_FALSE(world.state().quiet);
}

TEST(ControllerSettings, ASmallerMotorBudgetCountsWhatRan) {
  auto o = options(CycleMode::off);
  DeskWorld world{o};
  world.run(2s);
  world.command(request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveEnded>().empty(); }));
  world.run(2s);
  auto const left = world.state().motor_left;
  o.settings.motion.motor_budget -= 60s;
  change(world, o.settings);
  EXPECT_EQ(world.state().motor_left, left - 60s);
}

}  // namespace
}  // namespace desk::core
