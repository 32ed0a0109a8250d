#include "daemon/mqtt/daemon_publisher.h"

#include "daemon/mqtt/topics.h"

#include <gmock/gmock.h>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

/// Monotonic zero is 2026-11-21 08:30:00 UTC, shown in Berlin.
wire::ClockMap clock_at(core::Duration since) {
  wire::ClockMap map{core::TimePoint{} + since, {1'795'249'800, 60min, true}};
  map.civil.unix_seconds += std::chrono::floor<std::chrono::seconds>(since).count();
  return map;
}

TEST(DaemonPublisher, TellsWhenItStartedWithEachConnection) {
  DaemonPublisher publisher{"deskd", core::TimePoint{} + 1s};
  auto const first = publisher.on_connected(clock_at(3s));
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0], (Message{"deskd/boot", "2026-11-21T09:30:01.000+01:00", true}));
  publisher.on_disconnected();
  EXPECT_EQ(publisher.on_connected(clock_at(3600s)), first);
}

TEST(DaemonPublisher, TheStartDoesNotJumpWithTheClocksSeconds) {
  DaemonPublisher publisher{"deskd", core::TimePoint{} + 1s};
  publisher.on_connected(clock_at(3s));
  for (auto since = 3s + 100ms; since < 60s; since += 700ms)
    EXPECT_THAT(publisher.update(clock_at(since)), IsEmpty());
}

TEST(DaemonPublisher, TheStartIsCorrectedWhenTheClockIsSet) {
  DaemonPublisher publisher{"deskd", core::TimePoint{} + 1s};
  publisher.on_connected(clock_at(3s));
  wire::ClockMap later = clock_at(60s);
  later.civil.unix_seconds += 3600;
  auto const told = publisher.update(later);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].payload, "2026-11-21T10:30:01.000+01:00");
}

TEST(DaemonPublisher, KeepsWhatItWasToldAndRepeatsNothing) {
  DaemonPublisher publisher{"home/deskd", core::TimePoint{}};
  EXPECT_THAT(publisher.keep(daemon_leaf::k_history, R"({"problem":"OFF"})"), IsEmpty())
      << "nobody listens yet";
  auto const all = publisher.on_connected(clock_at(3s));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1], (Message{"home/deskd/history", R"({"problem":"OFF"})", true}));
  EXPECT_THAT(publisher.keep(daemon_leaf::k_history, R"({"problem":"OFF"})"), IsEmpty());
  EXPECT_EQ(publisher.keep(daemon_leaf::k_history, R"({"problem":"ON"})").size(), 1U);
}

}  // namespace
}  // namespace desk::mqtt
