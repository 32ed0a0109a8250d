#include "daemon/shell/watchdog.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace desk::shell {
namespace {

using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

TimePoint at(core::Duration since) {
  return TimePoint{std::chrono::hours{1} + since};
}

std::vector<Watchdog::Worker> both(TimePoint left, TimePoint right) {
  return {{"left", left}, {"right", right}};
}

TEST(Watchdog, IsFedThreeTimesWithinItsLimit) {
  Watchdog watchdog{seconds{6}, at({})};
  int fed = 0;
  for (milliseconds t{0}; t < seconds{60}; t += milliseconds{100}) {
    if (at(t) < watchdog.next_deadline()) continue;
    if (watchdog.look(both(at(t), at(t)), at(t)).feed) ++fed;
  }
  EXPECT_EQ(fed, 30);
}

TEST(Watchdog, IsNotFedMoreOftenThanNeeded) {
  Watchdog watchdog{seconds{6}, at({})};
  EXPECT_TRUE(watchdog.look({}, at({})).feed);
  EXPECT_FALSE(watchdog.look({}, at(milliseconds{1999})).feed);
  EXPECT_TRUE(watchdog.look({}, at(seconds{2})).feed);
}

TEST(Watchdog, StarvesWhileAnyWorkerHangs) {
  Watchdog watchdog{seconds{6}, at({})};
  EXPECT_TRUE(watchdog.look(both(at({}), at({})), at(seconds{4})).feed);
  auto const hangs = watchdog.look(both(at(seconds{6}), at({})), at(seconds{6}));
  EXPECT_FALSE(hangs.feed);
  EXPECT_EQ(hangs.hangs, "right");
  auto const still = watchdog.look(both(at(seconds{8}), at({})), at(seconds{8}));
  EXPECT_FALSE(still.feed);
  EXPECT_EQ(still.hangs, "") << "said once";
}

TEST(Watchdog, EatsAgainWhenTheWorkerWasOnlySlow) {
  Watchdog watchdog{seconds{6}, at({})};
  EXPECT_FALSE(watchdog.look(both(at(seconds{6}), at({})), at(seconds{6})).feed);
  EXPECT_TRUE(watchdog.look(both(at(seconds{8}), at(seconds{7})), at(seconds{8})).feed);
  EXPECT_EQ(watchdog.look(both(at(seconds{14}), at(seconds{7})), at(seconds{14})).hangs, "right")
      << "a second time is news";
}

TEST(Watchdog, AShortLimitTakesNoDeadBusForAHangingWorker) {
  Watchdog watchdog{milliseconds{900}, at({})};
  EXPECT_TRUE(watchdog.look(both(at({}), at(seconds{2})), at(milliseconds{2900})).feed);
  EXPECT_FALSE(watchdog.look(both(at({}), at(seconds{2})), at(milliseconds{3300})).feed);
}

TEST(Watchdog, NobodyWaitsNobodyIsFed) {
  Watchdog watchdog{std::nullopt, at({})};
  EXPECT_EQ(watchdog.next_deadline(), core::k_never);
  EXPECT_FALSE(watchdog.look({}, at(seconds{100})).feed);
}

TEST(WatchdogLimit, IsWhatTheManagerSaysToThisProcess) {
  unsetenv("WATCHDOG_PID");
  setenv("WATCHDOG_USEC", "5000000", 1);
  EXPECT_EQ(watchdog_limit(), seconds{5});
  setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(watchdog_limit(), std::nullopt) << "meant for another process";
  setenv("WATCHDOG_USEC", "soon", 1);
  unsetenv("WATCHDOG_PID");
  EXPECT_EQ(watchdog_limit(), std::nullopt);
  unsetenv("WATCHDOG_USEC");
  EXPECT_EQ(watchdog_limit(), std::nullopt);
}

}  // namespace
}  // namespace desk::shell
