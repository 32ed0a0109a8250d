#include "tests/simulation/invariants.h"

#include <gtest/gtest.h>

#include <cmath>

/// What real desks did to real people, one test each, by name. All invariants hold in each.
namespace desk {
namespace {

using core::Answer;
using core::CommandId;
using core::Direction;
using core::FaultCode;
using core::Height;
using driver::simulated::SensorFault;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::DeskWorld;
using testing::inflict;
using testing::Invariants;
namespace incident = testing::incident;

/// One desk that is watched. The cycle is off unless a test switches it on.
struct Desk {
  explicit Desk(std::string const& profile, core::CycleMode mode = core::CycleMode::off,
                double start_mm = 720)
      : world{options(profile, mode, start_mm)}, invariants{world, 400} {
    world.run(seconds{2});
  }
  Desk(Desk const&) = delete;
  Desk& operator=(Desk const&) = delete;
  ~Desk() {
    world.run(seconds{20});
    invariants.finish();
    EXPECT_EQ(invariants.findings().count(), 0U) << invariants.findings().text() << invariants.transcript();
  }

  static DeskWorld::Options options(std::string const& profile, core::CycleMode mode, double start_mm) {
    DeskWorld::Options o;
    o.profile = profile;
    o.settings.cycle.mode = mode;
    o.start = Height::at_mm(start_mm);
    return o;
  }
  CommandId go(double mm) { return world.command(core::request::MoveTo{Height::at_mm(mm)}); }
  /// Lets a command come to its end.
  Answer ends(CommandId id) {
    EXPECT_TRUE(world.run_until([&] { return invariants.answer(id).has_value(); }))
        << invariants.transcript();
    return invariants.answer(id).value_or(Answer::refused);
  }
  [[nodiscard]] double mm() { return world.true_height().mm(); }
  void rest() {
    world.run_until([&] { return !world.state().target && world.plant().speed().mm_s() == 0; });
    world.run(seconds{3});
  }
  [[nodiscard]] std::optional<FaultCode> fault() const {
    auto const f = world.state().fault;
    return f ? std::optional{f->code} : std::nullopt;
  }

