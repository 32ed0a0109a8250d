#include "daemon/core/controller.h"
#include "tests/support/desk_world.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

namespace desk::core {
namespace {

using ::desk::testing::DeskWorld;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A program that was just started, with the memory of the one before, and a desk that the test plays by
/// hand.
class Program : private ActionSink {
 public:
  explicit Program(Memory const& memory, Duration elapsed = seconds{2},
                   Capabilities const& c = capabilities())
      : controller{c, settings()} {
    controller.restore(memory, elapsed, now);
  }

  static Capabilities capabilities() {
    Capabilities c;
    c.resolution = Distance::of_mm(0.1);
    return c;
  }
  /// Moves by itself as soon as it may.
  static DeskSettings settings() {
    DeskSettings s;
    s.cycle.mode = CycleMode::automatic;
    return s;
  }

  void step(Event const& event) { controller.step(event, now, *this); }
  void read(double mm) {
    now += milliseconds{100};
    Telemetry t;
    t.at = now;
    t.height = Height::at_mm(mm);
    step(t);
  }
  void rest(double mm, int readings) {
    for (int i = 0; i < readings; ++i) read(mm);
  }
  /// The first answer; a later one is about the end of the move.
  Answer ask(Request const& request) {
    replies.clear();
    step(event::Command{++id, Origin::local, request});
    return replies.empty() ? Answer::aborted : replies.front().answer;
  }
  [[nodiscard]] Memory memory() const { return controller.memory(now); }

  TimePoint now{seconds{5}};
  DeskController controller;
  CommandId id = 0;
  int starts = 0;
  std::vector<action::Reply> replies;

 private:
  void push(Action action) override {
    if (auto const* reply = std::get_if<action::Reply>(&action)) replies.push_back(*reply);
    auto const* command = std::get_if<MotorCommand>(&action);
    if (command && !std::holds_alternative<action::Halt>(*command)) ++starts;
  }
};

void make_strokes(DeskWorld& world) {
  world.run(seconds{2});
  for (double const mm : {900.0, 760.0, 880.0, 740.0}) {
    world.command(request::MoveTo{Height::at_mm(mm)});
    world.run(seconds{12});
  }
}

void expect_same(Memory::Stroke const& a, Memory::Stroke const& b) {
  EXPECT_NEAR(a.start_delay_s, b.start_delay_s, 1e-9);
  EXPECT_NEAR(a.ramp_s, b.ramp_s, 1e-9);
  EXPECT_NEAR(a.cruise_mm_s, b.cruise_mm_s, 1e-9);
  EXPECT_NEAR(a.stop_delay_s, b.stop_delay_s, 1e-9);
  EXPECT_NEAR(a.braking_s2_per_mm, b.braking_s2_per_mm, 1e-9);
  EXPECT_EQ(a.stops, b.stops);
}

Memory::Stroke plausible() {
  return {0.25, 1.2, 38, 0.1, 0.005, 7};
}

Memory with_fault(FaultCode code, FaultClass policy) {
  Memory memory;
  memory.fault = Fault{code, policy, "seen yesterday"};
  return memory;
}

TEST(ControllerMemory, ANewDeskHasNothingToRemember) {
  EXPECT_EQ(Program{Memory{}}.memory(), Memory{});
}

TEST(ControllerMemory, LearnedStrokesSurvive) {
  DeskWorld world{DeskWorld::Options{}};
  make_strokes(world);
  Memory const before = world.controller().memory(world.now());
  ASSERT_TRUE(before.up) << world.transcript();
  ASSERT_TRUE(before.down) << world.transcript();
  EXPECT_GE(before.up->stops, 2);
  Program const next{before, seconds{2}, world.capabilities()};
  Memory const after = next.memory();
  ASSERT_TRUE(after.up);
  ASSERT_TRUE(after.down);
  expect_same(*after.up, *before.up);
  expect_same(*after.down, *before.down);
}

TEST(ControllerMemory, MotorTimeSurvives) {
  DeskWorld world{DeskWorld::Options{}};
  make_strokes(world);
  Memory const before = world.controller().memory(world.now());
  ASSERT_FALSE(before.motor_runs.empty());
  Duration const left = world.state().motor_left;
  ASSERT_LT(left, minutes{2});
  Program const soon{before};
  EXPECT_EQ(soon.controller.snapshot(soon.now).motor_left, left);
  ASSERT_EQ(soon.memory().motor_runs.size(), before.motor_runs.size());
  EXPECT_EQ(soon.memory().motor_runs.front().ended_ago, before.motor_runs.front().ended_ago + seconds{2});
  Program const later{before, minutes{25}};
  EXPECT_EQ(later.controller.snapshot(later.now).motor_left, minutes{2}) << "it rested meanwhile";
}

TEST(ControllerMemory, ARunUnderWayIsCountedAsLongAsItMayLast) {
  DeskWorld world{DeskWorld::Options{}};
  world.run(seconds{2});
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.run(seconds{3});
  Memory const memory = world.controller().memory(world.now());
  ASSERT_EQ(memory.motor_runs.size(), 1U) << world.transcript();
  EXPECT_EQ(memory.motor_runs[0].ended_ago, Duration{0});
  // 380 mm take about ten seconds.
  EXPECT_GT(memory.motor_runs[0].length, seconds{10});
  Program const next{memory};
  EXPECT_LT(next.controller.snapshot(next.now).motor_left, seconds{110});
}

TEST(ControllerMemory, TheLockSurvives) {
  Program first{Memory{}};
  first.rest(720, 3);
  ASSERT_EQ(first.ask(request::SetLock{true}), Answer::done);
  Program next{first.memory()};
  EXPECT_TRUE(next.controller.snapshot(next.now).locked);
  next.rest(720, 20);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::refused);
  ASSERT_EQ(next.ask(request::SetLock{false}), Answer::done);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::accepted);
}

