#include "daemon/ergonomics/body.h"

#include "daemon/ergonomics/settings_range.h"

#include "tests/unit/ergonomics/people.h"

#include <gtest/gtest.h>

#include <limits>

namespace desk::ergonomics {
namespace {

using namespace people;

BodySettings tall(double stature, Sex sex = Sex::unsaid) {
  BodySettings settings;
  settings.stature = mm(stature);
  settings.sex = sex;
  return settings;
}

TEST(Body, IsUnknownIfNobodySaidAnything) {
  auto const body = body_of({});
  EXPECT_TRUE(body.empty());
  EXPECT_DOUBLE_EQ(body.lift.mm(), 25);
  EXPECT_TRUE(body.lift_assumed);
}

TEST(Body, IsEstimatedForEitherSexIfNobodySaidWhich) {
  auto const body = body_of(tall(1700));
  EXPECT_NEAR(body.popliteal->value.mm(), 0.3130 * 1700 - 120.7, 1e-9);
  EXPECT_DOUBLE_EQ(body.popliteal->tolerance.mm(), 13.7);
  EXPECT_NEAR(body.elbow_standing->value.mm(), 0.6337 * 1700 - 33.5, 1e-9);
}

TEST(Body, TheTapeWins) {
  auto settings = tall(1700);
  settings.elbow_rest = mm(210);
  auto const body = body_of(settings);
  EXPECT_EQ(body.elbow_rest->value, mm(210));
  EXPECT_DOUBLE_EQ(body.elbow_rest->tolerance.mm(), 5);
  EXPECT_FALSE(body.elbow_rest->estimated);
  EXPECT_TRUE(body.popliteal->estimated);
}

TEST(Body, AGuessedStatureIsTooLargeAndScatters) {
  struct Case {
    Sex sex;
    double bias;
  };
  for (auto const& [sex, bias] : {Case{Sex::man, 20}, Case{Sex::woman, 12}, Case{Sex::unsaid, 16}}) {
    auto settings = tall(1750, sex);
    auto const sure = body_of(settings);
    settings.stature_is_guess = true;
    auto const guess = body_of(settings);
    EXPECT_DOUBLE_EQ(guess.stature->value.mm(), 1750 - bias);
    EXPECT_TRUE(guess.stature->estimated);
    EXPECT_LT(guess.elbow_standing->value, sure.elbow_standing->value);
    EXPECT_GT(guess.elbow_standing->tolerance, sure.elbow_standing->tolerance);
  }
  auto settings = tall(1750, Sex::man);
  settings.stature_is_guess = true;
  EXPECT_NEAR(body_of(settings).elbow_standing->tolerance.mm(), std::hypot(17.1, 0.6757 * 26), 1e-9);
}

TEST(Body, TheTopOfTheKneeTellsOfItsHollow) {
  auto settings = tall(1750, Sex::man);
  settings.knee = mm(560);
  EXPECT_NEAR(body_of(settings).popliteal->value.mm(), 0.8136 * 560 - 21.0, 1e-9);
  EXPECT_DOUBLE_EQ(body_of(settings).popliteal->tolerance.mm(), 10.0);
  EXPECT_TRUE(body_of(settings).popliteal->estimated);
  settings.sex = Sex::woman;
  EXPECT_NEAR(body_of(settings).popliteal->value.mm(), 0.7669 * 560 - 3.9, 1e-9);
  settings.stature.reset();
  EXPECT_TRUE(body_of(settings).popliteal) << "it needs no stature";
  settings.popliteal = mm(430);
  EXPECT_EQ(body_of(settings).popliteal->value, mm(430));
}

TEST(Body, TheKneeLiesAboveItsHollow) {
  auto settings = tall(1400);
  settings.popliteal = mm(480);
  EXPECT_GE(body_of(settings).knee->value, mm(540));
  settings.knee = mm(470);  // one of the two is a slip
  EXPECT_TRUE(body_of(settings).knee->estimated);
}

TEST(Body, ShoesLiftIt) {
  BodySettings settings;
  settings.shoe_heel = mm(0);
  settings.shoe_forefoot = mm(0);
  EXPECT_EQ(body_of(settings).lift, mm(0));
  EXPECT_FALSE(body_of(settings).lift_assumed);
  settings.shoe_heel = mm(50);
  EXPECT_DOUBLE_EQ(body_of(settings).lift.mm(), 40);
  EXPECT_EQ(body_of(settings).heel_drop, mm(50));
  settings.shoe_forefoot.reset();
  EXPECT_DOUBLE_EQ(body_of(settings).lift.mm(), 48) << "plain shoes are assumed";
  EXPECT_TRUE(body_of(settings).lift_assumed);
  EXPECT_FALSE(body_of(settings).heel_drop);
}

TEST(Body, WhatCannotBeMeantIsNotSaid) {
  for (double const stature : {0.0, -1750.0, 175.0, 1e9, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
    EXPECT_TRUE(body_of(tall(stature)).empty()) << stature;
  }
  auto settings = tall(1750);
  settings.elbow_rest = mm(2450);
  settings.recline_deg = std::numeric_limits<double>::quiet_NaN();
  settings.mat = mm(-3);
  auto const body = body_of(settings);
  EXPECT_TRUE(body.elbow_rest->estimated);
  EXPECT_EQ(body.recline_deg, 0);
  EXPECT_EQ(body.mat, mm(0));
}

/// ergonomics.md §2.4: what the ratios of Drillis & Contini are good for.
TEST(Body, AgreesWithTheOldRatiosWhereTheyHold) {
  for (double const stature : {1550.0, 1750.0, 1900.0}) {
    auto const man = body_of(tall(stature, Sex::man));
    EXPECT_NEAR(man.eye_standing->value.mm(), 0.936 * stature, 8);
    EXPECT_NEAR(man.elbow_standing->value.mm(), 0.614 * stature, 15);
    EXPECT_NEAR(man.popliteal->value.mm(), 0.246 * stature, 20);
  }
}

}  // namespace
}  // namespace desk::ergonomics
