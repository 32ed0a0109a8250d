// Bouts, days and the cycle's phase as a whole controller has them.

#include "tests/support/desk_world.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::clock_at;
using desk::testing::DeskWorld;

constexpr std::int64_t k_day = 20'000;

DeskWorld::Options options(CycleMode mode) {
  DeskWorld::Options o;
  o.settings.cycle.mode = mode;
  return o;
}

void tell_time(DeskWorld& world, CivilTime const& civil) {
  world.tell(event::CivilClock{civil});
}

TEST(ControllerDay, StretchesCoverAllTimeSinceTheStart) {
  DeskWorld world{options(CycleMode::automatic)};
  TimePoint const start = world.now();
  world.run(50min);
  world.tell(event::PresenceChanged{Presence::away, world.now() - 4min});
  world.run(10min);
  world.tell(event::PresenceChanged{Presence::present});
  auto const stretches = world.all<notice::PostureEnded>();
  ASSERT_GE(stretches.size(), 6U) << world.transcript();
  EXPECT_EQ(stretches.front().began, start);
  for (std::size_t i = 1; i < stretches.size(); ++i) EXPECT_EQ(stretches[i].began, stretches[i - 1].ended);
  EXPECT_EQ(stretches.back().posture, Posture::away);
  EXPECT_EQ(stretches.back().ended - stretches.back().began, 14min);
  EXPECT_EQ(world.state().posture_since, stretches.back().ended);
}

TEST(ControllerDay, FiguresAddUpToTheTimeThatPassed) {
  DeskWorld world{options(CycleMode::automatic)};
  TimePoint const start = world.now();
  world.run(97min);
  world.tell(event::PresenceChanged{Presence::unknown});
  world.run(11min);
  EXPECT_EQ(world.state().today.watched(), world.now() - start);
  EXPECT_EQ(world.state().today.changes, 2);
  EXPECT_EQ(world.state().today.moves, 4) << world.transcript();
}

TEST(ControllerDay, ADayThatEndsIsTold) {
  DeskWorld world{options(CycleMode::off)};
  tell_time(world, clock_at(k_day, 23h));
  world.run(1h);
  tell_time(world, clock_at(k_day + 1, 0s));
  auto const ended = world.all<notice::DayEnded>();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].figures.day, k_day);
  EXPECT_EQ(ended[0].figures.watched(), 1h);
  EXPECT_EQ(world.state().today.day, k_day + 1);
  EXPECT_EQ(world.state().today.moves, 0);
}

TEST(ControllerDay, NeitherSummerTimeNorNtpFiresOrSkipsAPrompt) {
  DeskWorld world{options(CycleMode::confirm)};
  TimePoint const start = world.now();
  tell_time(world, clock_at(0, 20s, false));
  world.run(10min);
  tell_time(world, clock_at(k_day, 2h, true, 60min));
  world.run(10min);
  CivilTime civil = clock_at(k_day, 2h + 10min, true, 60min);
  civil.utc_offset = 120min;
  tell_time(world, civil);
  world.run(5min);
  civil.unix_seconds += 300;
  civil.utc_offset = 60min;
  tell_time(world, civil);
  world.run(6min);
  auto const announced = world.all<notice::ChangeAnnounced>();
  ASSERT_EQ(announced.size(), 1U) << world.transcript();
  EXPECT_NEAR(to_seconds(announced[0].at - start), (30min + 2min) / 1s, 2);
  EXPECT_TRUE(world.all<notice::DayEnded>().empty());
}

TEST(ControllerDay, ASnoozeHasTheLengthThatWasAskedFor) {
  DeskWorld world{options(CycleMode::automatic)};
  ASSERT_TRUE(world.run_until([&] { return world.state().stage == Snapshot::Stage::announced; }, 31min));
  auto const refused = world.command(request::Snooze{2h});
  EXPECT_EQ(world.answers(refused), std::vector{Answer::refused});
  EXPECT_EQ(world.reason(refused), "a change can be put off by 1 to 60 minutes");
  TimePoint const asked = world.now();
  world.command(request::Snooze{15min});
  ASSERT_TRUE(world.state().next_change);
  EXPECT_EQ(*world.state().next_change, asked + 15min);
}