TEST(ControllerMemory, ALatchedFaultSurvivesUntilAUserClearsIt) {
  Program next{with_fault(FaultCode::stall, FaultClass::device)};
  next.rest(720, 20);
  ASSERT_TRUE(next.controller.snapshot(next.now).fault);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::refused);
  EXPECT_EQ(next.memory().fault, with_fault(FaultCode::stall, FaultClass::device).fault);
  EXPECT_EQ(next.ask(request::ClearFault{}), Answer::done);
  EXPECT_FALSE(next.memory().fault);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::accepted);
}

TEST(ControllerMemory, AnObstructionOfYesterdayAllowsNoWayBack) {
  Program next{with_fault(FaultCode::stall, FaultClass::device)};
  next.rest(720, 60);
  EXPECT_EQ(next.starts, 0);
}

TEST(ControllerMemory, ARestoredRunawayStaysButMayBeCleared) {
  Program next{with_fault(FaultCode::runaway, FaultClass::permanent)};
  next.rest(720, 20);
  auto const fault = next.controller.snapshot(next.now).fault;
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code, FaultCode::runaway);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::refused);
  EXPECT_EQ(next.ask(request::ClearFault{}), Answer::done);
  EXPECT_FALSE(next.controller.snapshot(next.now).fault);
}

TEST(ControllerMemory, AFaultThatHealsByItselfIsForgotten) {
  Program desk{Memory{}};
  desk.rest(720, 10);
  ASSERT_EQ(desk.ask(request::MoveTo{Height::at_mm(900)}), Answer::accepted);
  desk.now += seconds{2};
  desk.step(event::Wake{});
  ASSERT_TRUE(desk.controller.snapshot(desk.now).fault);
  EXPECT_EQ(desk.controller.snapshot(desk.now).fault->policy, FaultClass::transient);
  EXPECT_FALSE(desk.memory().fault);
}

TEST(ControllerMemory, NothingMovesAfterARestart) {
  DeskWorld world{DeskWorld::Options{}};
  make_strokes(world);
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.run(seconds{4});
  Memory const in_mid_move = world.controller().memory(world.now());
  Program next{in_mid_move, seconds{2}, world.capabilities()};
  next.step(event::PresenceChanged{Presence::present});
  for (int i = 0; i < 600; ++i) {
    next.read(850);
    next.step(event::Wake{});
  }
  EXPECT_EQ(next.starts, 0);
  EXPECT_FALSE(next.controller.snapshot(next.now).target);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::accepted) << "a fresh reason";
  EXPECT_GT(next.starts, 0);
}

TEST(ControllerMemory, NothingMovesBeforeTheHeightWasReadTwice) {
  Memory memory;
  memory.up = plausible();
  Program next{memory};
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::refused);
  next.read(720);
  EXPECT_EQ(next.ask(request::MoveTo{Height::at_mm(900)}), Answer::refused);
  EXPECT_EQ(next.starts, 0);
}

TEST(ControllerMemory, FiguresThatNoDeskCanHaveAreLeftOut) {
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Memory::Stroke> nonsense(10, plausible());
  nonsense[0].start_delay_s = k_nan;
  nonsense[1].start_delay_s = 60;
  nonsense[2].ramp_s = 0;
  nonsense[3].ramp_s = -1;
  nonsense[4].cruise_mm_s = 0;
  nonsense[5].cruise_mm_s = 900;
  nonsense[6].stop_delay_s = -0.5;
  nonsense[7].stop_delay_s = 10;
  nonsense[8].braking_s2_per_mm = k_nan;
  nonsense[9].stops = 0;
  for (std::size_t i = 0; i < nonsense.size(); ++i) {
    Memory memory;
    memory.up = nonsense[i];
    memory.down = plausible();
    Memory const after = Program{memory}.memory();
    EXPECT_FALSE(after.up) << "case " << i;
    ASSERT_TRUE(after.down) << "the other way is as good as ever";
    expect_same(*after.down, plausible());
  }
}

