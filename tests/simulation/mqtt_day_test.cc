#include "tests/simulation/mqtt_day.h"

#include "tests/support/build_kind.h"

#include <gtest/gtest.h>

#include <algorithm>

/// Days of desks whose broker comes and goes. The real broker is in the integration tests.
namespace desk {
namespace {

using testing::live_mqtt_day;
using testing::MqttDayPlan;
using testing::MqttDayReport;

class MqttDays : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(MqttDays, TheBrokerKnowsTheDeskAndNoCommandIsObeyedTwice) {
  MqttDayPlan plan;
  plan.seed = GetParam();
  plan.length /= testing::k_times_less;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(report.violations.empty()) << "seed " << plan.seed << ": " << report.text();
  if (testing::k_times_less > 1) return;
  // Days on which nothing happens prove nothing.
  EXPECT_GE(report.cuts, 200U) << report.text();
  EXPECT_GE(report.executed, 100U) << report.text();
  EXPECT_GE(report.refused, 50U) << report.text();
  EXPECT_GE(report.moves, 20U) << report.text();
  EXPECT_GE(report.comparisons, 300U) << report.text();
}

INSTANTIATE_TEST_SUITE_P(Seeds, MqttDays, ::testing::Range<std::uint64_t>(1, 13));

TEST(MqttDayAtRest, IsQuiet) {
  MqttDayPlan plan;
  plan.length = std::chrono::hours{4};
  plan.mean_uptime = plan.mean_command = {};
  plan.cycle = false;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(report.violations.empty()) << report.text();
  // The times of the day, the motor's and the JSON that goes with them, once a minute each; one a second
  // would be what a value that is not thinned brings.
  EXPECT_LE(report.messages, 4U * 600U) << report.text();
}

bool any(MqttDayReport const& report, std::string const& words) {
  return std::any_of(report.violations.begin(), report.violations.end(),
                     [&](std::string const& v) { return v.find(words) != std::string::npos; });
}

MqttDayPlan short_day() {
  MqttDayPlan plan;
  plan.length = std::chrono::hours{6};
  return plan;
}

TEST(MqttDaysBite, ASessionThatOutlivesItsConnectionRepeatsCommands) {
  MqttDayPlan plan = short_day();
  plan.flaws.redelivers = true;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(any(report, "in another connection")) << report.text();
}

TEST(MqttDaysBite, ABrokerWithoutTheRetainFlagMovesTheDesk) {
  MqttDayPlan plan = short_day();
  plan.flaws.forgets_the_flag = true;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(any(report, "executed what was only kept")) << report.text();
}

TEST(MqttDaysBite, AMessageThatIsLostLeavesALie) {
  MqttDayPlan plan = short_day();
  plan.flaws.loses_every = 50;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(any(report, ", should be ")) << report.text();
}

TEST(MqttDaysBite, AConnectionThatIsNotToldEverythingKnowsLess) {
  MqttDayPlan plan = short_day();
  plan.forgets_to_republish = true;
  MqttDayReport const report = live_mqtt_day(plan);
  EXPECT_TRUE(any(report, "is missing")) << report.text();
}

TEST(MqttDaysReplay, TheSameSeedIsTheSameDay) {
  EXPECT_EQ(live_mqtt_day(short_day()).text(), live_mqtt_day(short_day()).text());
}

}  // namespace
}  // namespace desk
