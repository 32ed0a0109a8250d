// The way that a desk goes, and what is learned of it, as they are shown.

#include "daemon/core/odometer.h"

#include "tests/support/desk_world.h"
#include "tests/support/incidents.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace desk::core {
namespace {

using namespace std::chrono_literals;
using desk::testing::DeskWorld;

constexpr Distance k_visible = Distance::of_mm(3);

/// A meter that is told heights.
struct Meter {
  bool at(double mm, bool in_motion) { return odometer.follow(Height::at_mm(mm), in_motion, k_visible); }
  /// In steps of 5 mm, then at rest.
  void go(double from, double to) {
    double const step = from < to ? 5 : -5;
    for (double mm = from; std::abs(to - mm) > 5; mm += step) at(mm, true);
    at(to, true);
    at(to, false);
  }
  [[nodiscard]] double mm() const { return odometer.total().mm(); }
  Odometer odometer;
};

TEST(Odometer, CountsUpAndDownAlike) {
  Meter meter;
  meter.at(720, false);
  meter.go(720, 1100);
  EXPECT_DOUBLE_EQ(meter.mm(), 380);
  meter.go(1100, 900);
  EXPECT_DOUBLE_EQ(meter.mm(), 580);
}

TEST(Odometer, GrowsOnlyWhenAMoveHasEnded) {
  Meter meter;
  meter.at(720, false);
  EXPECT_FALSE(meter.at(800, true));
  EXPECT_EQ(meter.mm(), 0);
  EXPECT_TRUE(meter.at(801, false)) << "and the last millimetre belongs to it";
  EXPECT_EQ(meter.mm(), 81);
  EXPECT_FALSE(meter.at(801, false));
}

TEST(Odometer, ThereAndBackWithinOneMoveIsAWay) {
  Meter meter;
  meter.at(720, false);
  meter.at(760, true);
  meter.at(720, true);
  meter.at(720, false);
  EXPECT_EQ(meter.mm(), 80);
}

TEST(Odometer, NoiseIsNoWay) {
  Meter meter;
  for (int i = 0; i < 1000; ++i) meter.at(i % 2 == 0 ? 721.4 : 718.6, false);
  for (int i = 0; i < 100; ++i) meter.at(i % 2 == 0 ? 721.4 : 718.6, true);
  for (int i = 0; i < 1000; ++i) meter.at(720 + i * 0.1, false);
  EXPECT_EQ(meter.mm(), 0) << "nor is what a resting sensor creeps";
}

TEST(Odometer, ADeskWhoseHeightIsCalledOtherwiseHasNotMoved) {
  Meter meter;
  meter.at(720, false);
  meter.odometer.renamed(Height::at_mm(740));
  meter.go(740, 800);
  EXPECT_EQ(meter.mm(), 60);
  EXPECT_FALSE(meter.odometer.follow(std::nullopt, false, k_visible));
  meter.at(1000, false);
  meter.go(1000, 1010);
  EXPECT_EQ(meter.mm(), 70) << "where it was found again it was not moved to";
}

TEST(Odometer, TakesNoTotalThatCannotBe) {
  Odometer odometer;
  odometer.restore(Distance::of_mm(-5));
  odometer.restore(Distance::of_mm(std::numeric_limits<double>::quiet_NaN()));
  odometer.restore(Distance::of_mm(std::numeric_limits<double>::infinity()));
  EXPECT_EQ(odometer.total(), Distance{});
  odometer.restore(Distance::of_mm(5));
  EXPECT_EQ(odometer.total().mm(), 5);
}

// ---- At a desk

DeskWorld::Options desk_with(std::string profile) {
  DeskWorld::Options o;
  o.profile = std::move(profile);
  o.settings.cycle.mode = CycleMode::off;
  return o;
}

TEST(Travel, IsWhatTheDeskWentWhateverItsSensor) {
  for (char const* profile : {"linak", "bekant"}) {
    DeskWorld world{desk_with(profile)};
    world.run(1h);
    EXPECT_EQ(world.state().travel, Distance{}) << profile << ": a desk that rests";
    world.command(request::MoveTo{Height::at_mm(1100)});
    world.run(40s);
    world.command(request::MoveTo{Height::at_mm(900)});
    world.run(1h);
    EXPECT_NEAR(world.state().travel.mm(), 580, 10) << profile;
  }
}

TEST(Travel, CountsTheHandset) {
  DeskWorld world{desk_with("linak")};
  world.run(3s);
  Height const before = world.true_height();
  inflict(testing::incident::HandsetPressed{Direction::up}, world);
  world.run(3s);
  inflict(testing::incident::HandsetReleased{}, world);
  world.run(5s);
  Distance const way = world.true_height() - before;
  ASSERT_GT(way.mm(), 50);
  EXPECT_NEAR(world.state().travel.mm(), way.mm(), 3);
}

TEST(Travel, DoesNotChangeWhileTheDeskMoves) {
  DeskWorld world{desk_with("linak")};
  world.run(3s);
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.run(5s);
  ASSERT_NE(world.state().motion, Snapshot::Motion::stopped);
  EXPECT_EQ(world.state().travel, Distance{});
  EXPECT_EQ(world.state().learned, std::nullopt);
  world.run(30s);
  EXPECT_NEAR(world.state().travel.mm(), 380, 3);
}

TEST(Travel, GoesOnAfterARestart) {
  DeskWorld world{desk_with("linak")};
  world.run(3s);
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.run(30s);
  auto const before = world.state();
  world.restart({});
  world.run(3s);
  EXPECT_EQ(world.state().travel, before.travel);
  EXPECT_EQ(world.state().learned, before.learned);
  world.command(request::MoveTo{Height::at_mm(1000)});
  world.run(30s);
  EXPECT_NEAR((world.state().travel - before.travel).mm(), 100, 3);
}

TEST(Travel, AHeightThatIsPutRightByATapeIsNoWay) {
  DeskWorld world{desk_with("linak")};
  world.run(3s);
  world.command(request::MeasuredHeight{Height::at_mm(735)});
  world.run(1min);
  EXPECT_EQ(world.state().travel, Distance{});
  world.command(request::MoveTo{Height::at_mm(835)});
  world.run(30s);
  EXPECT_NEAR(world.state().travel.mm(), 100, 3);
}

TEST(Learned, IsShownForEachDirectionOnceItIs) {
  DeskWorld world{desk_with("linak")};
  world.run(3s);
  EXPECT_EQ(world.state().learned, std::nullopt);
  world.command(request::MoveTo{Height::at_mm(1100)});
  world.run(40s);
  auto learned = world.state().learned;
  ASSERT_TRUE(learned);
  double const cruise = world.capabilities().cruise.mm_s();
  EXPECT_NEAR(learned->up.mm_s(), cruise, 0.3 * cruise);
  EXPECT_GT(learned->coast_up.mm(), 0);
  EXPECT_EQ(learned->down, Speed{}) << "not yet";
  EXPECT_EQ(learned->coast_down, Distance{});
  world.command(request::MoveTo{Height::at_mm(720)});
  world.run(40s);
  learned = world.state().learned;
  EXPECT_GT(learned->down.mm_s(), 0);
  EXPECT_GT(learned->coast_down.mm(), 0);
}

}  // namespace
}  // namespace desk::core