TEST(ControllerMemory, AMotorRunThatIsNonsenseNeverGivesTimeAway) {
  Memory memory;
  memory.motor_runs = {
      {-minutes{3}, minutes{1}}, {minutes{1}, -minutes{1}}, {seconds{1}, std::chrono::hours{9}}};
  Program const next{memory};
  Duration const left = next.controller.snapshot(next.now).motor_left;
  EXPECT_GE(left, Duration{0});
  EXPECT_LE(left, minutes{1});
}

TEST(ControllerMemory, WhatIsWorthWritingDownIsToldAtOnce) {
  Program desk{Memory{}};
  desk.rest(720, 10);
  int revision = desk.controller.memory_revision();
  auto const grew = [&] {
    return desk.controller.memory_revision() > std::exchange(revision, desk.controller.memory_revision());
  };
  desk.rest(720, 10);
  EXPECT_FALSE(grew()) << "nothing happened";
  desk.ask(request::SetLock{true});
  EXPECT_TRUE(grew());
  desk.ask(request::SetLock{true});
  EXPECT_FALSE(grew()) << "it was locked already";
  desk.ask(request::SetLock{false});
  EXPECT_TRUE(grew());
  desk.ask(request::MoveTo{Height::at_mm(900)});
  desk.step(event::OutputChanged{Output::up, OutputCause::command, desk.now, desk.now});
  EXPECT_TRUE(grew()) << "the motor runs";
  desk.now += seconds{1};
  desk.step(event::OutputChanged{Output::off, OutputCause::failure, desk.now, desk.now});
  EXPECT_TRUE(grew()) << "the motor ran";
}

Capabilities of_a_counter() {
  Capabilities c = Program::capabilities();
  c.home = Height::at_mm(620);
  return c;
}

void motor_off(Program& program, OutputCause cause) {
  program.step(event::OutputChanged{Output::off, cause, program.now, program.now});
}

TEST(ControllerMemory, OnlyACleanEndTellsWhereACountingDeskRests) {
  Program program{Memory{}, seconds{2}, of_a_counter()};
  program.rest(740, 30);
  motor_off(program, OutputCause::command);
  EXPECT_FALSE(program.memory().rested_at);
  EXPECT_FALSE(program.controller.last_memory(program.now).rested_at) << "nobody has ended it";
  motor_off(program, OutputCause::shutdown);
  EXPECT_EQ(program.controller.last_memory(program.now).rested_at, Height::at_mm(740));
  EXPECT_FALSE(program.memory().rested_at) << "and never in what is saved on the way";
}

TEST(ControllerMemory, ADeskThatMayStillMoveHasNoRestingPlace) {
  Program coasting{Memory{}, seconds{2}, of_a_counter()};
  coasting.rest(740, 30);
  coasting.read(742);
  motor_off(coasting, OutputCause::shutdown);
  EXPECT_FALSE(coasting.controller.last_memory(coasting.now).rested_at);
  Program silent{Memory{}, seconds{2}, of_a_counter()};
  silent.rest(740, 30);
  silent.now += seconds{5};
  motor_off(silent, OutputCause::shutdown);
  EXPECT_FALSE(silent.controller.last_memory(silent.now).rested_at) << "the last height is old";
}

TEST(ControllerMemory, ADeskThatMeasuresNeedsNoRestingPlace) {
  Program program{Memory{}};
  program.rest(740, 30);
  motor_off(program, OutputCause::shutdown);
  EXPECT_FALSE(program.controller.last_memory(program.now).rested_at);
}

TEST(ControllerMemory, TheRestingPlaceIsInTheSensorsTerms) {
  Memory memory;
  memory.measured = {{Height::at_mm(700), Height::at_mm(735)}};
  Program program{memory, seconds{2}, of_a_counter()};
  program.rest(740, 30);
  EXPECT_EQ(program.controller.snapshot(program.now).height, Height::at_mm(775));
  EXPECT_EQ(program.memory().measured, memory.measured);
  motor_off(program, OutputCause::shutdown);
  EXPECT_EQ(program.controller.last_memory(program.now).rested_at, Height::at_mm(740));
}

}  // namespace
}  // namespace desk::core
