#include "tests/support/desk_world.h"

#include <gtest/gtest.h>

#include <cmath>

/// What happens to real desks, each with the whole core, the real bus schedule and the simulated plant.
namespace desk {
namespace {

using core::Answer;
using core::Direction;
using core::FaultCode;
using core::Height;
using core::MoveEnd;
using core::Presence;
using core::Preset;
using driver::simulated::Obstacle;
using driver::simulated::SensorFault;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::DeskWorld;

DeskWorld::Options with_mode(core::CycleMode mode) {
  DeskWorld::Options options;
  options.settings.cycle.mode = mode;
  return options;
}

class Scenario : public ::testing::Test {
 protected:
  Scenario() { world.run(seconds{2}); }

  /// Sends the desk to `mm` and lets it get up to speed.
  core::CommandId under_way_to(double mm) {
    auto const id = world.command(core::request::MoveTo{Height::at_mm(mm)});
    world.run(seconds{4});
    EXPECT_TRUE(world.plant().motor_on());
    return id;
  }
  MoveEnd last_end() { return world.all<core::notice::MoveEnded>().back().report.end; }
  void settle() {
    EXPECT_TRUE(world.run_until([&] { return !world.state().target && world.plant().speed().mm_s() == 0; }))
        << world.transcript();
    world.run(seconds{3});
  }

  DeskWorld world{with_mode(core::CycleMode::off)};
};

TEST_F(Scenario, StopSwitchesTheMotorOffWithinOneTransaction) {
  auto const move = under_way_to(1100);
  core::TimePoint const asked = world.now();
  world.command(core::request::Stop{});
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }));
  EXPECT_LE(world.now() - asked, milliseconds{2 * 3}) << "the one under way, and the stop";
  settle();
  EXPECT_EQ(world.answers(move), (std::vector{Answer::accepted, Answer::stopped}));
}

TEST_F(Scenario, LeaseEndsMotionWhenTheControllerHangs) {
  under_way_to(1200);
  world.stall_controller(true);
  core::TimePoint const stalled = world.now();
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }, seconds{5}));
  EXPECT_LE(world.now() - stalled, milliseconds{300 + 10});
  Height const stopped = world.true_height();
  world.run(seconds{20});
  EXPECT_LT((world.true_height() - stopped).abs().mm(), 15) << "nothing but coast afterwards";
  // A controller that was away that long does not go on as if nothing had happened.
  world.stall_controller(false);
  world.run(seconds{20});
  EXPECT_EQ(last_end(), MoveEnd::aborted) << world.transcript();
  EXPECT_LT((world.true_height() - stopped).abs().mm(), 15);
}

TEST_F(Scenario, ALaterTargetReplacesTheEarlierOne) {
  auto const first = under_way_to(1200);
  auto const second = world.command(core::request::MoveTo{Height::at_mm(1000)});
  settle();
  EXPECT_EQ(world.answers(first), (std::vector{Answer::accepted, Answer::replaced}));
  EXPECT_EQ(world.answers(second), (std::vector{Answer::accepted, Answer::done}));
  EXPECT_NEAR(world.true_height().mm(), 1000, 1.5) << world.transcript();
}

TEST_F(Scenario, RetargetingTheOtherWayStopsFirst) {
  under_way_to(1200);
  auto const back = world.command(core::request::MoveTo{Height::at_mm(700)});
  settle();
  EXPECT_EQ(world.answers(back).back(), Answer::done) << world.transcript();
  EXPECT_NEAR(world.true_height().mm(), 700, 1.5);
  EXPECT_EQ(world.plant().reversals_without_stop(), 0);
  core::TimePoint off{};
  for (auto const& motor : world.all<core::notice::MotorSwitched>()) {
    if (motor.output == core::Output::off && off == core::TimePoint{}) off = motor.at;
    if (motor.output == core::Output::down) {
      EXPECT_GE(motor.at - off, milliseconds{500}) << "the pause before a reversal";
      break;
    }
  }
}

TEST_F(Scenario, ReachesTheEndStops) {
  for (Direction const d : {Direction::up, Direction::down}) {
    auto const id = world.command(core::request::MoveToLimit{d});
    settle();
    EXPECT_EQ(world.answers(id).back(), Answer::done) << world.transcript();
    EXPECT_NEAR(world.true_height().mm(), d == Direction::up ? 1250 : 650, 1.5);
  }
}

