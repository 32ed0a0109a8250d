#include "daemon/history/wall_clock.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;

/// The wall clock shows `unix` when the machine has run for `up`.
wire::ClockMap clocks(core::Duration up, std::int64_t unix_seconds, bool synchronised) {
  return {core::TimePoint{up}, {unix_seconds, 60min, synchronised}};
}

TEST(WallClock, FollowsAClockThatIsRight) {
  WallClock wall;
  EXPECT_EQ(wall.set(clocks(100s, 1'795'000'000, true)), std::nullopt);
  EXPECT_FALSE(wall.assumed());
  EXPECT_EQ(wall.unix_ms(core::TimePoint{101500ms}), 1'795'000'001'500);
  EXPECT_EQ(wall.set(clocks(160s, 1'795'000'061, true)), std::nullopt) << "put right by a second";
  EXPECT_EQ(wall.unix_ms(core::TimePoint{160s}), 1'795'000'061'000);
}

TEST(WallClock, MovesWhatABootIn1970Wrote) {
  WallClock wall;
  EXPECT_EQ(wall.set(clocks(20s, 5, false)), std::nullopt);
  EXPECT_TRUE(wall.assumed());
  EXPECT_EQ(wall.unix_ms(core::TimePoint{80s}), 65'000);
  EXPECT_EQ(wall.set(clocks(80s, 65, false)), std::nullopt);
  EXPECT_EQ(wall.set(clocks(90s, 1'795'000'000, true)), (ClockSet{(1'795'000'000LL - 75) * 1000, true}));
  EXPECT_FALSE(wall.assumed());
  EXPECT_EQ(wall.unix_ms(core::TimePoint{90s}), 1'795'000'000'000);
}

TEST(WallClock, FollowsAClockThatSomebodySetsByHandAndStillDoubtsIt) {
  WallClock wall;
  wall.set(clocks(20s, 5, false));
  EXPECT_EQ(wall.set(clocks(30s, 1'795'000'000, false)), (ClockSet{(1'795'000'000LL - 15) * 1000, false}));
  EXPECT_TRUE(wall.assumed());
  EXPECT_EQ(wall.set(clocks(40s, 1'795'000'010, true)), (ClockSet{0, true}))
      << "it was right, and now that is known";
}

TEST(WallClock, StaysRightWithoutItsNetwork) {
  WallClock wall;
  wall.set(clocks(20s, 1'795'000'000, true));
  EXPECT_EQ(wall.set(clocks(30s, 1'795'000'010, false)), std::nullopt);
  EXPECT_FALSE(wall.assumed());
}

}  // namespace
}  // namespace desk::history
