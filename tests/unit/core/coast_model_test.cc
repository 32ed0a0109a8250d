#include "daemon/core/coast_model.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace desk::core {
namespace {

constexpr Speed k_cruise = Speed::of_mm_s(40);
constexpr Distance k_sigma = Distance::of_mm(0.1);

/// A desk that coasts as told.
struct Desk {
  double stop_delay_s;
  double braking_s2_per_mm;
  [[nodiscard]] Distance coast(Speed v) const {
    return Distance::of_mm((stop_delay_s * v.mm_s()) + (braking_s2_per_mm * v.mm_s() * v.mm_s()));
  }
};

/// 4 mm of delay and 8 mm of braking from cruise; the driver promised 10 mm.
constexpr Desk k_desk{0.1, 0.005};

CoastModel promised() {
  return CoastModel{Distance::of_mm(10), k_cruise};
}

void stop(CoastModel& model, Desk const& desk, double mm_s) {
  Speed const v = Speed::of_mm_s(mm_s);
  model.learn(v, desk.coast(v), k_sigma);
}

CoastModel learned() {
  CoastModel model = promised();
  for (int i = 0; i < 6; ++i) {
    for (double const mm_s : {40.0, 15.0, 28.0}) stop(model, k_desk, mm_s);
  }
  return model;
}

TEST(CoastModel, BeginsWithWhatTheDriverPromises) {
  EXPECT_NEAR(promised().coast_from(k_cruise).mm(), 10, 1e-9);
  EXPECT_EQ(promised().observations(), 0);
  EXPECT_EQ(promised().coast_from(Speed{}).mm(), 0);
}

TEST(CoastModel, StopsAtDifferentSpeedsTellTheTwoPartsApart) {
  CoastModel const model = learned();
  EXPECT_NEAR(model.stop_delay().count(), k_desk.stop_delay_s, 0.01);
  EXPECT_NEAR(model.braking(), k_desk.braking_s2_per_mm, 0.0003);
  for (double const mm_s : {5.0, 20.0, 35.0, 45.0}) {
    Speed const v = Speed::of_mm_s(mm_s);
    EXPECT_NEAR(model.coast_from(v).mm(), k_desk.coast(v).mm(), 0.25) << mm_s << " mm/s";
  }
}

TEST(CoastModel, FindsDesksOfEveryKind) {
  // Braking only, hardly any braking, short, long.
  for (Desk const desk : {Desk{0, 0.006}, Desk{0.25, 0.0005}, Desk{0.1, 0.001}, Desk{0.2, 0.008}}) {
    CoastModel model = promised();
    for (int i = 0; i < 10; ++i) {
      for (double const mm_s : {40.0, 15.0, 28.0}) stop(model, desk, mm_s);
    }
    for (double const mm_s : {15.0, 40.0}) {
      Speed const v = Speed::of_mm_s(mm_s);
      EXPECT_NEAR(model.coast_from(v).mm(), desk.coast(v).mm(), 0.5)
          << desk.stop_delay_s << " s, " << desk.braking_s2_per_mm << " s²/mm, " << mm_s << " mm/s";
    }
  }
}

TEST(CoastModel, TheFirstStopIsWorthTheMost) {
  CoastModel model = promised();
  stop(model, k_desk, 40);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 12, 0.2);
}

TEST(CoastModel, OneOddStopIsNotBelieved) {
  CoastModel model = learned();
  Distance const before = model.coast_from(k_cruise);
  int const stops = model.observations();
  model.learn(k_cruise, Distance::of_mm(20), k_sigma);
  EXPECT_EQ(model.coast_from(k_cruise), before);
  EXPECT_EQ(model.observations(), stops);
}

TEST(CoastModel, OddStopsWithAGoodOneBetweenAreNotBelieved) {
  CoastModel model = learned();
  for (int i = 0; i < 5; ++i) {
    model.learn(k_cruise, Distance::of_mm(20), k_sigma);
    stop(model, k_desk, 40);
  }
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 12, 0.3);
}

TEST(CoastModel, OddStopsOfASlowDeskAreNeverBelieved) {
  CoastModel model = learned();
  // Moved on by hand while the sensor lagged.
  for (int i = 0; i < 5; ++i) model.learn(Speed::of_mm_s(8), Distance::of_mm(35), k_sigma);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), k_desk.coast(k_cruise).mm(), 0.25);
}

