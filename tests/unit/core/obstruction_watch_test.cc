#include "daemon/core/obstruction_watch.h"

#include "daemon/core/event.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <string>

namespace desk::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint k_on{seconds{100}};
constexpr double k_from_mm = 900;

Capabilities sensor(double resolution_mm, Duration period = milliseconds{50}) {
  Capabilities c;
  c.resolution = Distance::of_mm(resolution_mm);
  c.report_period = period;
  return c;
}

/// A desk that is driven, and perhaps meets something on its way.
class Drive {
 public:
  explicit Drive(Capabilities const& capabilities, Direction d = Direction::up)
      : c{capabilities}, direction{d}, watch{capabilities} {
    watch.begin(model, direction, Height::at_mm(k_from_mm), k_on);
  }

  /// Way along the direction.
  [[nodiscard]] double way(TimePoint at) const {
    double const v = model.cruise.mm_s() * load;
    double const a = model.acceleration() * load;
    double const t = std::max(0.0, to_seconds(at - k_on) - model.start_delay.count());
    double const ramp = model.ramp.count();
    return std::min(t < ramp ? a * t * t / 2 : v * (t - (ramp / 2)), wall_mm);
  }
  [[nodiscard]] TimePoint meets_at() const {
    TimePoint at = k_on;
    while (way(at) < wall_mm) at += milliseconds{1};
    return at;
  }
  Height reading(TimePoint at) {
    double const noise = c.noise.mm() > 0 ? std::normal_distribution<double>{0, c.noise.mm()}(random) : 0;
    double const mm = k_from_mm + (sign(direction) * way(at)) + noise;
    return Height::at_mm(std::round(mm / c.resolution.mm()) * c.resolution.mm());
  }
  /// When the watch says that something is in the way, by a reading or because a doubt was not lifted.
  std::optional<TimePoint> watch_for(Duration time) {
    for (TimePoint at = k_on + c.report_period; at <= k_on + time; at += c.report_period) {
      if (watch.doubt_ends() <= at) return watch.doubt_ends();
      if (watch.on_reading(reading(at), at)) return at;
    }
    return std::nullopt;
  }

  Capabilities c;
  Direction direction;
  double load = 1;        ///< share of the nominal speed and ramp
  double wall_mm = 1000;  ///< way to what is in the way
  MotionModel::Stroke model = MotionModel{c}.stroke(direction);
  ObstructionWatch watch;
  std::mt19937 random{1};
};

TEST(ObstructionWatch, AFreeDeskIsNotHeldBack) {
  for (double const resolution : {0.1, 1.0, 10.0}) {
    for (double const load : {0.7, 1.0, 1.3}) {
      for (Direction const d : {Direction::up, Direction::down}) {
        Drive drive{sensor(resolution), d};
        drive.load = load;
        EXPECT_FALSE(drive.watch_for(seconds{8}))
            << resolution << " mm, load " << load << ", " << to_string(d);
      }
    }
  }
}

TEST(ObstructionWatch, ADeskInCruiseThatIsStoppedIsNoticedAtOnce) {
  struct Case {
    double resolution;
    double load;
    Duration within;
  };
  for (Case const& k :
       {Case{0.1, 1, milliseconds{250}}, Case{0.1, 0.7, milliseconds{350}}, Case{1, 1, milliseconds{300}},
        Case{1, 1.3, milliseconds{250}}, Case{10, 1, milliseconds{900}}}) {
    for (Direction const d : {Direction::up, Direction::down}) {
      Drive drive{sensor(k.resolution), d};
      drive.load = k.load;
      drive.wall_mm = 123;
      auto const noticed = drive.watch_for(seconds{12});
      ASSERT_TRUE(noticed) << k.resolution << " mm, load " << k.load;
      Duration const after = *noticed - drive.meets_at();
      EXPECT_GT(after, Duration{0});
      EXPECT_LE(after, k.within) << k.resolution << " mm, load " << k.load << ": " << to_seconds(after)
                                 << " s";
    }
  }
}

TEST(ObstructionWatch, ADeskThatIsStoppedInTheRampIsNoticed) {
  Drive drive{sensor(0.1)};
  drive.wall_mm = 8;
  auto const noticed = drive.watch_for(seconds{4});
  ASSERT_TRUE(noticed);
  EXPECT_LE(*noticed - drive.meets_at(), milliseconds{500});
}

TEST(ObstructionWatch, ADeskThatIsPushedBackAsSoonAsItMovesIsNoticed) {
  Drive drive{sensor(1)};
  TimePoint at = k_on;
  auto const reads = [&](double way_mm, int times) {
    bool held_back = false;
    for (; times > 0 && !held_back; --times) {
      at += drive.c.report_period;
      held_back = drive.watch.on_reading(Height::at_mm(k_from_mm + way_mm), at);
    }
    return held_back;
  };
  ASSERT_FALSE(reads(0, 8));
  ASSERT_FALSE(reads(1, 2));
  ASSERT_FALSE(reads(2, 1)) << "it has begun to move";
  EXPECT_TRUE(reads(-1, 30)) << "and stands since, a little behind";
}

