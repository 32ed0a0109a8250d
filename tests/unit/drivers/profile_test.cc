#include "drivers/simulated/profile.h"

#include <gtest/gtest.h>

namespace desk::driver::simulated {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Profile, IsFoundByEachOfItsNamesAndByNoOther) {
  for (auto const name : profile_names()) {
    auto const found = find_profile(name);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->name, name);
  }
  EXPECT_FALSE(find_profile("linac"));
  EXPECT_FALSE(find_profile(""));
}

TEST(Profile, HasTheMeasuredNumbersOfItsDesk) {
  auto const linak = find_profile("linak").value();
  EXPECT_EQ(linak.cruise.mm_s(), 38);
  EXPECT_EQ(linak.dead_time, milliseconds{500});
  EXPECT_EQ(linak.ramp, milliseconds{1500});
  EXPECT_EQ(linak.coast_up.mm(), 8);
  EXPECT_EQ(linak.report_period, milliseconds{80});
  EXPECT_EQ(linak.resolution.mm(), 0.1);

  auto const loctek = find_profile("loctek").value();
  EXPECT_EQ(loctek.cruise.mm_s(), 30);
  EXPECT_EQ(loctek.coast_up.mm(), 30.0 * 30.0 / (2 * 18)) << "braking at 18 mm/s²";
  EXPECT_EQ(loctek.report_period, milliseconds{108});
  EXPECT_EQ(loctek.quiet_after, seconds{10});

  auto const tof = find_profile("relay-tof").value();
  EXPECT_EQ(tof.cruise.mm_s(), 28);
  EXPECT_EQ(tof.coast_up.mm(), 18);
  EXPECT_EQ(tof.coast_down.mm(), 10);
  EXPECT_EQ(tof.noise.mm(), 2.5);
  EXPECT_EQ(tof.report_period, milliseconds{50});

  auto const bekant = find_profile("bekant").value();
  EXPECT_EQ(bekant.coast_down.mm(), 12);
  EXPECT_EQ(bekant.report_period, milliseconds{50});

  auto const lc3 = find_profile("lc3").value();
  EXPECT_EQ(lc3.kind, core::Capabilities::Kind::servo);
  EXPECT_EQ(lc3.dead_man, milliseconds{500});
  EXPECT_EQ(lc3.resolution.mm(), 0.1);
}

TEST(Profile, CanBrakeWithinItsCoast) {
  for (auto const name : profile_names()) {
    auto const p = find_profile(name).value();
    for (auto const d : {core::Direction::up, core::Direction::down}) {
      double const delay_way = cruise(p, d).mm_s() * core::to_seconds(p.stop_delay);
      EXPECT_LT(delay_way, coast(p, d).mm()) << name << ": the stop delay alone would use up the coast";
    }
    EXPECT_LT(p.lowest, p.highest) << name;
    EXPECT_GT(p.report_period.count(), 0) << name;
  }
}

TEST(Profile, LoctekShowsCentimetresFromOneMetreUp) {
  auto const p = find_profile("loctek").value();
  EXPECT_EQ(resolution(p, core::Height::at_mm(999.9)).mm(), 1);
  EXPECT_EQ(resolution(p, core::Height::at_mm(1000)).mm(), 10);
}

}  // namespace
}  // namespace desk::driver::simulated
