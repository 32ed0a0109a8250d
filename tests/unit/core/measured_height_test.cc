// Heights put right by a tape, in a whole simulated desk: its sensor is right, so the tape is made to say
// otherwise.

#include "tests/support/desk_world.h"

#include <gmock/gmock.h>

namespace desk::core {
namespace {

using ::desk::testing::DeskWorld;
using std::chrono::seconds;
using ::testing::HasSubstr;

DeskWorld::Options quiet(double start_mm) {
  DeskWorld::Options o;
  o.start = Height::at_mm(start_mm);
  o.settings.cycle.mode = CycleMode::off;
  return o;
}

Answer measured(DeskWorld& world, double mm, std::string* reason = nullptr) {
  auto const id = world.command(request::MeasuredHeight{Height::at_mm(mm)});
  if (reason != nullptr) *reason = world.reason(id);
  return world.answers(id).back();
}

void move(DeskWorld& world, double mm) {
  auto const id = world.command(request::MoveTo{Height::at_mm(mm)});
  world.run_until([&] { return world.answers(id).back() != Answer::accepted; });
  EXPECT_EQ(world.answers(id).back(), Answer::done) << world.reason(id);
  world.run(seconds{3});
}

TEST(MeasuredHeight, ShiftsWhatIsShownAndIsNoMotion) {
  DeskWorld world{quiet(720)};
  world.run(seconds{3});
  int const before = world.controller().memory_revision();
  std::string reason;
  ASSERT_EQ(measured(world, 760, &reason), Answer::done) << reason;
  EXPECT_THAT(reason, HasSubstr("stands at 760 mm"));
  EXPECT_THAT(reason, HasSubstr("720 mm"));
  EXPECT_GT(world.controller().memory_revision(), before) << "it must be written down";
  EXPECT_NEAR(world.state().height->mm(), 760, 0.2) << "at once";
  EXPECT_FALSE(world.state().inhibited);
  world.run(seconds{5});
  EXPECT_NEAR(world.state().height->mm(), 760, 0.2);
  EXPECT_EQ(world.state().heights_measured, 1);
  EXPECT_TRUE(world.all<notice::HandsetMoved>().empty()) << world.transcript();
  EXPECT_FALSE(world.state().fault);
}

TEST(MeasuredHeight, MovesGoToTrueHeights) {
  DeskWorld world{quiet(720)};
  world.run(seconds{3});
  ASSERT_EQ(measured(world, 760), Answer::done);
  move(world, 1000);
  EXPECT_NEAR(world.true_height().mm(), 960, 2.5) << "the plant's own height is 40 mm less than the tape's";
  std::string reason;
  ASSERT_EQ(measured(world, 1012, &reason), Answer::done) << reason;
  EXPECT_THAT(reason, HasSubstr("2 heights are measured"));
  move(world, 760);
  EXPECT_NEAR(world.true_height().mm(), 720, 2.5);
}

TEST(MeasuredHeight, OfAServoItsTargetIsPutInItsOwnTerms) {
  DeskWorld::Options o = quiet(720);
  o.profile = "lc3";
  DeskWorld world{o};
  world.run(seconds{3});
  ASSERT_EQ(measured(world, 760), Answer::done);
  move(world, 1000);
  EXPECT_NEAR(world.true_height().mm(), 960, 3) << world.transcript();
}

TEST(MeasuredHeight, RefusesWhatIsImplausible) {
  DeskWorld world{quiet(720)};
  world.run(seconds{3});
  std::string reason;
  EXPECT_EQ(measured(world, 950, &reason), Answer::refused);
  EXPECT_THAT(reason, HasSubstr("230 mm away"));
  EXPECT_EQ(measured(world, 72, &reason), Answer::refused);
  EXPECT_EQ(world.state().heights_measured, 0);
}

TEST(MeasuredHeight, IsRefusedWhileTheDeskMoves) {
  DeskWorld world{quiet(720)};
  std::string reason;
  EXPECT_EQ(measured(world, 760, &reason), Answer::refused) << "nothing was read yet";
  world.run(seconds{3});
  ASSERT_EQ(measured(world, 760), Answer::done);
  world.command(request::MoveTo{Height::at_mm(1000)});
  world.run(seconds{2});
  EXPECT_EQ(measured(world, 800, &reason), Answer::refused);
  EXPECT_THAT(reason, HasSubstr("being moved"));
  EXPECT_EQ(world.answers(world.command(request::ForgetMeasuredHeights{})).back(), Answer::refused)
      << "in mid-move all heights would jump";
}

TEST(MeasuredHeight, IsForgottenOnDemand) {
  DeskWorld world{quiet(720)};
  world.run(seconds{3});
  EXPECT_THAT(world.reason(world.command(request::ForgetMeasuredHeights{})),
              HasSubstr("no height was measured"));
  ASSERT_EQ(measured(world, 760), Answer::done);
  EXPECT_EQ(world.answers(world.command(request::ForgetMeasuredHeights{})).back(), Answer::done);
  EXPECT_NEAR(world.state().height->mm(), 720, 0.2);
  world.run(seconds{5});
  EXPECT_FALSE(world.state().fault);
  EXPECT_TRUE(world.all<notice::HandsetMoved>().empty());
}

TEST(MeasuredHeight, SurvivesARestartAsDoesWhatWasLearned) {
  DeskWorld world{quiet(720)};
  world.run(seconds{3});
  move(world, 900);
  move(world, 760);
  auto const learned = world.controller().memory(world.now()).up;
  ASSERT_TRUE(learned);
  ASSERT_EQ(measured(world, 800), Answer::done);
  EXPECT_EQ(world.controller().memory(world.now()).up, learned);
  world.run(seconds{2});
  world.restart({});
  world.run(seconds{3});
  EXPECT_EQ(world.state().heights_measured, 1);
  EXPECT_NEAR(world.state().height->mm(), 800, 1.5);
}

}  // namespace
}  // namespace desk::core