TEST_F(Scenario, RefusesTargetsOutsideTheLimits) {
  for (double const mm : {0.0, 649.9, 1250.1, 7200.0, std::nan(""), double{INFINITY}}) {
    auto const id = world.command(core::request::MoveTo{Height::at_mm(mm)});
    EXPECT_EQ(world.answers(id), std::vector{Answer::refused}) << mm;
    EXPECT_NE(world.reason(id), "");
  }
  world.run(seconds{2});
  EXPECT_FALSE(world.plant().motor_on());
}

TEST_F(Scenario, AMoveToWhereItIsEndsAtOnce) {
  auto const id = world.command(core::request::MoveTo{Height::at_mm(720)});
  world.run(seconds{3});
  EXPECT_EQ(world.answers(id).back(), Answer::done) << world.transcript();
  EXPECT_NEAR(world.true_height().mm(), 720, 1.1);
}

TEST_F(Scenario, ObstacleOnTheWayDownIsAnObstruction) {
  world.command(core::request::MoveTo{Height::at_mm(1100)});
  settle();
  world.plant().place_obstacle(Obstacle{Height::at_mm(900), Direction::down}, world.now());
  auto const id = world.command(core::request::MoveTo{Height::at_mm(700)});
  ASSERT_TRUE(world.run_until([&] { return world.state().fault.has_value(); })) << world.transcript();
  EXPECT_TRUE(core::is_obstruction(world.state().fault->code)) << world.transcript();
  world.run(seconds{5});
  EXPECT_FALSE(world.plant().motor_on());
  EXPECT_EQ(world.answers(id).back(), Answer::aborted);
  auto const again = world.command(core::request::MoveTo{Height::at_mm(700)});
  EXPECT_EQ(world.answers(again).back(), Answer::refused) << "until the user clears it";
  EXPECT_EQ(world.answers(world.command(core::request::ClearFault{})).back(), Answer::done);
  world.plant().remove_obstacle(world.now());
  auto const cleared = world.command(core::request::MoveTo{Height::at_mm(700)});
  settle();
  EXPECT_EQ(world.answers(cleared).back(), Answer::done) << world.transcript();
}

TEST_F(Scenario, FrozenHeightStopsTheDesk) {
  auto const id = under_way_to(1200);
  world.plant().set_sensor_fault(SensorFault::frozen, world.now());
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }, seconds{3})) << world.transcript();
  world.run(seconds{3});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted) << world.transcript();
}

TEST_F(Scenario, SilentSensorStopsTheDeskWithinTheLease) {
  under_way_to(1200);
  world.plant().set_sensor_fault(SensorFault::silent, world.now());
  core::TimePoint const silent = world.now();
  ASSERT_TRUE(world.run_until([&] { return !world.plant().motor_on(); }, seconds{3}));
  EXPECT_LE(world.now() - silent, milliseconds{400});
}

TEST_F(Scenario, HeightsTimesTenAreNotBelieved) {
  under_way_to(1200);
  world.plant().set_sensor_fault(SensorFault::tenfold, world.now());
  world.run(seconds{5});
  EXPECT_FALSE(world.plant().motor_on()) << world.transcript();
  ASSERT_TRUE(world.state().height);
  EXPECT_LT(world.state().height->mm(), 1300) << "no wrong height is ever shown";
}

TEST_F(Scenario, IgnoredCommandsAreANoStart) {
  world.plant().set_ignores_commands(true);
  auto const id = world.command(core::request::MoveTo{Height::at_mm(1100)});
  ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; })) << world.transcript();
  EXPECT_EQ(world.answers(id).back(), Answer::aborted);
  EXPECT_EQ(world.state().fault->code, FaultCode::no_start);
}

TEST_F(Scenario, StuckRelayIsARunawayThatIsStoppedAgainAndAgain) {
  world.command(core::request::MoveTo{Height::at_mm(900)});
  world.run(seconds{3});
  world.plant().set_relay_stuck(true, world.now());
  ASSERT_TRUE(world.run_until([&] { return world.state().fault.has_value(); }, seconds{20}))
      << world.transcript();
  EXPECT_EQ(world.state().fault->code, FaultCode::runaway) << world.transcript();
  auto const cleared = world.command(core::request::ClearFault{});
  EXPECT_EQ(world.answers(cleared).back(), Answer::refused);
  // The relay comes loose: the next of the repeated stops gets through.
  world.plant().set_relay_stuck(false, world.now());
  world.run(seconds{1});
  EXPECT_FALSE(world.plant().motor_on());
}

TEST_F(Scenario, HandsetMoveIsShownAndHoldsTheAutomation) {
  world.plant().press_handset(Direction::up, world.now());
  world.run(seconds{5});
  EXPECT_EQ(world.state().motion, core::Snapshot::Motion::raising) << world.transcript();
  world.plant().release_handset(world.now());
  world.run(seconds{5});
  auto const moved = world.all<core::notice::HandsetMoved>();
  ASSERT_EQ(moved.size(), 1U) << world.transcript();
  EXPECT_NEAR(moved[0].to.mm(), world.true_height().mm(), 1);
  EXPECT_TRUE(world.state().hold_until);
  EXPECT_FALSE(world.state().fault) << world.transcript();
}

