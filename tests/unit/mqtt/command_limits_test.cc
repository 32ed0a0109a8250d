#include "daemon/mqtt/command_limits.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;

Topics const k_topics{"deskd", "main"};

class World {
 public:
  bool take(std::string_view leaf, std::string_view payload = "x", bool retained = false) {
    return limits.take(k_topics, {k_topics.command(leaf), payload, retained}, now);
  }
  int taken_of(int messages, std::string_view leaf, std::string_view payload = "x", bool retained = false) {
    int taken = 0;
    for (int i = 0; i < messages; ++i) taken += take(leaf, payload, retained) ? 1 : 0;
    return taken;
  }
  CommandLimits limits;
  core::TimePoint now = core::TimePoint{} + 1h;
};

TEST(CommandLimits, TakeTenAtOnceAndTwoASecond) {
  World world;
  EXPECT_EQ(world.taken_of(1'000, leaf::k_target), 10);
  world.now += 499ms;
  EXPECT_FALSE(world.take(leaf::k_target));
  world.now += 1ms;
  EXPECT_TRUE(world.take(leaf::k_target));
  EXPECT_FALSE(world.take(leaf::k_target));
  world.now += 1h;
  EXPECT_EQ(world.taken_of(1'000, leaf::k_target), 10) << "no more is saved up";
}

TEST(CommandLimits, AFloodOnOneTopicLeavesTheOthersAlone) {
  World world;
  world.taken_of(10'000, leaf::k_target);
  EXPECT_EQ(world.taken_of(10, leaf::k_preset), 10);
  EXPECT_EQ(world.taken_of(10, leaf::k_cycle_mode), 10);
}

TEST(CommandLimits, NamesThatAreNoCommandShareOneBucket) {
  World world;
  int taken = 0;
  for (int i = 0; i < 10'000; ++i) taken += world.take("bogus" + std::to_string(i)) ? 1 : 0;
  EXPECT_EQ(taken, 10) << "and no memory grows with them";
}

TEST(CommandLimits, AStopIsAlwaysTaken) {
  World world;
  EXPECT_EQ(world.taken_of(10'000, leaf::k_move, "OPEN"), 10);
  EXPECT_EQ(world.taken_of(10'000, leaf::k_move, "STOP"), 10'000);
  EXPECT_EQ(world.taken_of(1, leaf::k_move, "STOP ", false), 0) << "only what is one";
  EXPECT_EQ(world.taken_of(1, leaf::k_move, "STOP", true), 0) << "an old one is none";
}

TEST(CommandLimits, AHeldButtonIsNeverTooMuch) {
  World world;
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(world.take(leaf::k_hold, "up")) << i;
    world.now += 150ms;
  }
}

TEST(CommandLimits, RetainedMessagesCountAsWell) {
  World world;
  EXPECT_EQ(world.taken_of(10'000, leaf::k_target, "800", true), 10);
}

TEST(CommandLimits, TenThousandInASecondAreSpokenOfTwice) {
  World world;
  EXPECT_FALSE(world.limits.report(world.now));
  EXPECT_EQ(world.limits.next_deadline(), core::k_never);
  int said = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (!world.take(leaf::k_target)) said += world.limits.report(world.now) ? 1 : 0;
    world.now += 90us;
  }
  EXPECT_EQ(said, 1) << "the first at once";
  core::TimePoint const due = world.limits.next_deadline();
  EXPECT_LE(due, world.now + 1s);
  auto const rest = world.limits.report(due);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->topic, "deskd/main/target/set");
  EXPECT_EQ(rest->messages, 10'000 - 11 - 1)
      << "all but the ten, one refilled, and the one of the first report";
  EXPECT_NE(rest->reason().find("too many commands: 9988 were not obeyed"), std::string::npos)
      << rest->reason();
  EXPECT_EQ(world.limits.next_deadline(), core::k_never);
  EXPECT_FALSE(world.limits.report(due + 1h));
}

}  // namespace
}  // namespace desk::mqtt
