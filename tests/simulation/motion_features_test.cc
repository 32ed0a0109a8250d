#include "tests/support/desk_world.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

/// Hold-to-run, calibration, the way back after an obstruction, the motor's rest: what people can ask for,
/// and what the desk does for them, with the whole core and a simulated plant.
namespace desk {
namespace {

using core::Answer;
using core::CommandId;
using core::Direction;
using core::Height;
using core::Origin;
using driver::simulated::Obstacle;
using driver::simulated::SensorFault;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::DeskWorld;

class Features : public ::testing::Test {
 protected:
  static DeskWorld::Options options(std::string const& profile = "linak") {
    DeskWorld::Options o;
    o.profile = profile;
    o.settings.cycle.mode = core::CycleMode::off;
    return o;
  }
  explicit Features(DeskWorld::Options const& o = options()) : world{o} { world.run(seconds{2}); }

  Answer ends(CommandId id) {
    auto const over = [&] {
      return !world.answers(id).empty() && world.answers(id).back() != Answer::accepted;
    };
    EXPECT_TRUE(world.run_until(over)) << world.transcript();
    return over() ? world.answers(id).back() : Answer::accepted;
  }
  CommandId go(double mm) { return world.command(core::request::MoveTo{Height::at_mm(mm)}); }
  double mm() { return world.true_height().mm(); }
  /// Holds the button for this long, as deskctl does.
  CommandId hold(Direction direction, core::Duration time) {
    CommandId const first = world.command(core::request::Hold{direction});
    for (core::Duration held{0}; held < time; held += milliseconds{150}) {
      world.run(milliseconds{150});
      world.command(core::request::Hold{direction});
    }
    return first;
  }

  DeskWorld world;
};

class HoldToRun : public Features {};

TEST_F(HoldToRun, MovesWhileItIsRefreshedAndStopsAfterTheLast) {
  CommandId const id = hold(Direction::up, seconds{5});
  EXPECT_TRUE(world.plant().motor_on()) << world.transcript();
  core::TimePoint const last = world.now();
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }, seconds{2}));
  EXPECT_LE(world.now() - last, core::request::k_hold_time + milliseconds{10});
  EXPECT_EQ(ends(id), Answer::done) << world.transcript();
  EXPECT_EQ(world.all<core::notice::MoveEnded>().back().report.end, core::MoveEnd::released);
  EXPECT_EQ(world.all<core::notice::MoveStarted>().size(), 1U) << "one motion, however often it is refreshed";
}

TEST_F(HoldToRun, EndsAtTheSoftLimit) {
  EXPECT_EQ(ends(go(1200)), Answer::done);
  CommandId const id = hold(Direction::up, seconds{10});
  EXPECT_EQ(ends(id), Answer::done) << world.transcript();
  EXPECT_NEAR(mm(), 1250, 1.5) << world.transcript();
}

TEST_F(HoldToRun, AtTheLimitItNeverGoesTheOtherWay) {
  EXPECT_EQ(ends(go(650)), Answer::done);
  // A hand brought it a little below the limit.
  world.plant().press_handset(Direction::down, world.now());
  ASSERT_TRUE(world.run_until([&] { return mm() < 649.8; }));
  world.plant().release_handset(world.now());
  world.run(seconds{10});
  ASSERT_LT(mm(), 650);
  std::size_t const before = world.all<core::notice::MoveStarted>().size();
  EXPECT_EQ(ends(hold(Direction::down, seconds{1})), Answer::done);
  EXPECT_EQ(world.all<core::notice::MoveStarted>().size(), before) << world.transcript();
  CommandId const other = go(700);
  hold(Direction::down, milliseconds{100});
  EXPECT_EQ(ends(other), Answer::stopped) << world.transcript();
  EXPECT_EQ(world.all<core::notice::MoveStarted>().size(), before + 1) << "none to 650 mm, which is up";
}

/// After the program hung, everything that waited is looked at in the same instant.
TEST_F(HoldToRun, AStopAndAStartInOneInstantAreOneMove) {
  world.stall_controller(true);
  world.command(core::request::Stop{});
  CommandId const id = go(900);
  world.stall_controller(false);
  EXPECT_EQ(ends(id), Answer::done) << world.transcript();
  auto const moves = world.all<core::notice::MoveEnded>();
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(moves[0].report.corrections, 0) << "the stop's motor off was not the end of the move";
}

TEST_F(HoldToRun, AHangingControllerCannotProlongIt) {
  hold(Direction::up, seconds{3});
  world.stall_controller(true);
  core::TimePoint const hung = world.now();
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }, seconds{2}));
  EXPECT_LE(world.now() - hung, milliseconds{310});
}

TEST_F(HoldToRun, TheOtherWayStopsFirst) {
  hold(Direction::up, seconds{3});
  CommandId const down = hold(Direction::down, seconds{6});
  EXPECT_EQ(ends(down), Answer::done) << world.transcript();
  EXPECT_EQ(world.plant().reversals_without_stop(), 0);
}