TEST(CoastModel, ShortStopsOfASlowDeskMendTheShares) {
  // Learned from cruise alone, by a desk that took all of its coast for delay.
  CoastModel model = promised();
  ASSERT_TRUE(model.restore(Seconds{0.3}, 0, 5));
  for (int i = 0; i < 6; ++i) stop(model, k_desk, 4);
  EXPECT_NEAR(model.coast_from(Speed::of_mm_s(4)).mm(), k_desk.coast(Speed::of_mm_s(4)).mm(), 0.3);
}

TEST(CoastModel, TwoOddStopsInARowAreBelieved) {
  CoastModel model = learned();
  model.learn(k_cruise, Distance::of_mm(20), k_sigma);
  model.learn(k_cruise, Distance::of_mm(20), k_sigma);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 20, 1);
}

TEST(CoastModel, FollowsTheTemperatureOfTheDay) {
  CoastModel model = learned();
  for (int i = 0; i < 60; ++i) stop(model, Desk{0.1, 0.005 + (0.00002 * i)}, i % 2 == 0 ? 40 : 25);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 4 + (0.0062 * 1600), 0.6);
}

TEST(CoastModel, FiguresThatNoDeskHasHealToThePromise) {
  CoastModel model = promised();
  // 200 mm for a desk that is known to coast about 10 mm.
  for (int i = 0; i < 2; ++i) model.learn(k_cruise, Distance::of_mm(200), k_sigma);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 10, 1e-9);
  EXPECT_EQ(model.observations(), 0);
}

TEST(CoastModel, NoSpeedAndACoastBackwardsTeachNothing) {
  CoastModel model = promised();
  model.learn(Speed{}, Distance::of_mm(3), k_sigma);
  model.learn(k_cruise, Distance::of_mm(-1), k_sigma);
  EXPECT_EQ(model.observations(), 0);
}

TEST(CoastModel, NeitherPartEverHelpsTheDeskOn) {
  CoastModel model = promised();
  for (int i = 0; i < 30; ++i) {
    // Shorter from low speeds than any two parts could make it.
    model.learn(k_cruise, Distance::of_mm(12), k_sigma);
    model.learn(Speed::of_mm_s(20), Distance::of_mm(1.5), k_sigma);
    EXPECT_GE(model.stop_delay().count(), 0);
    EXPECT_GE(model.braking(), 0);
  }
}

TEST(CoastModel, GoesOnWhereItWasRestored) {
  CoastModel const before = learned();
  CoastModel model = promised();
  ASSERT_TRUE(model.restore(before.stop_delay(), before.braking(), before.observations()));
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), before.coast_from(k_cruise).mm(), 1e-9);
  EXPECT_EQ(model.observations(), before.observations());
  // It is not so sure that it could not be corrected.
  for (int i = 0; i < 3; ++i) stop(model, Desk{0.1, 0.0055}, 40);
  EXPECT_NEAR(model.coast_from(k_cruise).mm(), 12.8, 0.3);
}

TEST(CoastModel, RestoresNoNonsense) {
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double k_inf = std::numeric_limits<double>::infinity();
  struct Figures {
    double stop_delay;
    double braking;
    int stops;
  };
  constexpr std::array k_nonsense{Figures{k_nan, 0.005, 9}, Figures{0.1, k_nan, 9}, Figures{k_inf, 0.005, 9},
                                  Figures{0.1, -k_inf, 9},  Figures{-0.1, 0.02, 9}, Figures{0.3, -0.001, 9},
                                  Figures{0, 0, 9},         Figures{2, 0.005, 9},   Figures{0.1, 0.1, 9},
                                  Figures{0.1, 0.005, 0},   Figures{0.1, 0.005, -3}};
  for (Figures const& f : k_nonsense) {
    CoastModel model = learned();
    Distance const before = model.coast_from(k_cruise);
    EXPECT_FALSE(model.restore(Seconds{f.stop_delay}, f.braking, f.stops))
        << f.stop_delay << " s, " << f.braking << " s²/mm, " << f.stops << " stops";
    EXPECT_EQ(model.coast_from(k_cruise), before) << "nothing is changed";
  }
}

}  // namespace
}  // namespace desk::core
