// The strip that finds obstacles, in a whole simulated desk.

#include "tests/support/desk_world.h"

#include <gmock/gmock.h>

namespace desk::core {
namespace {

using ::desk::testing::DeskWorld;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr char const* k_words = "the obstacle strip is pressed, or its wire is broken";

DeskWorld::Options with_strip(double start_mm) {
  DeskWorld::Options o;
  o.start = Height::at_mm(start_mm);
  o.settings.obstacle_strip = true;
  o.settings.cycle.mode = CycleMode::off;
  return o;
}

/// The strip is free and the desk may move.
void begin(DeskWorld& world) {
  world.run(seconds{2});
  world.tell(event::ObstacleChanged{false});
}

/// When the motor was asked to go off for the first time since `since`.
TimePoint off_requested(DeskWorld const& world, TimePoint since) {
  for (auto const& n : world.all<notice::MotorSwitched>()) {
    if (n.output == Output::off && n.requested_at >= since) return n.requested_at;
  }
  return k_never;
}

TEST(ObstacleStrip, StopsTheMotorInTheSameStep) {
  DeskWorld world{with_strip(1100)};
  begin(world);
  auto const id = world.command(request::MoveTo{Height::at_mm(720)});
  world.run(seconds{3});
  ASSERT_EQ(world.state().motion, Snapshot::Motion::lowering) << world.transcript();
  TimePoint const pressed = world.now();
  world.tell(event::ObstacleChanged{true});
  ASSERT_TRUE(world.state().fault);
  EXPECT_EQ(world.state().fault->code, FaultCode::obstacle);
  EXPECT_EQ(world.state().fault->detail, k_words);
  EXPECT_TRUE(world.state().obstacle);
  world.run(seconds{1});
  EXPECT_EQ(off_requested(world, pressed), pressed) << world.transcript();
  world.run(seconds{8});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted);
  EXPECT_EQ(world.reason(id), k_words);
}

TEST(ObstacleStrip, LetsGoOfWhatItFoundThoughStillPressed) {
  DeskWorld world{with_strip(1100)};
  begin(world);
  world.command(request::MoveTo{Height::at_mm(720)});
  world.run(seconds{3});
  world.tell(event::ObstacleChanged{true});
  Height const found = world.true_height();
  world.run(milliseconds{1500});
  world.tell(event::ObstacleChanged{true});  // what it found rubs along it
  world.run(seconds{8});
  EXPECT_GT((world.true_height() - found).mm(), 10) << world.transcript();
  EXPECT_LT((world.true_height() - found).mm(), 40) << world.transcript();
  EXPECT_EQ(world.all<notice::MoveStarted>().back().origin, Origin::safety);
}

TEST(ObstacleStrip, BacksOffOnlyOnce) {
  DeskWorld world{with_strip(900)};
  begin(world);
  world.command(request::MoveTo{Height::at_mm(720)});
  world.run(seconds{3});
  world.tell(event::ObstacleChanged{true});
  world.run(seconds{30});
  auto const started = world.all<notice::MoveStarted>();
  ASSERT_EQ(started.size(), 2U) << world.transcript();
}

/// Several wishes and the strip in one instant, as they come when the program hung for a moment.
TEST(ObstacleStrip, NothingBacksOffThatNeverMoved) {
  DeskWorld world{with_strip(1000)};
  begin(world);
  world.run(seconds{1});
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.command(request::MoveTo{Height::at_mm(900)});
  world.tell(event::ObstacleChanged{true});
  ASSERT_TRUE(world.state().fault);
  world.run(seconds{8});
  for (auto const& started : world.all<notice::MoveStarted>()) EXPECT_NE(started.origin, Origin::safety);
  EXPECT_NEAR(world.state().height->mm(), 1000, 1) << world.transcript();
}

TEST(ObstacleStrip, StaysLatchedUntilCleared) {
  DeskWorld world{with_strip(1100)};
  begin(world);
  world.command(request::MoveTo{Height::at_mm(720)});
  world.run(seconds{3});
  world.tell(event::ObstacleChanged{true});
  world.run(seconds{8});
  world.tell(event::ObstacleChanged{false});
  EXPECT_EQ(world.answers(world.command(request::MoveTo{Height::at_mm(720)})).front(), Answer::refused);
  EXPECT_EQ(world.answers(world.command(request::ClearFault{})).front(), Answer::done);
  world.run(seconds{1});
  auto const id = world.command(request::MoveTo{Height::at_mm(720)});
  EXPECT_EQ(world.answers(id).front(), Answer::accepted) << world.reason(id);
}

TEST(ObstacleStrip, AtRestItOnlyRefusesMoves) {
  DeskWorld world{with_strip(900)};
  begin(world);
  world.tell(event::ObstacleChanged{true});
  EXPECT_FALSE(world.state().fault);
  EXPECT_TRUE(world.state().obstacle);
  for (Request const& r : {Request{request::MoveTo{Height::at_mm(1000)}},
                           Request{request::Hold{Direction::up}}, Request{request::Calibrate{}}}) {
    auto const id = world.command(r);
    EXPECT_EQ(world.answers(id).front(), Answer::refused);
    EXPECT_EQ(world.reason(id), k_words);
  }
  world.tell(event::ObstacleChanged{false});
  auto const id = world.command(request::MoveTo{Height::at_mm(1000)});
  EXPECT_EQ(world.answers(id).front(), Answer::accepted) << world.reason(id);
}

TEST(ObstacleStrip, EndsAMoveThatOnlyWaits) {
  DeskWorld world{with_strip(900)};
  begin(world);
  world.command(request::MoveTo{Height::at_mm(950)});
  world.run_until([&] { return world.state().motion == Snapshot::Motion::stopped && !world.state().target; });
  world.run(milliseconds{200});
  auto const id = world.command(request::MoveTo{Height::at_mm(800)});
  world.tell(event::ObstacleChanged{true});
  world.run(seconds{3});
  EXPECT_EQ(world.answers(id).back(), Answer::aborted) << world.transcript();
  EXPECT_EQ(world.state().motion, Snapshot::Motion::stopped);
}

TEST(ObstacleStrip, NothingMovesBeforeItWasHeard) {
  auto options = with_strip(900);
  options.strip_is_heard = false;
  DeskWorld world{options};
  world.run(seconds{2});
  EXPECT_TRUE(world.state().obstacle);
  auto const id = world.command(request::MoveTo{Height::at_mm(1000)});
  EXPECT_EQ(world.answers(id).front(), Answer::refused);
  EXPECT_THAT(world.reason(id), HasSubstr("not heard yet"));
}

TEST(ObstacleStrip, ADeskWithoutOneKnowsNothingOfIt) {
  DeskWorld world{DeskWorld::Options{}};
  world.run(seconds{2});
  EXPECT_FALSE(world.state().has_obstacle_strip);
  EXPECT_FALSE(world.state().obstacle);
  EXPECT_EQ(world.answers(world.command(request::MoveTo{Height::at_mm(900)})).front(), Answer::accepted);
}

}  // namespace
}  // namespace desk::core
