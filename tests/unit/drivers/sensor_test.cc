#include "tests/unit/drivers/plant_rig.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated {
namespace {

/// All reports of a plant that drives for `time`, as somebody sees who looks every millisecond.
std::vector<Plant::Report> watch(Plant& plant, Direction d, Duration time) {
  std::vector<Plant::Report> reports;
  TimePoint const end = plant.now() + time;
  while (plant.now() < end) {
    drive(plant, d, plant.now() + milliseconds{1});
    auto const report = plant.report();
    if (report && (reports.empty() || report->at != reports.back().at)) reports.push_back(*report);
  }
  return reports;
}

TEST(Sensor, ReportsAtItsPeriodGiveOrTakeTenPercent) {
  for (auto const name : profile_names()) {
    Plant plant = nominal_plant(profile(name), 7, mm(700));
    double const period = core::to_seconds(plant.profile().report_period);
    auto const reports = watch(plant, Direction::up, seconds{10});
    std::vector<double> intervals;
    for (std::size_t i = 1; i < reports.size(); ++i) {
      intervals.push_back(core::to_seconds(reports[i].at - reports[i - 1].at) / period);
      EXPECT_GE(intervals.back(), 0.9) << name;
      EXPECT_LE(intervals.back(), 1.1) << name;
    }
    auto const [mean, sigma] = statistics(intervals);
    EXPECT_NEAR(mean, 1, 0.01) << name;
    EXPECT_GT(sigma, 0.02) << name << ": reports must jitter";
    EXPECT_EQ(reports.front().at, k_t0) << "it says where it is when switched on";
  }
}

TEST(Sensor, IsExactToHalfAStepWithoutNoise) {
  for (auto const* const name : {"linak", "bekant", "lc3"}) {
    Plant plant = nominal_plant(profile(name), 7, mm(700));
    Plant shadow = plant;
    for (auto const& report : watch(plant, Direction::up, seconds{10})) {
      while (shadow.now() + milliseconds{1} < report.at)
        drive(shadow, Direction::up, shadow.now() + milliseconds{1});
      shadow.advance(report.at);
      EXPECT_NEAR(report.height.mm(), shadow.height().mm(), 0.0501) << name;
      EXPECT_NEAR(report.height.mm() * 10, std::round(report.height.mm() * 10), 1e-6);
    }
  }
}

TEST(Sensor, SwitchesFromMillimetresToCentimetresAtOneMetre) {
  Plant plant = nominal_plant(profile("loctek"), 2, mm(960));
  int fine = 0, coarse = 0;
  for (auto const& report : watch(plant, Direction::up, seconds{6})) {
    double const h = report.height.mm();
    EXPECT_EQ(h, std::round(h));
    if (h < 1000) ++fine;
    if (h > 1000) {
      ++coarse;
      EXPECT_EQ(std::fmod(h, 10), 0) << h;
    }
  }
  EXPECT_GT(fine, 10);
  EXPECT_GT(coarse, 10);
}

TEST(Sensor, HasTheNoiseAndTheOutliersOfItsProfile) {
  Profile const p = profile("relay-tof");
  std::vector<double> errors;
  int outliers = 0;
  int const n = 40'000;
  Plant plant = nominal_plant(p, 3);
  for (int i = 0; i < n; ++i) {
    plant.advance(k_t0 + (p.report_period * i) + (p.report_period / 2));
    double const error = (plant.report()->height - plant.height()).mm();
    if (std::abs(error) > 25) {
      ++outliers;
      EXPECT_LT(std::abs(error), 170);
    } else {
      errors.push_back(error);
    }
  }
  auto const [mean, sigma] = statistics(errors);
  EXPECT_NEAR(sigma, 2.5, 0.1);
  EXPECT_NEAR(mean, 0, 0.55) << "the slow drift";
  EXPECT_NEAR(static_cast<double>(outliers) / n, p.outlier_share, 0.002);
}

TEST(Sensor, SkipsHoursOfRestToTheNewestReport) {
  Plant plant = nominal_plant(profile("bekant"));
  plant.advance(k_t0 + (hours{24} * 365));
  ASSERT_TRUE(plant.report());
  EXPECT_LT(plant.now() - plant.report()->at, milliseconds{55});
  EXPECT_EQ(plant.report()->height, mm(950));
}

// ---- Faults

TEST(Sensor, HasNoReportWhileSilentAndSpeaksAgainAfterwards) {
  Plant plant = nominal_plant(profile("bekant"));
  drive_for(plant, Direction::up, seconds{2});
  plant.set_sensor_fault(SensorFault::silent, plant.now());
  EXPECT_FALSE(plant.report());
  drive_for(plant, Direction::up, seconds{2});
  EXPECT_FALSE(plant.report());
  plant.set_sensor_fault(SensorFault::none, plant.now());
  drive_for(plant, Direction::up, milliseconds{60});
  ASSERT_TRUE(plant.report());
  EXPECT_NEAR(plant.report()->height.mm(), plant.height().mm(), 3);
}

TEST(Sensor, RepeatsOneHeightWithFreshInstantsWhileFrozen) {
  Plant plant = nominal_plant(profile("bekant"));
  drive_for(plant, Direction::up, seconds{2});
  auto const before = plant.report();
  plant.set_sensor_fault(SensorFault::frozen, plant.now());
  drive_for(plant, Direction::up, seconds{1});
  EXPECT_EQ(plant.report()->height, before->height);
  EXPECT_GT(plant.report()->at, before->at + milliseconds{900});
  EXPECT_GT(plant.height(), before->height + Distance::of_mm(20)) << "the truth stays known";
}

TEST(Sensor, LosesItsDecimalPoint) {
  Plant plant = nominal_plant(profile("loctek"), 1, mm(720));
  plant.set_sensor_fault(SensorFault::tenfold, k_t0 + milliseconds{1});
  plant.advance(k_t0 + milliseconds{150});
  EXPECT_EQ(plant.report()->height, mm(7200));
}

}  // namespace
}  // namespace desk::driver::simulated