class BackOff : public Features {
 protected:
  explicit BackOff(DeskWorld::Options const& o = options()) : Features{o} {}
  /// Goes up into something at 900 mm; the fault is latched then.
  CommandId collide() {
    world.plant().place_obstacle(Obstacle{Height::at_mm(900), Direction::up}, world.now());
    CommandId const id = go(1100);
    EXPECT_EQ(ends(id), Answer::aborted) << world.transcript();
    EXPECT_TRUE(world.state().fault && is_obstruction(world.state().fault->code)) << world.transcript();
    return id;
  }
  std::size_t ways_back() {
    std::size_t n = 0;
    for (auto const& move : world.all<core::notice::MoveStarted>())
      n += move.origin == Origin::safety ? 1 : 0;
    return n;
  }
};

TEST_F(BackOff, GoesThirtyMillimetresBackOnceAndThenWaits) {
  collide();
  world.run(minutes{1});
  EXPECT_EQ(ways_back(), 1U) << world.transcript();
  auto const back = world.all<core::notice::MoveStarted>().back();
  EXPECT_EQ(back.target, back.from - core::Distance::of_mm(30));
  EXPECT_NEAR(mm(), back.target.mm(), 3) << world.transcript();
  EXPECT_TRUE(world.state().fault) << "until somebody has looked";
}

class NoBackOff : public BackOff {
 protected:
  NoBackOff() : BackOff{without()} {}
  static DeskWorld::Options without() {
    auto o = options();
    o.settings.motion.back_off = core::Distance::of_mm(0);
    return o;
  }
};

TEST_F(NoBackOff, StaysWhereItStoppedIfSetToZero) {
  collide();
  world.run(minutes{1});
  EXPECT_EQ(ways_back(), 0U) << world.transcript();
}

TEST_F(BackOff, AStopCommandForbidsIt) {
  world.plant().place_obstacle(Obstacle{Height::at_mm(900), Direction::up}, world.now());
  go(1100);
  ASSERT_TRUE(world.run_until([&] { return world.state().fault.has_value(); }));
  world.command(core::request::Stop{});
  world.run(seconds{20});
  EXPECT_EQ(ways_back(), 0U) << world.transcript();
}

TEST_F(BackOff, NoHeightNoWayBack) {
  go(1100);
  world.run(seconds{4});
  world.plant().set_sensor_fault(SensorFault::silent, world.now());
  world.run(seconds{20});
  EXPECT_EQ(ways_back(), 0U) << world.transcript();
}

TEST_F(BackOff, ASensorThatFallsSilentThenIsAskedAgainAndAgain) {
  world.plant().place_obstacle(Obstacle{Height::at_mm(900), Direction::up}, world.now());
  go(1100);
  ASSERT_TRUE(world.run_until([&] { return world.state().fault.has_value(); }));
  world.plant().set_sensor_fault(SensorFault::silent, world.now());
  world.run(seconds{3});
  world.plant().set_sensor_fault(SensorFault::none, world.now());
  core::TimePoint const well = world.now();
  world.run(seconds{1});
  EXPECT_GT(world.state().height_at, well) << world.transcript();
  EXPECT_LE(ways_back(), 1U) << world.transcript();
}

TEST_F(BackOff, ABlindWayBackIsShort) {
  go(1100);
  world.run(seconds{4});
  // A frozen height looks like an obstruction, and stays frozen on the way back.
  world.plant().set_sensor_fault(SensorFault::frozen, world.now());
  ASSERT_TRUE(world.run_until([&] { return world.state().fault.has_value(); }));
  world.run(seconds{1});
  double const stopped = mm();
  world.run(seconds{20});
  EXPECT_LT(std::abs(mm() - stopped), 45) << world.transcript();
}

class Calibrating : public Features {};

TEST_F(Calibrating, MeasuresTheDeskAndReturns) {
  for (char const* profile : {"linak", "bekant"}) {
    DeskWorld desk{options(profile)};
    desk.plant().set_load(1);
    desk.run(seconds{2});
    auto const id = desk.command(core::request::Calibrate{});
    ASSERT_TRUE(desk.run_until([&] { return desk.answers(id).size() == 2; })) << desk.transcript();
    EXPECT_EQ(desk.answers(id).back(), Answer::done) << desk.transcript();
    auto const found = desk.all<core::notice::Calibrated>();
    ASSERT_EQ(found.size(), 1U);
    auto const& truth = desk.plant().profile();
    auto const& up = found[0].report.up;
    EXPECT_NEAR(up.cruise.mm_s(), truth.cruise.mm_s(), 1.5) << profile;
    EXPECT_NEAR(up.coast.mm(), truth.coast_up.mm(), 0.1 * truth.coast_up.mm()) << profile;
    EXPECT_NEAR(up.start_delay.count(), core::to_seconds(truth.dead_time), 0.1) << profile;
    EXPECT_NEAR(up.ramp.count(), core::to_seconds(truth.ramp), 0.3) << profile;
    EXPECT_NEAR(found[0].report.resolution.mm(), 0.1, 0.001) << profile;
    EXPECT_EQ(found[0].report.strokes, 6);
    EXPECT_LE(found[0].report.worst_miss.mm(), 1.2) << profile;
    EXPECT_NEAR(desk.true_height().mm(), 720, 1.5) << "back where it began";
    EXPECT_FALSE(desk.state().calibrating);
  }
}