TEST_F(Scenario, LockStopsAMoveAndRefusesTheNext) {
  auto const id = under_way_to(1200);
  world.command(core::request::SetLock{true});
  world.run(milliseconds{20});
  EXPECT_FALSE(world.plant().motor_on());
  settle();
  EXPECT_EQ(world.answers(id).back(), Answer::stopped);
  auto const next = world.command(core::request::MoveToPreset{Preset::stand});
  EXPECT_EQ(world.answers(next), std::vector{Answer::refused});
}

TEST_F(Scenario, LostLinkAbortsTheMoveAndNothingResumes) {
  auto const id = under_way_to(1200);
  world.tell(core::event::BusFailed{{FaultCode::bus_gone, core::FaultClass::transient, "adapter unplugged"}});
  EXPECT_EQ(world.state().link_reason, "adapter unplugged");
  world.run(milliseconds{20});
  EXPECT_FALSE(world.plant().motor_on());
  EXPECT_EQ(world.state().link, core::Snapshot::Link::up)
      << "the simulated bus answers again at the next poll";
  EXPECT_EQ(world.state().link_reason, "");
  world.run(seconds{30});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted) << world.transcript();
  EXPECT_FALSE(world.plant().motor_on());
  EXPECT_FALSE(world.state().target);
}

TEST_F(Scenario, AFreshStartNeverMovesByItself) {
  DeskWorld fresh{with_mode(core::CycleMode::automatic)};
  fresh.run(minutes{29});
  EXPECT_TRUE(fresh.all<core::notice::MoveStarted>().empty());
  EXPECT_NEAR(fresh.true_height().mm(), 720, 1);
}

TEST(ScenarioSleeper, ASensorThatSleepsAtRestWakesForAMove) {
  DeskWorld::Options options = with_mode(core::CycleMode::off);
  options.profile = "loctek";
  DeskWorld world{options};
  world.run(minutes{5});
  auto const id = world.command(core::request::MoveTo{Height::at_mm(950)});
  ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; })) << world.transcript();
  EXPECT_EQ(world.answers(id).back(), Answer::done) << world.transcript();
}

TEST(ScenarioCycle, AnnouncesThenMovesThenComesBack) {
  DeskWorld world{with_mode(core::CycleMode::automatic)};
  world.run(minutes{47});
  auto const announced = world.all<core::notice::ChangeAnnounced>();
  auto const ended = world.all<core::notice::MoveEnded>();
  ASSERT_EQ(announced.size(), 2U) << world.transcript();
  ASSERT_EQ(ended.size(), 2U) << world.transcript();
  EXPECT_EQ(announced[0].to, Preset::stand);
  EXPECT_EQ(ended[0].report.end, MoveEnd::reached);
  EXPECT_NEAR(ended[0].report.landed->mm(), 1100, 1);
  EXPECT_EQ(ended[1].report.target, Height::at_mm(720));
  EXPECT_EQ(world.state().today.changes, 1) << "from sitting to standing";
  double const sat = core::to_seconds(world.state().today.sat);
  double const stood = core::to_seconds(world.state().today.stood);
  EXPECT_NEAR(stood, 15 * 60, 5);
  EXPECT_NEAR(sat + stood, 47 * 60, 60) << "all but the moves themselves";
}

TEST(ScenarioCycle, StopDuringTheAnnouncementVetoesAndHolds) {
  DeskWorld world{with_mode(core::CycleMode::automatic)};
  ASSERT_TRUE(
      world.run_until([&] { return world.state().stage == core::Snapshot::Stage::announced; }, minutes{31}));
  world.command(core::request::Stop{});
  world.run(minutes{14});
  EXPECT_TRUE(world.all<core::notice::MoveStarted>().empty()) << world.transcript();
  EXPECT_EQ(world.all<core::notice::PromptEnded>().at(0).end, core::PromptEnd::vetoed);
}

TEST(ScenarioCycle, PresenceLostDuringTheMoveStopsIt) {
  DeskWorld world{with_mode(core::CycleMode::automatic)};
  ASSERT_TRUE(world.run_until([&] { return world.plant().motor_on(); }, minutes{31}));
  world.run(seconds{3});
  world.tell(core::event::PresenceChanged{Presence::away});
  world.run(milliseconds{20});
  EXPECT_FALSE(world.plant().motor_on());
  world.run(minutes{60});
  EXPECT_EQ(world.all<core::notice::MoveStarted>().size(), 1U) << world.transcript();
}