  DeskWorld world;
  Invariants invariants;
};

TEST(Wild, TargetInsideTheCoast) {
  for (char const* profile : {"linak", "loctek", "bekant", "lc3"}) {
    Desk desk{profile};
    double const from = desk.mm();
    EXPECT_EQ(desk.ends(desk.go(from + 5)), Answer::done) << profile;
    EXPECT_NEAR(desk.mm(), from + 5, 3) << profile;
  }
}

TEST(Wild, TargetIsTheEndStop) {
  // loctek's travel ends at 655, five millimetres inside the soft limits.
  for (char const* profile : {"linak", "loctek", "bekant", "lc3"}) {
    Desk desk{profile};
    for (Direction const d : {Direction::down, Direction::up}) {
      EXPECT_EQ(desk.ends(desk.world.command(core::request::MoveToLimit{d})), Answer::done) << profile;
      EXPECT_NEAR(desk.mm(), d == Direction::up ? 1250 : 650, 6) << profile;
      desk.rest();
    }
    EXPECT_FALSE(desk.fault()) << profile;
  }
}

TEST(Wild, ResolutionSwitchesInMidMove) {
  Desk desk{"loctek"};
  EXPECT_EQ(desk.ends(desk.go(1090)), Answer::done);
  EXPECT_NEAR(desk.mm(), 1090, 7) << "a step up there is 10 mm";
  desk.rest();
  EXPECT_EQ(desk.ends(desk.go(900)), Answer::done);
  EXPECT_NEAR(desk.mm(), 900, 3);
}

TEST(Wild, DecimalPointLost) {
  Desk desk{"linak"};
  auto const id = desk.go(1100);
  desk.world.run(seconds{4});
  inflict(incident::Sensor{SensorFault::tenfold}, desk.world);
  desk.world.run(milliseconds{90});
  inflict(incident::Sensor{SensorFault::none}, desk.world);
  EXPECT_EQ(desk.ends(id), Answer::done) << "an odd reading or two are survived";
  EXPECT_NEAR(desk.mm(), 1100, 2);
}

TEST(Wild, HeightFrozenWhileDriven) {
  Desk desk{"bekant"};
  auto const id = desk.go(1200);
  desk.world.run(seconds{4});
  inflict(incident::Sensor{SensorFault::frozen}, desk.world);
  double const from = desk.mm();
  EXPECT_EQ(desk.ends(id), Answer::aborted);
  EXPECT_LT(desk.mm() - from, 40) << "it ran on blindly";
  inflict(incident::Sensor{SensorFault::none}, desk.world);
}

TEST(Wild, HeightReversesAfterACollision) {
  Desk desk{"linak"};
  inflict(incident::ObstaclePlaced{{Height::at_mm(900), Direction::up}}, desk.world);
  auto const id = desk.go(1100);
  EXPECT_EQ(desk.ends(id), Answer::aborted);
  ASSERT_TRUE(desk.fault());
  EXPECT_TRUE(core::is_obstruction(*desk.fault()));
  desk.world.run(seconds{10});
  EXPECT_LT(desk.mm(), 885) << "it backs off";
}

TEST(Wild, HeightMovesWhileNotDriven) {
  Desk desk{"linak"};
  inflict(incident::HandsetPressed{Direction::up}, desk.world);
  desk.world.run(seconds{5});
  EXPECT_EQ(desk.world.state().motion, core::Snapshot::Motion::raising);
  inflict(incident::HandsetReleased{}, desk.world);
  desk.world.run(seconds{5});
  EXPECT_EQ(desk.invariants.motor_runs(), 0) << "never fight";
  ASSERT_TRUE(desk.world.state().height);
  EXPECT_NEAR(desk.world.state().height->mm(), desk.mm(), 1);
}

TEST(Wild, HandsetPressedDuringOurMove) {
  for (Direction const d : {Direction::up, Direction::down}) {
    Desk desk{"linak"};
    auto const id = desk.go(1100);
    desk.world.run(seconds{4});
    inflict(incident::HandsetPressed{d}, desk.world);
    desk.world.run(seconds{3});
    inflict(incident::HandsetReleased{}, desk.world);
    desk.ends(id);
    desk.rest();
    EXPECT_FALSE(desk.world.plant().motor_on());
  }
}

TEST(Wild, SensorSilentInMidMove) {
  for (char const* profile : {"linak", "loctek", "relay-tof", "bekant", "lc3"}) {
    Desk desk{profile};
    auto const id = desk.go(1200);
    desk.world.run(seconds{4});
    inflict(incident::Sensor{SensorFault::silent}, desk.world);
    EXPECT_TRUE(desk.world.run_until([&] { return !desk.world.plant().motor_on(); }, milliseconds{600}));
    EXPECT_EQ(desk.ends(id), Answer::aborted) << profile;
    inflict(incident::Sensor{SensorFault::none}, desk.world);
  }
}

TEST(Wild, SensorAsleepAtStart) {
  Desk desk{"loctek"};
  desk.world.run(minutes{1});
  desk.world.restart({seconds{2}, std::nullopt, false, false});
  desk.world.run(minutes{1});
  EXPECT_EQ(desk.ends(desk.go(950)), Answer::done);
  EXPECT_NEAR(desk.mm(), 950, 3);
}

TEST(Wild, NoMotionAfterACommand) {
  Desk desk{"bekant"};
  inflict(incident::IgnoresCommands{true}, desk.world);
  EXPECT_EQ(desk.ends(desk.go(1100)), Answer::aborted);
  EXPECT_EQ(desk.fault(), FaultCode::no_start);
  inflict(incident::IgnoresCommands{false}, desk.world);
}

TEST(Wild, ATransientZeroSpeedIsNoEnd) {
  Desk desk{"bekant"};
  auto const id = desk.go(1100);
  desk.world.run(seconds{5});
  inflict(incident::Sensor{SensorFault::frozen}, desk.world);
  desk.world.run(milliseconds{90});
  inflict(incident::Sensor{SensorFault::none}, desk.world);
  EXPECT_EQ(desk.ends(id), Answer::done);
  EXPECT_NEAR(desk.mm(), 1100, 2);
}

TEST(Wild, AMoveLongerThanAFixedTimeout) {
  Desk desk{"relay-tof", core::CycleMode::off, 660};
  inflict(incident::Load{0.7}, desk.world);
  core::TimePoint const begin = desk.world.now();
  EXPECT_EQ(desk.ends(desk.go(1240)), Answer::done);
  EXPECT_GT(desk.world.now() - begin, seconds{25});
  EXPECT_NEAR(desk.mm(), 1240, 10);
}

TEST(Wild, TwoCommandsInFlight) {
  Desk desk{"linak"};
  auto const up = desk.go(1100);
  auto const down = desk.go(660);
  EXPECT_EQ(desk.ends(up), Answer::replaced);
  EXPECT_EQ(desk.ends(down), Answer::done);
  EXPECT_NEAR(desk.mm(), 660, 2);
}

TEST(Wild, StopDuringSettle) {
  Desk desk{"loctek"};
  auto const id = desk.go(900);
  desk.world.run(seconds{3});
  ASSERT_TRUE(desk.world.run_until([&] { return !desk.world.plant().motor_on(); }));
  desk.world.run(milliseconds{300});
  desk.world.command(core::request::Stop{});
  EXPECT_EQ(desk.ends(id), Answer::stopped);
  int const runs = desk.invariants.motor_runs();
  desk.world.run(seconds{10});
  EXPECT_EQ(desk.invariants.motor_runs(), runs) << "a correction after a stop";
}

TEST(Wild, PowerCutInMidMoveAndRestart) {
  Desk desk{"linak"};
  desk.go(1100);
  desk.world.run(seconds{4});
  desk.world.restart({seconds{30}, std::nullopt, true, false});
  double const here = desk.mm();
  desk.world.run(minutes{5});
  EXPECT_NEAR(desk.mm(), here, 0.5) << "nothing resumes";
  desk.world.run(minutes{20});  // how long the motor ran is not known, so it counts as long
  EXPECT_EQ(desk.ends(desk.go(900)), Answer::done);
}

TEST(Wild, ProgramKilledInMidMove) {
  Desk desk{"relay-tof"};
  desk.go(1200);
  desk.world.run(seconds{4});
  desk.world.restart({seconds{3}, milliseconds{150}, false, false});
  double const here = desk.mm();
  desk.world.run(minutes{21});
  EXPECT_NEAR(desk.mm(), here, 0.5) << "nothing resumes";
  EXPECT_EQ(desk.ends(desk.go(800)), Answer::done);
}

TEST(Wild, ClockJumpsAndSummerTime) {
  Desk desk{"linak", core::CycleMode::automatic};
  std::int64_t const begin = 1'700'000'000;
  desk.world.tell(core::event::CivilClock{{begin, minutes{120}, false}});
  desk.world.run(minutes{20});
  // The network's time at last, 54 years on; then summer time ends; then somebody sets it back by a day.
  desk.world.tell(core::event::CivilClock{{begin + 1'700'000'000, minutes{120}, true}});
  desk.world.run(minutes{5});
  desk.world.tell(core::event::CivilClock{{begin + 1'700'000'300, minutes{60}, true}});
  desk.world.run(minutes{4});
  EXPECT_TRUE(desk.world.all<core::notice::MoveStarted>().empty()) << "the bout is 30 min by any clock";
  desk.world.tell(core::event::CivilClock{{begin + 1'699'900'000, minutes{60}, true}});
  desk.world.run(minutes{2});
  EXPECT_EQ(desk.world.all<core::notice::MoveStarted>().size(), 1U);
}

TEST(Wild, DutyBudgetExhausted) {
  Desk desk{"linak"};
  Answer last = Answer::done;
  int strokes = 0;
  for (; strokes < 20 && last == Answer::done; ++strokes) {
    last = desk.ends(desk.go(strokes % 2 == 0 ? 1200 : 700));
    desk.rest();
  }
  EXPECT_TRUE(last == Answer::refused || last == Answer::aborted)
      << "two minutes of motor, whatever they want";
  EXPECT_GE(strokes, 5);
  EXPECT_FALSE(desk.fault()) << "a tired motor is no fault";
  desk.world.run(minutes{20});
  EXPECT_EQ(desk.ends(desk.go(900)), Answer::done) << "rested";
}

TEST(Wild, DutyBudgetOutlivesARestart) {
  Desk desk{"linak"};
  for (int i = 0; i < 5; ++i) desk.ends(desk.go(i % 2 == 0 ? 1200 : 700));
  auto const before = desk.world.state().motor_left;
  desk.world.restart({seconds{5}, std::nullopt, true, false});
  desk.world.run(seconds{2});
  EXPECT_NEAR(core::to_seconds(desk.world.state().motor_left), core::to_seconds(before), 2);
}

TEST(Wild, DriftAtRest) {
  Desk desk{"relay-tof"};
  desk.world.run(hours{8});
  EXPECT_EQ(desk.invariants.motor_runs(), 0);
  EXPECT_TRUE(desk.world.all<core::notice::HandsetMoved>().empty()) << "nobody touched it";
}

TEST(Wild, PercentRounding) {
  // A slider of 101 places over 600 mm: each must be reached, and its neighbour must be another height.
  Desk desk{"linak"};
  for (int const percent : {50, 51, 52, 50}) {
    double const target = 650 + 6.0 * percent;
    EXPECT_EQ(desk.ends(desk.go(target)), Answer::done);
    EXPECT_NEAR(desk.mm(), target, 2);
  }
}

// ---- What other programs got wrong

TEST(Peers, AMainThreadThatHangsKeepsNoMotorOn) {
  for (char const* profile : {"linak", "loctek", "relay-tof", "bekant", "lc3"}) {
    Desk desk{profile};
    desk.go(1200);
    desk.world.run(seconds{4});
    inflict(incident::Hang{true}, desk.world);
    EXPECT_TRUE(desk.world.run_until([&] { return !desk.world.plant().motor_on(); }, milliseconds{700}))
        << profile << ": the heartbeat must not outlive the control";
    desk.world.run(seconds{5});
    inflict(incident::Hang{false}, desk.world);
  }
}

TEST(Peers, StopsAlsoIfNoReadingFallsIntoTheStopWindow) {
  Desk desk{"linak"};
  auto const id = desk.go(900);
  ASSERT_TRUE(desk.world.run_until([&] { return desk.mm() > 885; }));
  inflict(incident::Line{{1.0, {}}}, desk.world);
  desk.world.run(seconds{2});
  inflict(incident::Line{}, desk.world);
  desk.ends(id);
  desk.rest();
  EXPECT_LT(desk.mm(), 915) << "it ran on";
}

TEST(Peers, CoastGrowsWithTheSquareOfTheSpeed) {
  Desk desk{"relay-tof"};
  for (double const way : {12.0, 25.0, 60.0, 150.0, 300.0}) {
    double const target = desk.mm() > 900 ? desk.mm() - way : desk.mm() + way;
    EXPECT_EQ(desk.ends(desk.go(target)), Answer::done);
    EXPECT_NEAR(desk.mm(), target, 10) << "a stroke of " << way;
    desk.rest();
  }
}

TEST(Peers, NoRetryAfterACollision) {
  Desk desk{"linak"};
  inflict(incident::ObstaclePlaced{{Height::at_mm(850), Direction::up}}, desk.world);
  EXPECT_EQ(desk.ends(desk.go(1100)), Answer::aborted);
  int const runs = desk.invariants.motor_runs();
  desk.world.run(minutes{1});
  EXPECT_LE(desk.invariants.motor_runs(), runs + 1) << "back off once, no more";
  EXPECT_EQ(desk.ends(desk.go(1100)), Answer::refused);
  // The handset must still work.
  double const here = desk.mm();
  inflict(incident::HandsetPressed{Direction::down}, desk.world);
  desk.world.run(seconds{4});
  inflict(incident::HandsetReleased{}, desk.world);
  EXPECT_LT(desk.mm(), here - 20);
}

TEST(Peers, BothWaysAtOnceIsOneAfterTheOther) {
  Desk desk{"relay-tof"};
  CommandId last = 0;
  for (int i = 0; i < 40; ++i) {
    last = desk.world.command(core::request::MoveToLimit{i % 2 == 0 ? Direction::up : Direction::down});
    desk.world.run(milliseconds{130});
  }
  desk.world.command(core::request::Stop{});
  EXPECT_EQ(desk.ends(last), Answer::stopped);
  EXPECT_EQ(desk.world.plant().reversals_without_stop(), 0);
}

TEST(Peers, TheTargetFollowsAHandsetMove) {
  Desk desk{"linak", core::CycleMode::automatic};
  desk.world.run(minutes{10});
  inflict(incident::HandsetPressed{Direction::up}, desk.world);
  desk.world.run(seconds{12});
  inflict(incident::HandsetReleased{}, desk.world);
  desk.world.run(seconds{10});
  double const chosen = desk.mm();
  desk.world.run(minutes{14});
  EXPECT_NEAR(desk.mm(), chosen, 0.5) << "automation rests after a hand on the handset";
}

TEST(Peers, AnOldHeightIsShownWithItsAge) {
  Desk desk{"bekant"};
  inflict(incident::Sensor{SensorFault::silent}, desk.world);
  desk.world.run(minutes{1});
  auto const state = desk.world.state();
  EXPECT_GE(state.at - state.height_at, seconds{59});
  inflict(incident::Sensor{SensorFault::none}, desk.world);
}

}  // namespace
}  // namespace desk