TEST_F(Calibrating, WhatItLearnedOutlivesARestart) {
  EXPECT_EQ(ends(world.command(core::request::Calibrate{})), Answer::done);
  world.run(seconds{2});
  auto const before = world.controller().memory(world.now());
  ASSERT_TRUE(before.up && before.down);
  world.restart(DeskWorld::Outage{});
  auto const after = world.controller().memory(world.now());
  ASSERT_TRUE(after.up);
  EXPECT_NEAR(after.up->stop_delay_s, before.up->stop_delay_s, 1e-6);
  EXPECT_NEAR(after.up->braking_s2_per_mm, before.up->braking_s2_per_mm, 1e-9);
  EXPECT_EQ(after.up->stops, before.up->stops);
  EXPECT_FALSE(after.motor_runs.empty()) << "and what the motor has run";
}

TEST_F(Calibrating, AStopEndsIt) {
  auto const id = world.command(core::request::Calibrate{});
  world.run(seconds{8});
  EXPECT_TRUE(world.state().calibrating);
  world.command(core::request::Stop{});
  EXPECT_EQ(ends(id), Answer::stopped) << world.transcript();
  double const at = mm();
  world.run(minutes{1});
  EXPECT_NEAR(mm(), at, 10) << "nothing but coast afterwards";
}

TEST_F(Calibrating, AnotherCommandTakesOver) {
  auto const id = world.command(core::request::Calibrate{});
  world.run(seconds{8});
  auto const move = go(900);
  EXPECT_EQ(ends(move), Answer::done) << world.transcript();
  EXPECT_EQ(world.answers(id).back(), Answer::replaced) << world.transcript();
  EXPECT_NEAR(mm(), 900, 1.5);
}

TEST_F(Calibrating, IsRefusedWhereItCannotMove) {
  world.command(core::request::SetLock{true});
  EXPECT_EQ(ends(world.command(core::request::Calibrate{})), Answer::refused);
  auto narrow = options();
  narrow.settings.limits = {Height::at_mm(700), Height::at_mm(740)};
  DeskWorld desk{narrow};
  desk.run(seconds{2});
  auto const id = desk.command(core::request::Calibrate{});
  EXPECT_EQ(desk.answers(id), std::vector{Answer::refused});
  EXPECT_NE(desk.reason(id).find("room"), std::string::npos) << desk.reason(id);
}

class EndOfTravel : public Features {
 protected:
  EndOfTravel() : Features{beyond()} {}
  /// The desk's own end stop is at 1250 mm.
  static DeskWorld::Options beyond() {
    auto o = options("bekant");
    o.settings.limits.max = Height::at_mm(1256);
    return o;
  }
};

TEST_F(EndOfTravel, ASoftLimitBeyondTheEndStopIsNoFault) {
  auto const id = world.command(core::request::MoveToLimit{Direction::up});
  EXPECT_EQ(ends(id), Answer::done) << world.transcript();
  EXPECT_FALSE(world.state().fault) << world.transcript();
  EXPECT_NEAR(mm(), 1250, 1);
  EXPECT_NE(world.reason(id), "") << "it did not reach its target, and says why";
}

class Hanging : public Features {};

TEST_F(Hanging, ACoastThatNobodySawIsNotTakenForAHandset) {
  go(1200);
  world.run(seconds{4});
  world.stall_controller(true);
  world.run(milliseconds{1200});
  world.stall_controller(false);
  world.run(seconds{10});
  EXPECT_TRUE(world.all<core::notice::HandsetMoved>().empty()) << world.transcript();
}

TEST_F(Features, ASensorOfWholeCentimetresIsNoObstruction) {
  auto o = options("loctek");
  o.start = Height::at_mm(1020);
  DeskWorld desk{o};
  desk.run(seconds{2});
  for (double const load : {0.7, 1.0, 1.3}) {
    for (double const target : {1240.0, 1010.0}) {
      desk.plant().set_load(load);
      auto const id = desk.command(core::request::MoveTo{Height::at_mm(target)});
      ASSERT_TRUE(desk.run_until([&] { return desk.answers(id).size() == 2; })) << desk.transcript();
      EXPECT_EQ(desk.answers(id).back(), Answer::done) << desk.transcript();
      desk.run(minutes{5});
    }
  }
}

}  // namespace
}  // namespace desk