TEST(ScenarioCycle, AStandCommandAnswersThePromptToStand) {
  DeskWorld world{with_mode(core::CycleMode::confirm)};
  ASSERT_TRUE(
      world.run_until([&] { return world.state().stage == core::Snapshot::Stage::due; }, minutes{31}));
  auto const id = world.command(core::request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; }));
  EXPECT_EQ(world.answers(id).back(), Answer::done);
  EXPECT_EQ(world.all<core::notice::PromptEnded>().at(0).end, core::PromptEnd::taken);
  EXPECT_EQ(world.state().stage, core::Snapshot::Stage::counting);
}

TEST(ScenarioCycle, AutomaticModeNeedsPresence) {
  DeskWorld::Options options = with_mode(core::CycleMode::confirm);
  options.presence = Presence::not_sensed;
  DeskWorld world{options};
  world.run(seconds{2});
  auto const id = world.command(core::request::SetCycleMode{core::CycleMode::automatic});
  EXPECT_EQ(world.answers(id), std::vector{Answer::refused});
  EXPECT_EQ(world.state().cycle_mode, core::CycleMode::confirm);
}

TEST(ScenarioCycle, TodayStartsAnewAtMidnight) {
  DeskWorld world{with_mode(core::CycleMode::off)};
  world.tell(core::event::CivilClock{{86'400 - 120, minutes{0}, true}});
  world.run(minutes{2});
  EXPECT_NEAR(core::to_seconds(world.state().today.sat), 120, 1);
  world.tell(core::event::CivilClock{{86'400, minutes{0}, true}});
  EXPECT_EQ(world.state().today.sat, core::Duration{0});
}

TEST(ScenarioReport, ComparesTheMainStrokesCoastAlsoAfterCorrections) {
  int corrected = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    auto options = with_mode(core::CycleMode::off);
    options.profile = "loctek";  // its millimetres are coarse enough to need corrections
    options.seed = seed;
    DeskWorld world{options};
    world.run(seconds{2});
    for (int const mm : {980, 720, 940, 735, 900}) {
      // Nobody tells how heavy it is today.
      world.plant().set_load(mm % 20 == 0 ? 0.7 : 1.3);
      auto const id = world.command(core::request::MoveTo{Height::at_mm(mm)});
      ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; })) << world.transcript();
      auto const report = world.all<core::notice::MoveEnded>().back().report;
      corrected += report.corrections > 0 ? 1 : 0;
      ASSERT_TRUE(report.coast && report.coast_expected);
      EXPECT_NEAR(report.coast->mm(), report.coast_expected->mm(), 5) << "seed " << seed << "\n"
                                                                      << world.transcript();
    }
  }
  EXPECT_GT(corrected, 0) << "none of these moves tells anything";
}

TEST(ScenarioCommands, EveryMotionCommandEndsInExactlyOneFinalAnswer) {
  DeskWorld world{with_mode(core::CycleMode::automatic)};
  world.run(seconds{2});
  std::vector<core::CommandId> ids;
  // A user who cannot make up their mind: a new command every 0.7 s for two minutes.
  for (int i = 0; i < 170; ++i) {
    switch (i % 7) {
      case 0: ids.push_back(world.command(core::request::MoveToPreset{Preset::stand})); break;
      case 1: ids.push_back(world.command(core::request::MoveTo{Height::at_mm(800 + i)})); break;
      case 2: ids.push_back(world.command(core::request::Now{})); break;
      case 3: ids.push_back(world.command(core::request::Stop{})); break;
      case 4: ids.push_back(world.command(core::request::MoveToPreset{Preset::sit})); break;
      case 5: ids.push_back(world.command(core::request::MoveToLimit{Direction::down})); break;
      default: ids.push_back(world.command(core::request::MoveTo{Height::at_mm(1100 - i)})); break;
    }
    world.run(milliseconds{700});
  }
  world.run(minutes{1});
  for (auto const id : ids) {
    auto const answers = world.answers(id);
    ASSERT_FALSE(answers.empty()) << "command " << id;
    EXPECT_NE(answers.back(), Answer::accepted) << "command " << id << "\n" << world.transcript();
    for (std::size_t i = 0; i + 1 < answers.size(); ++i) EXPECT_EQ(answers[i], Answer::accepted);
  }
  EXPECT_EQ(world.plant().reversals_without_stop(), 0) << world.transcript();
  EXPECT_FALSE(world.state().fault) << world.transcript();
}

}  // namespace
}  // namespace desk
