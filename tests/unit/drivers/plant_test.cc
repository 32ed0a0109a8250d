#include "tests/unit/drivers/plant_rig.h"

#include <gtest/gtest.h>

#include <random>
#include <type_traits>

namespace desk::driver::simulated {
namespace {

static_assert(std::is_trivially_copyable_v<Plant>, "owns no memory, so advance() cannot allocate any");

/// Everything that can be seen of a plant.
struct Glimpse {
  double height;
  double speed;
  bool motor_on;
  std::optional<TimePoint> report_at;
  double reported;
  bool operator==(Glimpse const&) const = default;
};

Glimpse look(Plant const& plant) {
  auto const report = plant.report();
  return {plant.height().mm(), plant.speed().mm_s(), plant.motor_on(),
          report ? std::optional{report->at} : std::nullopt, report ? report->height.mm() : 0};
}

/// A day of rough handling decided by `story_seed`, seen at fixed instants and advanced in steps of at most
/// `step`.
std::vector<Glimpse> live_through(Profile const& p, std::uint64_t plant_seed, std::uint64_t story_seed,
                                  Duration step) {
  std::mt19937_64 story{story_seed};
  Plant plant{p, plant_seed, mm(900), k_t0};
  std::vector<Glimpse> seen;
  TimePoint t = k_t0;
  for (int i = 0; i < 300; ++i) {
    t += milliseconds{story() % 4000};
    while (plant.now() + step < t) plant.advance(plant.now() + step);
    auto const d = story() % 2 == 0 ? Direction::up : Direction::down;
    double const h = 650 + static_cast<double>(story() % 600);
    switch (story() % 10) {
      case 0:
      case 1:
      case 2: plant.run(d, t); break;
      case 3:
      case 4: plant.off(t); break;
      case 5: plant.run_to(mm(h), t); break;
      case 6: plant.press_handset(d, t); break;
      case 7: plant.release_handset(t); break;
      case 8: plant.place_obstacle({mm(h), d}, t); break;
      case 9: plant.set_relay_stuck(story() % 4 == 0, t); break;
    }
    plant.advance(t);
    seen.push_back(look(plant));
  }
  return seen;
}

TEST(Plant, RepeatsItselfForTheSameSeed) {
  for (auto const name : profile_names()) {
    auto const first = live_through(profile(name), 1, 42, seconds{1});
    EXPECT_EQ(first, live_through(profile(name), 1, 42, seconds{1})) << name;
    EXPECT_NE(first, live_through(profile(name), 2, 42, seconds{1})) << name;
  }
}

TEST(Plant, DoesNotDependOnHowFinelyItIsStepped) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "story seed " << seed);
  for (auto const name : profile_names()) {
    auto const at_once = live_through(profile(name), 1, seed, hours{1});
    EXPECT_EQ(at_once, live_through(profile(name), 1, seed, milliseconds{1})) << name;
    EXPECT_EQ(at_once, live_through(profile(name), 1, seed, microseconds{77'777})) << name;
  }
}

TEST(Plant, StaysWithinItsEndStopsAndMovesSteadily) {
  auto const seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "story seed " << seed);
  for (auto const name : profile_names()) {
    Profile const p = profile(name);
    for (auto const& glimpse : live_through(p, 1, seed, seconds{1})) {
      EXPECT_GE(glimpse.height, p.lowest.mm()) << name;
      EXPECT_LE(glimpse.height, p.highest.mm()) << name;
      EXPECT_LE(std::abs(glimpse.speed), 1.3 * 1.05 * 1.021 * p.cruise.mm_s()) << name;
    }
  }
}

TEST(Plant, LivesOnInItsCopy) {
  Plant plant = nominal_plant(profile("linak"));
  drive_for(plant, Direction::up, seconds{2});
  Plant copy = plant;
  copy.advance(copy.now() + seconds{2});
  plant.advance(plant.now() + seconds{2});
  EXPECT_EQ(look(copy), look(plant));
  copy.off(copy.now());
  copy.advance(copy.now() + seconds{2});
  plant.advance(plant.now() + seconds{2});
  EXPECT_GT(plant.height(), copy.height() + Distance::of_mm(50));
}

TEST(Plant, TakesAnInstantInThePastAsNow) {
  Plant plant = nominal_plant(profile("linak"));
  plant.advance(k_t0 + seconds{5});
  plant.run(Direction::up, k_t0);
  EXPECT_EQ(plant.now(), k_t0 + seconds{5});
  EXPECT_EQ(plant.height(), mm(950));
}

// ---- Quiet and asleep

TEST(Plant, SleepsTenSecondsAfterTheLastMotionAndWakesOnACommand) {
  Plant plant = nominal_plant(profile("loctek"));
  drive_for(plant, Direction::up, seconds{2});
  plant.off(plant.now());
  run_to_rest(plant);
  TimePoint const rest = plant.now();
  plant.advance(rest + milliseconds{9900});
  ASSERT_TRUE(plant.report());
  EXPECT_LT(plant.now() - plant.report()->at, milliseconds{130});
  plant.advance(rest + milliseconds{10'100});
  EXPECT_FALSE(plant.report());
  plant.ask(plant.now());
  EXPECT_FALSE(plant.report()) << "asleep is deaf";

  plant.run(Direction::up, rest + hours{1});
  plant.advance(plant.now() + milliseconds{130});
  ASSERT_TRUE(plant.report());
  EXPECT_GE(plant.report()->at, rest + hours{1});
  plant.advance(rest + hours{1} + seconds{2});
  EXPECT_GT(plant.speed().mm_s(), 20) << "the command that wakes it is carried out";
}

TEST(Plant, IsWokenByAStopAndByTheHandset) {
  Plant plant = nominal_plant(profile("loctek"));
  plant.advance(k_t0 + seconds{20});
  EXPECT_FALSE(plant.report());
  plant.off(k_t0 + seconds{20});
  plant.advance(k_t0 + seconds{21});
  EXPECT_TRUE(plant.report());
  plant.advance(k_t0 + seconds{40});
  EXPECT_FALSE(plant.report());
  plant.press_handset(Direction::down, k_t0 + seconds{40});
  plant.advance(k_t0 + seconds{41});
  EXPECT_TRUE(plant.report());
}

TEST(Plant, ReportsTheRestingHeightOnceMoreAndThenFallsSilent) {
  for (int seed = 0; seed < 100; ++seed) {
    Plant plant = nominal_plant(profile("linak"), static_cast<std::uint64_t>(seed));
    drive_for(plant, Direction::up, seconds{3});
    plant.off(plant.now());
    plant.advance(plant.now() + seconds{2});
    Plant::Report const last = plant.report().value();
    EXPECT_NEAR(last.height.mm(), plant.height().mm(), 0.051) << "seed " << seed;
    EXPECT_FALSE(last.running);
    EXPECT_TRUE(plant.quiet());
    plant.advance(plant.now() + seconds{10});
    EXPECT_EQ(plant.report()->at, last.at);
    plant.ask(plant.now());
    EXPECT_EQ(plant.report()->at, plant.now()) << "but it answers a question";
  }
}

// ---- Dead-man

TEST(Plant, StopsAServoThatIsNotRenewedWithin500Milliseconds) {
  Plant plant = nominal_plant(profile("lc3"), 1, mm(700));
  while (plant.now() < k_t0 + seconds{3}) plant.run_to(mm(1100), plant.now() + milliseconds{490});
  TimePoint const last = plant.now();
  plant.advance(last + milliseconds{499});
  EXPECT_TRUE(plant.motor_on());
  EXPECT_FALSE(plant.error());
  plant.advance(last + milliseconds{501});
  EXPECT_FALSE(plant.motor_on());
  EXPECT_EQ(plant.error(), DriveError::heartbeat_lost);
  run_to_rest(plant);
  Height const stopped = plant.height();

  plant.run_to(mm(1100), plant.now());
  plant.advance(plant.now() + milliseconds{400});
  EXPECT_EQ(plant.height(), stopped) << "a target is not taken until a stop has cleared the error";
  plant.off(plant.now());
  EXPECT_FALSE(plant.error());
  for (int i = 0; i < 20; ++i) plant.run_to(mm(1100), plant.now() + milliseconds{100});
  EXPECT_GT(plant.height(), stopped + Distance::of_mm(10));
}

TEST(Plant, NeedsNoHeartbeatAtTheTarget) {
  Plant plant = nominal_plant(profile("lc3"));
  while (plant.now() < k_t0 + seconds{5}) plant.run_to(mm(1000), plant.now() + milliseconds{100});
  plant.advance(plant.now() + seconds{10});
  EXPECT_FALSE(plant.error());
}

TEST(Plant, KeepsDrivingAVelocityDeskForEver) {
  Plant plant = nominal_plant(profile("linak"), 1, mm(700));
  plant.run(Direction::up, k_t0);
  plant.advance(k_t0 + seconds{10});
  EXPECT_TRUE(plant.motor_on()) << "nothing but the daemon's lease stops it";
}

// ---- Handset

TEST(Plant, MovesByItsHandsetWithoutACommand) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.press_handset(Direction::down, k_t0);
  plant.advance(k_t0 + seconds{3});
  EXPECT_NEAR(plant.speed().mm_s(), -38 * 1.05, 1);
  plant.release_handset(plant.now());
  run_to_rest(plant);
  EXPECT_NEAR(plant.height().mm(), 950 - 90, 25);
  EXPECT_EQ(plant.reversals_without_stop(), 0);
}

TEST(Plant, ObeysTheHandsetRatherThanTheDriver) {
  Plant plant = nominal_plant(profile("bekant"));
  drive_for(plant, Direction::up, seconds{3});
  plant.press_handset(Direction::down, plant.now());
  Height const pressed = plant.height();
  drive_for(plant, Direction::up, seconds{4});
  EXPECT_LT(plant.height(), pressed);
  plant.off(plant.now());
  plant.advance(plant.now() + seconds{1});
  EXPECT_LT(plant.speed().mm_s(), 0) << "a stop does not stop a finger";
  plant.release_handset(plant.now());
  run_to_rest(plant);
  EXPECT_FALSE(plant.motor_on());
  EXPECT_EQ(plant.reversals_without_stop(), 0) << "that was not the driver";
}

TEST(Plant, EndsAServosMoveWhenTheHandsetIsPressed) {
  Plant plant = nominal_plant(profile("lc3"));
  for (int i = 0; i < 20; ++i) plant.run_to(mm(1200), plant.now() + milliseconds{100});
  plant.press_handset(Direction::up, plant.now());
  plant.release_handset(plant.now() + milliseconds{200});
  EXPECT_FALSE(plant.motor_on());
}

// ---- What breaks

TEST(Plant, DropsMotorCommandsWhileItIgnoresThemButStillStops) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.set_ignores_commands(true);
  drive_for(plant, Direction::up, seconds{3});
  EXPECT_EQ(plant.height(), mm(950));
  plant.set_ignores_commands(false);
  drive_for(plant, Direction::up, seconds{3});
  EXPECT_GT(plant.height(), mm(980));
  plant.set_ignores_commands(true);
  plant.off(plant.now());
  EXPECT_FALSE(plant.motor_on());
}

TEST(Plant, RunsOnWhileItsRelayIsStuck) {
  Plant plant = nominal_plant(profile("bekant"), 1, mm(700));
  drive_for(plant, Direction::up, seconds{2});
  plant.set_relay_stuck(true, plant.now());
  plant.off(plant.now());
  Height const off_at = plant.height();
  plant.advance(plant.now() + seconds{3});
  EXPECT_TRUE(plant.motor_on());
  EXPECT_GT(plant.height(), off_at + Distance::of_mm(90));
  plant.set_relay_stuck(false, plant.now());
  EXPECT_FALSE(plant.motor_on()) << "it comes loose and does what it was last told";
}

}  // namespace
}  // namespace desk::driver::simulated