TEST(ObstructionWatch, WhatNeverMovesIsAnotherRules) {
  Drive drive{sensor(0.1)};
  drive.wall_mm = 0;
  EXPECT_FALSE(drive.watch_for(seconds{10}));
  EXPECT_EQ(drive.watch.farthest_mm(), 0);
}

/// A desk in cruise that is read every 70 ms; the watch has no doubt.
struct Cruise : Drive {
  Cruise() : Drive{sensor(0.1, milliseconds{70})} {
    for (int i = 0; i < 60; ++i) last = next();
  }
  Height next() {
    at += milliseconds{70};
    Height const height = reading(at);
    EXPECT_FALSE(watch.on_reading(height, at));
    EXPECT_EQ(watch.doubt_ends(), k_never);
    return height;
  }
  bool tell_again() { return watch.on_reading(last, at += milliseconds{70}); }

  TimePoint at = k_on;
  Height last;
};

TEST(ObstructionWatch, AHeightThatIsToldTwiceIsADoubtThatTheNextOneLifts) {
  Cruise desk;
  EXPECT_FALSE(desk.tell_again());
  EXPECT_GT(desk.watch.lag_mm(), 1.3);
  EXPECT_EQ(desk.watch.doubt_ends(), desk.at + milliseconds{130});
  desk.next();
}

TEST(ObstructionWatch, ASecondReadingBehindConfirmsTheDoubt) {
  Cruise desk;
  ASSERT_FALSE(desk.tell_again());
  EXPECT_TRUE(desk.tell_again());
}

TEST(ObstructionWatch, ADeskThatIsThrownBackIsBeyondDoubt) {
  Cruise desk;
  Height const back = desk.last - Distance::of_mm(4);
  EXPECT_TRUE(desk.watch.on_reading(back, desk.at + milliseconds{70}));
}

TEST(ObstructionWatch, ASensorTooSlowToBeAskedAgainIsBelievedAtOnce) {
  Drive drive{sensor(1, milliseconds{200})};
  drive.wall_mm = 120;
  auto const noticed = drive.watch_for(seconds{8});
  ASSERT_TRUE(noticed);
  EXPECT_EQ(drive.watch.doubt_ends(), k_never) << "no doubt came before";
  EXPECT_LE(*noticed - drive.meets_at(), milliseconds{400});
}

TEST(ObstructionWatch, NoiseHoldsNobodyBack) {
  for (std::mt19937::result_type seed = 1; seed <= 100; ++seed) {
    Capabilities c = sensor(1);
    c.noise = Distance::of_mm(1);
    Drive drive{c};
    drive.random.seed(seed);
    EXPECT_FALSE(drive.watch_for(seconds{10})) << "seed " << seed;
  }
}

TEST(ObstructionWatch, NoiseHidesNoObstruction) {
  for (std::mt19937::result_type seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Capabilities c = sensor(1);
    c.noise = Distance::of_mm(1);
    Drive drive{c};
    drive.random.seed(seed);
    drive.wall_mm = 120;
    auto const noticed = drive.watch_for(seconds{10});
    ASSERT_TRUE(noticed);
    EXPECT_LE(*noticed - drive.meets_at(), milliseconds{600});
  }
}

TEST(ObstructionWatch, RemembersHowFarAndHowFast) {
  Drive drive{sensor(0.1), Direction::down};
  drive.watch_for(seconds{4});
  EXPECT_NEAR(drive.watch.farthest_mm(), drive.way(k_on + seconds{4}), 0.2);
  EXPECT_NEAR(drive.watch.fastest_mm_s(), 35, 1.5);
}

TEST(ObstructionWatch, EachRunBeginsAnew) {
  Drive drive{sensor(0.1)};
  drive.wall_mm = 100;
  ASSERT_TRUE(drive.watch_for(seconds{8}));
  drive.watch.begin(drive.model, Direction::down, Height::at_mm(1000), k_on + seconds{9});
  EXPECT_EQ(drive.watch.doubt_ends(), k_never);
  EXPECT_EQ(drive.watch.farthest_mm(), 0);
  EXPECT_EQ(drive.watch.fastest_mm_s(), 0);
  EXPECT_FALSE(drive.watch.on_reading(Height::at_mm(1000), k_on + seconds{10}));
}

TEST(ObstructionWatch, AHeightThatIsToldTwiceIsNoneEvenByASlowerSensor) {
  Capabilities c;
  c.resolution = Distance::of_mm(0.1);
  auto const model = MotionModel{c}.stroke(Direction::up);
  ObstructionWatch watch{c};
  TimePoint t{seconds{100}};
  watch.begin(model, Direction::up, Height::at_mm(900), t);
  double last = 0;
  for (int i = 1; i <= 40; ++i) {
    t += milliseconds{100};
    double const s = i * 0.1 - 0.3;
    double const way = s < 0 ? 0 : (s < 1.5 ? 35 / 1.5 * s * s / 2 : 35 * (s - 0.75));
    last = std::round((900 + way) * 10) / 10;
    ASSERT_FALSE(watch.on_reading(Height::at_mm(last), t));
  }
  EXPECT_FALSE(watch.on_reading(Height::at_mm(last), t + milliseconds{100}));
}

}  // namespace
}  // namespace desk::core
