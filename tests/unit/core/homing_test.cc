// A desk that counts its height and has to find its lower end stop, in a whole simulated world.

#include "drivers/simulated/profile.h"
#include "tests/support/desk_world.h"

#include <gmock/gmock.h>

namespace desk::core {
namespace {

using ::desk::testing::DeskWorld;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

DeskWorld::Options counting(double start_mm) {
  DeskWorld::Options o;
  o.start = Height::at_mm(start_mm);
  o.counts = true;
  o.settings.cycle.mode = CycleMode::off;
  return o;
}

Answer home(DeskWorld& world, CommandId& id) {
  id = world.command(request::Home{});
  world.run_until([&] { return world.answers(id).back() != Answer::accepted; });
  return world.answers(id).back();
}

TEST(Homing, ADeskThatLostItsHeightMovesOnlyToFindIt) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  EXPECT_TRUE(world.state().counts_height);
  EXPECT_TRUE(world.state().needs_homing);
  EXPECT_FALSE(world.state().height);
  for (Request const& r :
       {Request{request::MoveTo{Height::at_mm(1000)}}, Request{request::Hold{Direction::down}},
        Request{request::MoveToPreset{Preset::sit}}, Request{request::Calibrate{}}}) {
    auto const id = world.command(r);
    EXPECT_EQ(world.answers(id).front(), Answer::refused);
    EXPECT_THAT(world.reason(id), HasSubstr("run `deskctl home` beside it"));
  }
}

TEST(Homing, FindsTheLowerEndAndKnowsItsHeight) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  CommandId id = 0;
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id) << '\n' << world.transcript();
  auto const s = world.state();
  EXPECT_FALSE(s.needs_homing);
  EXPECT_FALSE(s.homing);
  ASSERT_TRUE(s.height) << world.transcript();
  EXPECT_NEAR(s.height->mm(), world.capabilities().home->mm(), 2);
  EXPECT_NEAR(world.true_height().mm(), s.height->mm(), 2);
  auto const ended = world.all<notice::HomingEnded>();
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].end, MoveEnd::reached);
  EXPECT_GT(ended[0].way.mm(), 900 - s.height->mm());
  EXPECT_TRUE(world.all<notice::HandsetMoved>().empty());
  EXPECT_FALSE(s.fault);
  // At once, as a script would.
  auto const move = world.command(request::MoveTo{Height::at_mm(720)});
  EXPECT_EQ(world.answers(move).front(), Answer::accepted) << world.reason(move);
  world.run(seconds{15});
  EXPECT_NEAR(world.true_height().mm(), 720, 3) << world.transcript();
}

TEST(Homing, BeginsWithAShortStrokeUp) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  world.command(request::Home{});
  EXPECT_TRUE(world.state().homing);
  double highest = 0;
  for (int i = 0; i < 500; ++i) {
    world.run(milliseconds{10});
    highest = std::max(highest, world.true_height().mm());
  }
  EXPECT_GT(highest, 913);
  EXPECT_LT(highest, 940);
  auto const motor = world.all<notice::MotorSwitched>();
  ASSERT_GE(motor.size(), 3U) << world.transcript();
}

/// A driver that has just had its lines does not know which way the desk went last, and would refuse any.
TEST(Homing, WaitsOutThePauseOfAReversalFirst) {
  DeskWorld world{counting(900)};
  world.run_until([&] { return world.state().needs_homing; });
  TimePoint const asked = world.now();
  world.command(request::Home{});
  world.run_until([&] { return world.plant().motor_on(); });
  EXPECT_GE(world.now() - asked, milliseconds{500});
  EXPECT_LE(world.now() - asked, milliseconds{1500});
}

TEST(Homing, WithoutCountsItGivesUp) {
  DeskWorld world{counting(900)};
  world.counter().factor = 0;
  world.run(seconds{2});
  CommandId id = 0;
  EXPECT_EQ(home(world, id), Answer::aborted);
  ASSERT_TRUE(world.state().fault) << world.transcript();
  EXPECT_EQ(world.state().fault->code, FaultCode::no_start);
  EXPECT_THAT(world.reason(id), HasSubstr("nothing was counted"));
  EXPECT_LT(world.true_height().mm(), 1020) << "within its 2.5 s";
}

TEST(Homing, CountsThatGoTheWrongWayEndIt) {
  DeskWorld world{counting(900)};
  world.counter().factor = -1;
  world.run(seconds{2});
  CommandId id = 0;
  EXPECT_EQ(home(world, id), Answer::aborted);
  ASSERT_TRUE(world.state().fault);
  EXPECT_EQ(world.state().fault->code, FaultCode::reversal);
  EXPECT_THAT(world.reason(id), HasSubstr("swapped"));
  EXPECT_LT(world.true_height().mm(), 925);
}

