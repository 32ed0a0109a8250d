#include "tests/unit/drivers/plant_rig.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated {
namespace {

// The drivetrain is tested inside a plant, which advances it.

constexpr int k_seeds = 200;

class EveryProfile : public testing::TestWithParam<std::string_view> {
 protected:
  [[nodiscard]] static Profile desk() { return profile(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Drivetrain, EveryProfile, testing::ValuesIn(profile_names()), [](auto const& suite) {
  std::string name{suite.param};
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST_P(EveryProfile, ReachesItsCruiseAndIsFasterDown) {
  for (auto const d : {Direction::up, Direction::down}) {
    std::vector<double> speeds;
    for (int seed = 0; seed < k_seeds; ++seed) {
      Plant plant = nominal_plant(desk(), static_cast<std::uint64_t>(seed));
      drive_for(plant, d, milliseconds{2200});
      speeds.push_back(sign(d) * plant.speed().mm_s());
      EXPECT_NEAR(speeds.back(), cruise(desk(), d).mm_s(), 0.021 * cruise(desk(), d).mm_s())
          << "seed " << seed;
    }
    EXPECT_NEAR(statistics(speeds).mean, cruise(desk(), d).mm_s(), 0.003 * cruise(desk(), d).mm_s());
  }
  EXPECT_DOUBLE_EQ(cruise(desk(), Direction::down).mm_s(), 1.05 * desk().cruise.mm_s());
}

TEST_P(EveryProfile, CoastsAsFarAsItIsKnownTo) {
  for (auto const d : {Direction::up, Direction::down}) {
    std::vector<double> coasts;
    for (int seed = 0; seed < k_seeds; ++seed) {
      Plant plant = nominal_plant(desk(), static_cast<std::uint64_t>(seed));
      drive_for(plant, d, milliseconds{2500});
      Height const off_at = plant.height();
      plant.off(plant.now());
      EXPECT_FALSE(plant.motor_on());
      run_to_rest(plant);
      coasts.push_back((plant.height() - off_at).mm() * sign(d));
    }
    auto const [mean, sigma] = statistics(coasts);
    double const expected = coast(desk(), d).mm();
    EXPECT_NEAR(mean, expected, 0.03 * expected);
    EXPECT_GT(sigma, 0.02 * expected) << "stops must differ";
    EXPECT_LT(sigma, 0.06 * expected) << "3 % from stop to stop, the rest from the day's drift";
  }
}

TEST_P(EveryProfile, CoastsByTheDelayTimesSpeedPlusSpeedSquared) {
  Profile const p = desk();
  double const v0 = p.cruise.mm_s();
  double const delay = core::to_seconds(p.stop_delay);
  for (auto const on : {milliseconds{300}, milliseconds{700}, milliseconds{1100}}) {
    std::vector<double> ratios;
    for (int seed = 0; seed < k_seeds; ++seed) {
      Plant plant = nominal_plant(p, static_cast<std::uint64_t>(seed));
      drive_for(plant, Direction::up, p.dead_time + on);
      double const v = plant.speed().mm_s();
      ASSERT_LT(v, 0.9 * v0);
      Height const off_at = plant.height();
      plant.off(plant.now());
      run_to_rest(plant);
      double const brake_share = p.coast_up.mm() - (v0 * delay);
      double const expected = (v * delay) + (brake_share * (v / v0) * (v / v0));
      ratios.push_back((plant.height() - off_at).mm() / expected);
    }
    EXPECT_NEAR(statistics(ratios).mean, 1, 0.01) << "stopped " << on.count() << " ms into the ramp";
  }
}

TEST_P(EveryProfile, StartsAfterItsDeadTimeGiveOrTakeTenMilliseconds) {
  std::vector<double> dead_times;
  for (int seed = 0; seed < k_seeds; ++seed) {
    Plant plant = nominal_plant(desk(), static_cast<std::uint64_t>(seed));
    drive(plant, Direction::up, k_t0);
    while (plant.speed().mm_s() == 0) plant.advance(plant.now() + milliseconds{1});
    dead_times.push_back(1000 * core::to_seconds(plant.now() - k_t0));
  }
  auto const [mean, sigma] = statistics(dead_times);
  EXPECT_NEAR(mean, 1000 * core::to_seconds(desk().dead_time), 3);
  EXPECT_NEAR(sigma, 10, 2.5);
}

TEST_P(EveryProfile, GainsSpeedEvenlyDuringTheRamp) {
  Plant plant = nominal_plant(desk());
  drive(plant, Direction::up, k_t0);
  while (plant.speed().mm_s() == 0) plant.advance(plant.now() + microseconds{100});
  TimePoint const start = plant.now();
  drive_for(plant, Direction::up, desk().ramp / 2);
  double const half = plant.speed().mm_s();
  drive_for(plant, Direction::up, start + desk().ramp - plant.now());
  EXPECT_NEAR(plant.speed().mm_s(), 2 * half, 0.01);
  double const full = plant.speed().mm_s();
  drive_for(plant, Direction::up, milliseconds{500});
  EXPECT_NEAR(plant.speed().mm_s(), full, 0.01) << "the ramp ends at cruise";
}

TEST_P(EveryProfile, StopsDeadAtItsEndStops) {
  for (auto const d : {Direction::up, Direction::down}) {
    Profile const p = desk();
    Height const end = d == Direction::up ? p.highest : p.lowest;
    Plant plant =
        nominal_plant(p, 3, d == Direction::up ? end - Distance::of_mm(90) : end + Distance::of_mm(90));
    plant.run(d, k_t0);
    plant.advance(k_t0 + seconds{20});
    EXPECT_EQ(plant.height(), end);
    EXPECT_EQ(plant.speed().mm_s(), 0);
    EXPECT_TRUE(plant.motor_on()) << "it still pushes";
    plant.off(plant.now());
    EXPECT_FALSE(plant.motor_on());
    drive_for(plant, opposite(d), seconds{3});
    EXPECT_GT((plant.height() - end).abs().mm(), 20) << "and can leave them";
    EXPECT_EQ(plant.reversals_without_stop(), 0);
  }
}

TEST(Drivetrain, DoesNotMoveForAPulseShorterThanTheDeadTime) {
  Plant plant = nominal_plant(profile("linak"));
  plant.run(Direction::up, k_t0);
  plant.off(k_t0 + milliseconds{400});
  plant.advance(k_t0 + seconds{5});
  EXPECT_EQ(plant.height(), mm(950));
}

TEST(Drivetrain, MovesALittleForAPulseJustBeyondTheDeadTime) {
  Plant plant = nominal_plant(profile("relay-tof"));
  plant.run(Direction::up, k_t0);
  plant.off(k_t0 + milliseconds{450});
  plant.advance(k_t0 + seconds{5});
  double const moved = (plant.height() - mm(950)).mm();
  EXPECT_GT(moved, 0.5);
  EXPECT_LT(moved, 3) << "relays nudge by about 2 mm";
}

TEST(Drivetrain, ScalesItsSpeedWithTheLoad) {
  for (double const load : {0.7, 1.3}) {
    Plant plant = nominal_plant(profile("bekant"));
    plant.set_load(load);
    drive_for(plant, Direction::up, seconds{3});
    EXPECT_NEAR(plant.speed().mm_s(), 38 * load, 0.021 * 38 * load);
  }
}

TEST(Drivetrain, HasAnotherLoadEachDayWithinThirtyPercent) {
  Plant plant{profile("bekant"), 5, mm(950), k_t0};
  std::vector<double> speeds;
  for (int day = 0; day < 100; ++day) {
    plant.advance(k_t0 + (hours{24} * day));
    auto const d = day % 2 == 0 ? Direction::up : Direction::down;
    drive_for(plant, d, seconds{3});
    speeds.push_back(plant.speed().abs().mm_s() / cruise(plant.profile(), d).mm_s());
    plant.off(plant.now());
    EXPECT_GT(speeds.back(), 0.68);
    EXPECT_LT(speeds.back(), 1.33);
  }
  EXPECT_NEAR(statistics(speeds).sigma, 0.173, 0.04) << "evenly spread over 0.7 to 1.3";
}

TEST(Drivetrain, DriftsSlowlyOverTheDay) {
  Plant plant = nominal_plant(profile("linak"), 11);
  std::vector<double> speeds;
  for (int hour = 0; hour < 24; ++hour) {
    plant.advance(k_t0 + hours{hour});
    drive_for(plant, Direction::up, milliseconds{2500});
    speeds.push_back(plant.speed().mm_s());
    plant.off(plant.now());
    run_to_rest(plant);
    drive_for(plant, Direction::down, milliseconds{2500});
    plant.off(plant.now());
  }
  auto const [low, high] = std::minmax_element(speeds.begin(), speeds.end());
  EXPECT_GT(*high - *low, 0.02 * 38);
  EXPECT_LT(*high - *low, 0.042 * 38);
  for (std::size_t i = 1; i < speeds.size(); ++i) {
    EXPECT_LT(std::abs(speeds[i] - speeds[i - 1]), 0.005 * 38) << "hour " << i;
  }
}

// ---- Reversal

TEST(Drivetrain, BrakesAndTakesItsDeadTimeWhenReversedAtFullSpeed) {
  Plant plant = nominal_plant(profile("linak"));
  drive_for(plant, Direction::up, seconds{3});
  Height const reversed_at = plant.height();
  plant.run(Direction::down, plant.now());
  EXPECT_EQ(plant.reversals_without_stop(), 1);
  plant.run(Direction::down, plant.now() + milliseconds{50});
  EXPECT_EQ(plant.reversals_without_stop(), 1) << "a renewal is not another reversal";
  run_to_rest(plant);
  EXPECT_NEAR((plant.height() - reversed_at).mm(), 8, 1);
  TimePoint const rest = plant.now();
  while (plant.speed().mm_s() == 0) plant.advance(plant.now() + milliseconds{1});
  EXPECT_LT(plant.speed().mm_s(), 0);
  EXPECT_NEAR(core::to_seconds(plant.now() - rest), 0.5, 0.05);
}

TEST(Drivetrain, CountsAReversalWhileStillCoasting) {
  Plant plant = nominal_plant(profile("loctek"));
  drive_for(plant, Direction::up, seconds{3});
  plant.off(plant.now());
  plant.run(Direction::down, plant.now() + milliseconds{100});
  EXPECT_EQ(plant.reversals_without_stop(), 1);
}

TEST(Drivetrain, AllowsAReversalFromRest) {
  Plant plant = nominal_plant(profile("loctek"));
  drive_for(plant, Direction::up, seconds{3});
  plant.off(plant.now());
  run_to_rest(plant);
  plant.run(Direction::down, plant.now() + milliseconds{500});
  EXPECT_EQ(plant.reversals_without_stop(), 0);
}

TEST(Drivetrain, PicksUpSpeedAgainWhenRenewedWhileCoasting) {
  Plant plant = nominal_plant(profile("loctek"));
  drive_for(plant, Direction::up, seconds{3});
  plant.off(plant.now());
  TimePoint const again = plant.now() + milliseconds{100};
  plant.run(Direction::up, again);
  plant.advance(again + milliseconds{250});
  double const slowest = plant.speed().mm_s();
  EXPECT_LT(slowest, 28) << "it brakes until the dead time is over";
  EXPECT_GT(slowest, 10);
  plant.advance(again + seconds{2});
  EXPECT_NEAR(plant.speed().mm_s(), 30, 0.7);
}

// ---- Servo

TEST(Drivetrain, LandsAServoOnItsTarget) {
  for (int seed = 0; seed < k_seeds; ++seed) {
    for (double const target : {1100.0, 960.0, 953.0, 949.0, 930.0, 700.0}) {
      Plant plant{profile("lc3"), static_cast<std::uint64_t>(seed), mm(950), k_t0};
      while (plant.now() < k_t0 + seconds{15}) plant.run_to(mm(target), plant.now() + milliseconds{100});
      EXPECT_NEAR(plant.height().mm(), target, 0.7) << "seed " << seed;
      EXPECT_FALSE(plant.motor_on());
    }
  }
}

TEST(Drivetrain, TakesAServoToItsEndStop) {
  Plant plant{profile("lc3"), 1, mm(1200), k_t0};
  while (plant.now() < k_t0 + seconds{10}) plant.run_to(mm(1300), plant.now() + milliseconds{100});
  EXPECT_NEAR(plant.height().mm(), 1250, 0.5);
  EXPECT_FALSE(plant.motor_on());
}

TEST(Drivetrain, RetargetsAServoOnTheWay) {
  Plant plant = nominal_plant(profile("lc3"), 1, mm(700));
  while (plant.now() < k_t0 + seconds{4}) plant.run_to(mm(1000), plant.now() + milliseconds{100});
  while (plant.now() < k_t0 + seconds{9}) plant.run_to(mm(900), plant.now() + milliseconds{100});
  EXPECT_NEAR(plant.height().mm(), 900, 0.7);
  EXPECT_EQ(plant.reversals_without_stop(), 0);
}

TEST(Drivetrain, BringsAServoBackToATargetThatItHasPassed) {
  Plant plant = nominal_plant(profile("lc3"), 1, mm(700));
  while (plant.now() < k_t0 + seconds{4}) plant.run_to(mm(1000), plant.now() + milliseconds{100});
  double const h = plant.height().mm();
  while (plant.now() < k_t0 + seconds{12}) plant.run_to(mm(h - 20), plant.now() + milliseconds{100});
  EXPECT_NEAR(plant.height().mm(), h - 20, 0.7);
  EXPECT_EQ(plant.reversals_without_stop(), 1);
}

// ---- Obstacles

TEST(Drivetrain, FallsToZeroAtAnObstacleAndBacksOffALittle) {
  for (auto const d : {Direction::up, Direction::down}) {
    std::vector<double> rebounds;
    for (int seed = 0; seed < k_seeds; ++seed) {
      Plant plant = nominal_plant(profile("bekant"), static_cast<std::uint64_t>(seed));
      plant.place_obstacle({mm(950 + (sign(d) * 80)), d}, k_t0);
      plant.run(d, k_t0);
      double farthest = 0;
      TimePoint turned;
      while (plant.now() < k_t0 + seconds{8}) {
        plant.advance(plant.now() + milliseconds{5});
        double const way = sign(d) * (plant.height() - mm(950)).mm();
        if (way > farthest) {
          farthest = way;
          turned = plant.now();
        }
      }
      double const back = farthest - (sign(d) * (plant.height() - mm(950)).mm());
      EXPECT_NEAR(farthest, 82, 2.5) << "a few millimetres are squeezed";
      EXPECT_GE(back, 0.9);
      EXPECT_LE(back, 10.1);
      EXPECT_FALSE(plant.motor_on()) << "the box gave up by itself";
      rebounds.push_back(back);
    }
    EXPECT_NEAR(statistics(rebounds).mean, 5.5, 0.5);
  }
}

TEST(Drivetrain, IgnoresCommandsAfterACollisionUntilItSeesAStop) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.place_obstacle({mm(1000), Direction::up}, k_t0);
  drive_for(plant, Direction::up, seconds{6});
  plant.remove_obstacle(plant.now());
  Height const after = plant.height();
  EXPECT_EQ(plant.error(), DriveError::overcurrent);
  drive_for(plant, Direction::up, seconds{2});
  drive_for(plant, Direction::down, seconds{2});
  EXPECT_EQ(plant.height(), after);
  plant.off(plant.now());
  EXPECT_FALSE(plant.error());
  drive_for(plant, Direction::up, seconds{2});
  EXPECT_GT(plant.height(), after + Distance::of_mm(10));
}

TEST(Drivetrain, BumpsAgainWhenDrivenAgainstTheSameObstacle) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.place_obstacle({mm(1000), Direction::up}, k_t0);
  for (int attempt = 0; attempt < 5; ++attempt) {
    drive_for(plant, Direction::up, seconds{6});
    EXPECT_EQ(plant.error(), DriveError::overcurrent);
    EXPECT_NEAR(plant.height().mm(), 997, 8);
    plant.off(plant.now());
  }
}

TEST(Drivetrain, IsNotBlockedByAnObstacleForTheOtherDirection) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.place_obstacle({mm(1000), Direction::down}, k_t0);
  drive_for(plant, Direction::up, seconds{4});
  EXPECT_GT(plant.height(), mm(1010));
  EXPECT_FALSE(plant.error());
}

}  // namespace
}  // namespace desk::driver::simulated