/// The rest of a phase after a restart, against one that was never interrupted.
TEST(ControllerRestart, ResumesEachPhaseWithTheTimeThatWasLeft) {
  for (Duration const at : {10min, 29min, 36min, 50min}) {
    DeskWorld world{options(CycleMode::automatic)};
    tell_time(world, clock_at(k_day, 9h));
    world.run(at);
    auto const before = world.state();
    ASSERT_TRUE(before.next_change) << world.transcript();
    Duration const left = *before.next_change - world.now();
    Memory const memory = world.controller().memory(world.now());

    DeskController next{world.capabilities(), world.options().settings};
    TimePoint const start{5000s};
    next.restore(memory, 3min, start);
    struct : ActionSink {
      void push(Action action) override {
        if (std::holds_alternative<MotorCommand>(action) &&
            !std::holds_alternative<action::Halt>(std::get<MotorCommand>(action))) {
          ++starts;
        }
      }
      int starts = 0;
    } sink;
    next.step(event::PresenceChanged{Presence::present}, start, sink);
    TimePoint now = start;
    for (int i = 0; i < 3; ++i) {
      now += 100ms;
      Telemetry t;
      t.at = now;
      t.height = before.height;
      next.step(t, now, sink);
    }
    auto const after = next.snapshot(now);
    ASSERT_TRUE(after.next_change) << after.cycle_note;
    EXPECT_EQ(after.next_posture, before.next_posture);
    EXPECT_NEAR(to_seconds(*after.next_change - now), to_seconds(left), 1) << to_seconds(at);
    EXPECT_NEAR(to_seconds(after.today.sat), to_seconds(before.today.sat), 1);
    EXPECT_EQ(sink.starts, 0);
  }
}

TEST(ControllerRestart, OnAnotherDateThePhaseBeginsAnew) {
  for (auto const& [day, left] : {std::pair<std::int64_t, Duration>{k_day, 10min}, {k_day + 1, 30min}}) {
    DeskWorld world{options(CycleMode::confirm)};
    tell_time(world, clock_at(k_day, 9h));
    world.run(20min);
    Memory const memory = world.controller().memory(world.now());
    auto again = options(CycleMode::confirm);
    DeskController next{world.capabilities(), again.settings};
    struct : ActionSink {
      void push(Action) override {}
    } sink;
    TimePoint now{5000s};
    next.restore(memory, 20min, now);
    next.step(event::PresenceChanged{Presence::present}, now, sink);
    next.step(event::CivilClock{clock_at(day, 9h + 40min)}, now, sink);
    for (int i = 0; i < 3; ++i) {
      now += 100ms;
      Telemetry t;
      t.at = now;
      t.height = world.state().height;
      next.step(t, now, sink);
    }
    auto const after = next.snapshot(now);
    ASSERT_TRUE(after.next_change) << after.cycle_note;
    EXPECT_NEAR(to_seconds(*after.next_change - now), to_seconds(left), 1);
  }
}

TEST(ControllerRestart, TimeWithoutUsIsUnknown) {
  DeskWorld world{options(CycleMode::off)};
  tell_time(world, clock_at(k_day, 9h));
  world.run(10min);
  Memory const memory = world.controller().memory(world.now());
  DeskController next{world.capabilities(), world.options().settings};
  next.restore(memory, 20min, TimePoint{9000s});
  EXPECT_EQ(next.snapshot(TimePoint{9000s}).today.unknown - world.state().today.unknown, 20min);
}

TEST(ControllerRestart, AskingForAMinutelySaveOnlyWhileSomebodyIsThere) {
  DeskWorld world{options(CycleMode::off)};
  world.run(1min);
  EXPECT_TRUE(world.controller().counting(world.now()));
  world.tell(event::PresenceChanged{Presence::away});
  EXPECT_FALSE(world.controller().counting(world.now()));
}

TEST(ControllerRestart, BoutsAndAnswersAreWorthWritingDown) {
  DeskWorld world{options(CycleMode::automatic)};
  world.run(1min);
  int revision = world.controller().memory_revision();
  world.command(request::Skip{});
  EXPECT_GT(world.controller().memory_revision(), revision);
  revision = world.controller().memory_revision();
  world.tell(event::PresenceChanged{Presence::away});
  world.run(121s);
  EXPECT_GT(world.controller().memory_revision(), revision) << "a bout ended";
}

}  // namespace
}  // namespace desk::core