TEST(Homing, AnythingElseEndsIt) {
  for (Request const& r :
       {Request{request::Stop{}}, Request{request::SetLock{true}},
        Request{request::MoveTo{Height::at_mm(800)}}, Request{request::Hold{Direction::up}}}) {
    DeskWorld world{counting(900)};
    world.run(seconds{2});
    auto const id = world.command(request::Home{});
    world.run(seconds{5});
    ASSERT_EQ(world.state().motion, Snapshot::Motion::lowering) << world.transcript();
    TimePoint const asked = world.now();
    world.command(r);
    world.run(seconds{4});
    EXPECT_EQ(world.answers(id).back(), Answer::stopped) << world.transcript();
    EXPECT_EQ(world.all<notice::MotorSwitched>().back().output, Output::off);
    EXPECT_EQ(world.all<notice::MotorSwitched>().back().requested_at, asked);
    EXPECT_TRUE(world.state().needs_homing) << "it knows no more than before";
    EXPECT_FALSE(world.state().fault);
  }
}

TEST(Homing, AnObstacleEndsIt) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  auto const id = world.command(request::Home{});
  world.run(seconds{5});
  TimePoint const pressed = world.now();
  world.tell(event::ObstacleChanged{true});
  world.run(seconds{4});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted);
  EXPECT_EQ(world.all<notice::MotorSwitched>().back().requested_at, pressed) << world.transcript();
  ASSERT_TRUE(world.state().fault);
  EXPECT_EQ(world.state().fault->code, FaultCode::obstacle);
}

TEST(Homing, SilenceEndsIt) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  auto const id = world.command(request::Home{});
  world.run(seconds{5});
  world.stall_controller(true);
  world.run(seconds{2});
  EXPECT_FALSE(world.plant().motor_on()) << "leases end without us";
  world.stall_controller(false);
  world.run(seconds{8});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted) << world.transcript();
  EXPECT_TRUE(world.state().needs_homing);
}

TEST(Homing, IsRefusedWhileLockedAndWithoutAnythingToFind) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  world.command(request::SetLock{true});
  auto id = world.command(request::Home{});
  EXPECT_EQ(world.reason(id), "the controls are locked");
  DeskWorld measuring{DeskWorld::Options{}};
  measuring.run(seconds{2});
  id = measuring.command(request::Home{});
  EXPECT_EQ(measuring.answers(id).front(), Answer::refused);
  EXPECT_THAT(measuring.reason(id), HasSubstr("needs no homing"));
}

TEST(Homing, CountsItsMotorTime) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  Duration const before = world.state().motor_left;
  CommandId id = 0;
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id);
  EXPECT_LT(world.state().motor_left, before - seconds{5});
  EXPECT_GT(world.state().motor_left, before - seconds{20});
}

TEST(Homing, PutsDriftRight) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  CommandId id = 0;
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id);
  world.command(request::MoveTo{Height::at_mm(800)});
  world.run(seconds{15});
  world.counter().offset_mm += 12;
  world.run(seconds{3});
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id) << '\n' << world.transcript();
  auto const ended = world.all<notice::HomingEnded>();
  ASSERT_TRUE(ended.back().drift);
  EXPECT_NEAR(ended.back().drift->mm(), 12, 1.5);
  EXPECT_NEAR(world.state().height->mm(), world.true_height().mm(), 2);
  EXPECT_FALSE(world.state().fault);
}

TEST(Homing, DoesNotTakeAChairForItsLowerEnd) {
  DeskWorld world{counting(900)};
  world.run(seconds{2});
  CommandId id = 0;
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id);
  world.command(request::MoveTo{Height::at_mm(900)});
  world.run(seconds{20});
  world.counter().offset_mm += 100;  // as if the end came 100 mm too early
  world.run(seconds{10});
  EXPECT_EQ(home(world, id), Answer::aborted);
  EXPECT_THAT(world.reason(id), HasSubstr("above where its lower end should be"));
  EXPECT_FALSE(world.state().needs_homing) << "it keeps the height that it had";
  world.run(minutes{20});
  ASSERT_EQ(home(world, id), Answer::done) << "a second time it is believed: " << world.reason(id);
  EXPECT_NEAR(world.state().height->mm(), world.true_height().mm(), 2);
}

TEST(Homing, AHeightThatIsLostInAMoveEndsIt) {
  DeskWorld world{counting(800)};
  world.run(seconds{2});
  CommandId id = 0;
  ASSERT_EQ(home(world, id), Answer::done) << world.reason(id);
  id = world.command(request::MoveTo{Height::at_mm(1000)});
  world.run(seconds{3});
  world.counter().known = false;
  world.run(seconds{10});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted) << world.transcript();
  EXPECT_TRUE(world.state().needs_homing);
  EXPECT_FALSE(world.state().height);
  EXPECT_EQ(world.state().motion, Snapshot::Motion::stopped);
}

}  // namespace
}  // namespace desk::core
