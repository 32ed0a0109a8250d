#include "daemon/core/settling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <random>
#include <string>

namespace desk::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint k_on{seconds{100}};
constexpr TimePoint k_off{seconds{104}};
constexpr double k_from_mm = 720;

Capabilities sensor(double resolution_mm) {
  Capabilities c;
  c.resolution = Distance::of_mm(resolution_mm);
  return c;
}

/// A stroke upwards of four seconds, exactly as the model expects it, read through some sensor; then the
/// coast.
class Stop {
 public:
  explicit Stop(Capabilities const& capabilities) : c{capabilities} {}

  /// Where the desk truly is.
  [[nodiscard]] double truth(TimePoint at) const {
    double const a = run.model.acceleration();
    double const ramp = run.model.ramp.count();
    double const driven = std::clamp(to_seconds(std::min(at, brakes_at()) - run.moves_at()), 0.0, 1000.0);
    double mm = k_from_mm + (driven < ramp ? a * driven * driven / 2 : speed() * (driven - (ramp / 2)));
    double const deceleration = 1 / (2 * run.model.braking * braking);
    double const braked = std::clamp(to_seconds(at - brakes_at()), 0.0, speed() / deceleration);
    mm += (speed() * braked) - (deceleration * braked * braked / 2);
    return mm + (at > by_hand_from ? hand(to_seconds(at - by_hand_from)) : 0);
  }
  [[nodiscard]] double rest_mm() const { return truth(k_off + seconds{60}); }
  [[nodiscard]] TimePoint stands_at() const {
    return k_off + to_duration(run.model.coast_time_from(Speed::of_mm_s(speed())));
  }
  Height reading(TimePoint at) {
    double const noise = c.noise.mm() > 0 ? std::normal_distribution<double>{0, c.noise.mm()}(random) : 0;
    double const step = c.resolution.mm();
    return Height::at_mm(std::round((truth(at) + noise) / step) * step);
  }
  [[nodiscard]] Distance sigma() const {
    return Distance::of_mm(std::max(0.1, std::hypot(c.resolution.mm() / std::sqrt(12.0), c.noise.mm())));
  }

  /// Drives, switches off, and listens to `readings` of the coast and after it. When rest() was known is in
  /// `known_at`.
  std::optional<Height> settle(int readings) {
    HeightFilter filter;
    filter.rest_at(Height::at_mm(k_from_mm), Distance::of_mm(0.3), k_on);
    TimePoint at = k_on + milliseconds{30};
    for (; at < k_off; at += c.report_period) {
      advance_along(filter, run, at);
      filter.correct(reading(at), sigma());
    }
    settling = Settling{c, filter, run, k_off, k_off, c.resolution};
    for (int i = 0; i < readings; ++i, at += c.report_period) {
      if (settling.deadline() < at && settling.rest(settling.deadline())) {
        known_at = settling.deadline();
        return settling.rest(known_at);
      }
      settling.on_reading(reading(at), sigma(), c.resolution, at);
      known_at = at;
      if (auto const rest = settling.rest(at)) return rest;
    }
    known_at = settling.deadline();
    return settling.rest(known_at);
  }

  Capabilities c;
  Run run{Direction::up, k_on, MotionModel{c}.stroke(Direction::up)};
  double braking = 1;  ///< share of the way that the model expects it to need
  std::mt19937 random{1};
  TimePoint by_hand_from = k_never;
  std::function<double(double)> hand = [](double) { return 0.0; };
  Settling settling;
  TimePoint known_at;

 private:
  [[nodiscard]] double speed() const { return run.model.cruise.mm_s(); }
  [[nodiscard]] TimePoint brakes_at() const { return k_off + to_duration(run.model.stop_delay); }
};

/// Something stops the coast dead, this far after the motor went off.
double stop_short(Stop& stop, double mm) {
  double const wall = stop.truth(k_off) + mm;
  stop.by_hand_from = k_off;
  stop.hand = [free = Stop{stop.c}, wall](double s) {
    return std::min(0.0, wall - free.truth(k_off + to_duration(Seconds{s})));
  };
  return wall;
}

TEST(Settling, AFineSensorTellsTheRestSoonAfterStandstill) {
  Stop stop{sensor(0.1)};
  auto const rest = stop.settle(60);
  ASSERT_TRUE(rest);
  EXPECT_NEAR(rest->mm(), stop.rest_mm(), 0.15);
  EXPECT_GE(stop.known_at, stop.stands_at());
  EXPECT_LT(stop.known_at, stop.stands_at() + milliseconds{600});
  EXPECT_FALSE(stop.settling.blind());
}

TEST(Settling, PredictsTheRestWhenTheMotorGoesOff) {
  Stop stop{sensor(0.1)};
  stop.settle(1);
  EXPECT_NEAR(stop.settling.predicted().mm(), stop.rest_mm(), 0.5);
  EXPECT_NEAR(stop.settling.at_off().speed.mm_s(), 35, 1);
  EXPECT_LT(stop.settling.sigma_at_off().mm(), 0.3);
}

TEST(Settling, ACoarseSensorIsReadBetweenItsSteps) {
  // Whatever the place of the rest between two steps of 10 mm.
  for (int load = 80; load <= 120; load += 4) {
    Stop stop{sensor(10)};
    stop.run.model.cruise = stop.run.model.cruise * (load / 100.0);
    auto const rest = stop.settle(80);
    ASSERT_TRUE(rest) << load << " %";
    EXPECT_NEAR(rest->mm(), stop.rest_mm(), 2.5) << load << " %";
    EXPECT_GE(stop.known_at, stop.stands_at()) << load << " %";
  }
}

