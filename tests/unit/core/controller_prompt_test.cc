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

}  // namespace
}  // namespace desk::core
