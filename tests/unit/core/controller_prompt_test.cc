// What people do while a prompt runs, or while its move is under way, on a whole desk.

#include "tests/support/desk_world.h"
#include "tests/support/posture_tape.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::DeskWorld;

DeskWorld::Options options(CycleMode mode) {
  DeskWorld::Options o;
  o.settings.cycle.mode = mode;
  return o;
}

std::vector<PromptEnd> ends(DeskWorld const& world) {
  std::vector<PromptEnd> ends;
  for (auto const& ended : world.all<notice::PromptEnded>()) ends.push_back(ended.end);
  return ends;
}

std::size_t moves_of_cycle(DeskWorld const& world) {
  auto const started = world.all<notice::MoveStarted>();
  return static_cast<std::size_t>(std::count_if(
      started.begin(), started.end(), [](auto const& move) { return move.origin == Origin::cycle; }));
}

/// Until a change is announced, or its move is under way.
void run_to(DeskWorld& world, Snapshot::Stage stage) {
  ASSERT_TRUE(world.run_until([&] { return world.state().stage == stage; }, 35min)) << world.transcript();
}

TEST(ControllerPrompt, CannotBePutOffOrSkippedOnceItsMoveIsUnderWay) {
  for (Request const& late : {Request{request::Snooze{}}, Request{request::Skip{}}}) {
    DeskWorld world{options(CycleMode::automatic)};
    run_to(world, Snapshot::Stage::moving);
    world.run(1s);
    auto const asked = world.command(late);
    EXPECT_EQ(world.answers(asked), std::vector{Answer::refused});
    EXPECT_EQ(world.reason(asked), "the change is already under way: `deskctl stop` stops it");
    world.run(1min);
    EXPECT_EQ(ends(world), std::vector{PromptEnd::taken}) << world.transcript();
    EXPECT_EQ(world.state().posture, Posture::standing);
  }
}

TEST(ControllerPrompt, NorAMoveThatSomebodyAskedForAheadOfTime) {
  DeskWorld world{options(CycleMode::automatic)};
  world.run(5min);
  world.command(request::Now{});
  world.run(1s);
  EXPECT_EQ(world.answers(world.command(request::Skip{})), std::vector{Answer::refused});
}

/// By the handset, for so long.
void press(DeskWorld& world, Direction direction, Duration time) {
  world.plant().press_handset(direction, world.now());
  world.run(time);
  world.plant().release_handset(world.now());
  world.run(5s);
}

TEST(ControllerPrompt, AHandThatDoesWhatItAsksForIsAYes) {
  for (CycleMode const mode : {CycleMode::automatic, CycleMode::confirm, CycleMode::remind}) {
    DeskWorld world{options(mode)};
    run_to(world, mode == CycleMode::automatic ? Snapshot::Stage::announced : Snapshot::Stage::due);
    press(world, Direction::up, 12s);
    EXPECT_EQ(world.state().posture, Posture::standing) << world.transcript();
    EXPECT_EQ(ends(world), std::vector{PromptEnd::taken}) << world.transcript();
    EXPECT_TRUE(world.state().hold_until);
    world.run(1min);
    EXPECT_EQ(moves_of_cycle(world), 0U);
    EXPECT_EQ(ends(world).size(), 1U);
  }
}

TEST(ControllerPrompt, WaitsWhileAHandMovesTheDesk) {
  DeskWorld world{options(CycleMode::automatic)};
  run_to(world, Snapshot::Stage::announced);
  world.run(27s);
  world.plant().press_handset(Direction::up, world.now());
  world.run(8s);
  EXPECT_EQ(moves_of_cycle(world), 0U) << "the announcement is over by now";
  EXPECT_TRUE(ends(world).empty());
  EXPECT_GE(*world.state().next_change, world.now() - 1s);
  world.plant().release_handset(world.now());
  world.run(5s);
  EXPECT_EQ(ends(world).size(), 1U);
  EXPECT_EQ(moves_of_cycle(world), 0U) << world.transcript();
}

TEST(ControllerPrompt, AHandThatDoesSomethingElseIsANo) {
  DeskWorld world{options(CycleMode::automatic)};
  run_to(world, Snapshot::Stage::announced);
  press(world, Direction::up, 2s);
  EXPECT_EQ(ends(world), std::vector{PromptEnd::vetoed}) << world.transcript();
  world.run(14min);
  EXPECT_EQ(moves_of_cycle(world), 0U);
}

TEST(ControllerPrompt, AButtonThatIsHeldUntilTheDeskIsThereIsAYes) {
  DeskWorld world{options(CycleMode::confirm)};
  run_to(world, Snapshot::Stage::due);
  for (Duration held{0}; held < 11s; held += 200ms) {
    world.command(request::Hold{Direction::up});
    world.run(200ms);
  }
  world.run(5s);
  EXPECT_EQ(world.state().posture, Posture::standing) << world.transcript();
  EXPECT_EQ(ends(world), std::vector{PromptEnd::taken}) << world.transcript();
}

TEST(ControllerPrompt, ACommandIntoTheOtherPostureIsAYesAndElsewhereANo) {
  for (auto const& [height, end] :
       {std::pair{1080, PromptEnd::taken}, {1150, PromptEnd::taken}, {900, PromptEnd::cancelled}}) {
    DeskWorld world{options(CycleMode::confirm)};
    run_to(world, Snapshot::Stage::due);
    world.command(request::MoveTo{Height::at_mm(height)});
    world.run(2s);
    EXPECT_TRUE(ends(world).empty()) << world.transcript();
    world.run(30s);
    EXPECT_EQ(ends(world), std::vector{end}) << world.transcript();
  }
}

TEST(ControllerPrompt, AStopOnTheWayIsANo) {
  DeskWorld world{options(CycleMode::confirm)};
  run_to(world, Snapshot::Stage::due);
  world.command(request::MoveTo{Height::at_mm(1150)});
  world.run(3s);
  world.command(request::Stop{});
  EXPECT_EQ(ends(world), std::vector{PromptEnd::vetoed}) << world.transcript();
}

TEST(ControllerPrompt, EndsWithThePresenceAlsoWhileAHandMovesTheDesk) {
  DeskWorld world{options(CycleMode::automatic)};
  run_to(world, Snapshot::Stage::announced);
  world.plant().press_handset(Direction::up, world.now());
  world.run(3s);
  world.tell(event::PresenceChanged{Presence::away});
  EXPECT_EQ(ends(world), std::vector{PromptEnd::cancelled});
}

TEST(ControllerPrompt, AMoveThatStoppedBecauseEverybodyLeftIsOfferedAgainOnReturn) {
  DeskWorld world{options(CycleMode::automatic)};
  run_to(world, Snapshot::Stage::moving);
  world.run(5s);
  world.tell(event::PresenceChanged{Presence::away});
  world.run(30min);
  EXPECT_LT(world.true_height(), Height::at_mm(950));
  EXPECT_GT(world.true_height(), Height::at_mm(860));
  world.tell(event::PresenceChanged{Presence::present});
  EXPECT_EQ(world.state().posture, Posture::between);
  EXPECT_EQ(world.state().stage, Snapshot::Stage::announced) << world.transcript();
  world.run(45s);
  EXPECT_EQ(world.state().posture, Posture::standing) << world.transcript();
}

}  // namespace
}  // namespace desk::core