TEST(Settling, TheStepOfACleanSensorIsAHardBound) {
  for (double const resolution : {1.0, 10.0}) {
    for (double const braking : {0.3, 0.5, 1.5, 2.0}) {
      Stop stop{sensor(resolution)};
      stop.braking = braking;
      auto const rest = stop.settle(100);
      ASSERT_TRUE(rest) << resolution << " mm, " << braking;
      double const shown = stop.reading(k_off + seconds{60}).mm();
      EXPECT_LE(std::abs(rest->mm() - shown), (resolution / 2) + 1e-6) << resolution << " mm, " << braking;
    }
  }
}

TEST(Settling, ANoisySensorIsAveraged) {
  for (std::mt19937::result_type seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Capabilities c = sensor(1);
    c.noise = Distance::of_mm(1.5);
    Stop stop{c};
    stop.random.seed(seed);
    auto const rest = stop.settle(80);
    ASSERT_TRUE(rest);
    EXPECT_NEAR(rest->mm(), stop.rest_mm(), 2.2) << "readings scatter by 1.5 mm";
    EXPECT_GE(stop.known_at, stop.stands_at());
    EXPECT_LT(stop.known_at, stop.stands_at() + seconds{3});
  }
}

TEST(Settling, ASensorThatFallsSilentAtRestIsBelievedForIt) {
  Capabilities c = sensor(1);
  c.reports_at_rest = false;
  Stop stop{c};
  // It speaks as long as the desk moves.
  auto const rest = stop.settle(5);
  ASSERT_TRUE(rest);
  EXPECT_FALSE(stop.settling.blind());
  EXPECT_NEAR(rest->mm(), stop.rest_mm(), 0.6);
  EXPECT_LT(stop.known_at, stop.stands_at() + seconds{1});
}

TEST(Settling, ItsLastWordsCountAlsoBeforeTheCoastShouldHaveEnded) {
  Capabilities c = sensor(0.1);
  c.reports_at_rest = false;
  Stop stop{c};
  double const wall = stop_short(stop, 1);
  // Two readings of the standstill, while it was expected to coast on for 7 mm.
  auto const rest = stop.settle(3);
  ASSERT_TRUE(rest);
  EXPECT_NEAR(rest->mm(), wall, 0.15);
}

TEST(Settling, WithoutAReadingItIsAGuessAndSaysSo) {
  Stop stop{sensor(0.1)};
  auto const rest = stop.settle(0);
  ASSERT_TRUE(rest) << "the move has to end some time";
  EXPECT_TRUE(stop.settling.blind());
  EXPECT_NEAR(rest->mm(), stop.settling.predicted().mm(), 0.5);
  EXPECT_GE(stop.known_at, stop.stands_at());
  EXPECT_FALSE(stop.settling.rest(stop.stands_at()));
}

TEST(Settling, ADeskThatIsMovedOnByHandRestsWhereTheHandLeavesIt) {
  for (double const resolution : {0.1, 1.0, 10.0}) {
    Stop stop{sensor(resolution)};
    stop.by_hand_from = k_off + milliseconds{300};
    stop.hand = [](double s) { return 30 * std::min(s, 3.0); };
    auto const rest = stop.settle(120);
    ASSERT_TRUE(rest) << resolution;
    EXPECT_GE(stop.known_at, stop.by_hand_from + seconds{3}) << resolution << ": not while it moves";
    EXPECT_NEAR(rest->mm(), stop.rest_mm(), std::max(0.5, resolution)) << resolution;
  }
}

TEST(Settling, AHandThatComesAfterStandstillIsNoticedInSpiteOfNoise) {
  for (std::mt19937::result_type seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Capabilities c = sensor(1);
    c.noise = Distance::of_mm(1.5);
    Stop stop{c};
    stop.random.seed(seed);
    stop.by_hand_from = stop.stands_at() + milliseconds{50};
    stop.hand = [](double s) { return 30 * std::min(s, 2.0); };
    auto const rest = stop.settle(100);
    ASSERT_TRUE(rest);
    EXPECT_GE(stop.known_at, stop.by_hand_from + seconds{2}) << "not while it moves";
    EXPECT_NEAR(rest->mm(), stop.rest_mm(), 3);
  }
}

TEST(Settling, ADeskThatIsStoppedShortRestsWhereItIsShown) {
  Stop stop{sensor(0.1)};
  double const wall = stop_short(stop, 3);
  auto const rest = stop.settle(60);
  ASSERT_TRUE(rest);
  EXPECT_NEAR(rest->mm(), wall, 0.5);
}

TEST(Settling, ADeskThatIsStoppedShortShowsInSpiteOfNoise) {
  for (std::mt19937::result_type seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Capabilities c = sensor(1);
    c.noise = Distance::of_mm(1);
    Stop stop{c};
    stop.random.seed(seed);
    double const wall = stop_short(stop, -15);
    auto const rest = stop.settle(80);
    ASSERT_TRUE(rest);
    EXPECT_NEAR(rest->mm(), wall, 2.5);
  }
}

TEST(Settling, AMotorOffThatBecameKnownLateStillWaitsForAReading) {
  Stop stop{sensor(0.1)};
  HeightFilter filter;
  filter.rest_at(Height::at_mm(k_from_mm), Distance::of_mm(0.3), k_on);
  TimePoint const late = k_off + seconds{10};
  Settling const settling{stop.c, filter, stop.run, k_off, late, stop.c.resolution};
  EXPECT_FALSE(settling.rest(late));
  EXPECT_GT(settling.deadline(), late);
}

}  // namespace
}  // namespace desk::core
