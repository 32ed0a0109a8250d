#include "daemon/core/presence_hold.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint k_start{100s};

TEST(PresenceHold, WithoutAHoldTimeItIsWhatTheSensorSays) {
  PresenceHold hold{0s};
  EXPECT_EQ(hold.presence(), Presence::unknown);
  EXPECT_EQ(hold.set(false, k_start), Presence::away);
  EXPECT_EQ(hold.set(true, k_start), Presence::present);
  EXPECT_FALSE(hold.set(true, k_start)) << "nothing new";
  EXPECT_EQ(hold.set(false, k_start), Presence::away);
  EXPECT_EQ(hold.next_deadline(), k_never);
}

TEST(PresenceHold, WhoSitsStillStays) {
  PresenceHold hold{300s};
  EXPECT_EQ(hold.set(true, k_start), Presence::present);
  EXPECT_FALSE(hold.set(false, k_start + 10s));
  EXPECT_EQ(hold.next_deadline(), k_start + 310s);
  EXPECT_FALSE(hold.set(true, k_start + 309s));
  EXPECT_EQ(hold.next_deadline(), k_never);
  EXPECT_FALSE(hold.set(false, k_start + 400s));
  EXPECT_FALSE(hold.set(false, k_start + 600s)) << "said again, it does not begin anew";
  EXPECT_FALSE(hold.wake(k_start + 699s));
  EXPECT_EQ(hold.wake(k_start + 700s), Presence::away);
}

TEST(PresenceHold, AtTheStartNobodyKnows) {
  PresenceHold hold{300s};
  EXPECT_FALSE(hold.set(false, k_start));
  EXPECT_EQ(hold.presence(), Presence::unknown);
  EXPECT_EQ(hold.wake(k_start + 300s), Presence::away);
}

TEST(PresenceHold, ASilentSensorIsNotAway) {
  PresenceHold hold{10s};
  hold.set(true, k_start);
  hold.set(false, k_start);
  EXPECT_EQ(hold.lost(), Presence::unknown);
  EXPECT_FALSE(hold.wake(k_start + 1h));
  EXPECT_EQ(hold.set(true, k_start + 2h), Presence::present);
}

}  // namespace
}  // namespace desk::core
