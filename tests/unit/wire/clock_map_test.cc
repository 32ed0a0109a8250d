#include "daemon/wire/clock_map.h"

#include <gtest/gtest.h>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;

constexpr core::TimePoint k_anchor{5000s};

/// 2026-11-21T08:30:00Z at the anchor.
ClockMap clock_at(std::chrono::minutes offset) {
  return {k_anchor, {1795249800, offset, true}};
}

TEST(ClockMap, ShowsTheAnchorInLocalTimeWithOffset) {
  EXPECT_EQ(iso_time(k_anchor, clock_at(60min)), "2026-11-21T09:30:00.000+01:00");
}

TEST(ClockMap, CountsMillisecondsFromTheAnchorBothWays) {
  EXPECT_EQ(iso_time(k_anchor + 250ms, clock_at(60min)), "2026-11-21T09:30:00.250+01:00");
  EXPECT_EQ(iso_time(k_anchor - 1ms, clock_at(60min)), "2026-11-21T09:29:59.999+01:00");
  EXPECT_EQ(iso_time(k_anchor + 999'999us, clock_at(60min)), "2026-11-21T09:30:00.999+01:00");
  EXPECT_EQ(iso_time(k_anchor - 1ns, clock_at(60min)), "2026-11-21T09:29:59.999+01:00");
}

TEST(ClockMap, ShowsUniversalTimeAsPlusZero) {
  EXPECT_EQ(iso_time(k_anchor, clock_at(0min)), "2026-11-21T08:30:00.000+00:00");
}

TEST(ClockMap, ShowsOffsetsWestOfGreenwichAndOffHours) {
  EXPECT_EQ(iso_time(k_anchor, clock_at(-210min)), "2026-11-21T05:00:00.000-03:30");
  EXPECT_EQ(iso_time(k_anchor, clock_at(-30min)), "2026-11-21T08:00:00.000-00:30");
  EXPECT_EQ(iso_time(k_anchor, clock_at(345min)), "2026-11-21T14:15:00.000+05:45");
}

TEST(ClockMap, ChangesTheDateAtLocalMidnight) {
  EXPECT_EQ(iso_time(k_anchor + 14h + 29min + 59s, clock_at(60min)), "2026-11-21T23:59:59.000+01:00");
  EXPECT_EQ(iso_time(k_anchor + 14h + 30min, clock_at(60min)), "2026-11-22T00:00:00.000+01:00");
  EXPECT_EQ(iso_time(k_anchor, clock_at(-540min)), "2026-11-20T23:30:00.000-09:00");
}

TEST(ClockMap, KnowsLeapDaysAndNewYear) {
  ClockMap const leap{k_anchor, {1709164800, 0min, true}};  // 2024-02-29T00:00:00Z
  EXPECT_EQ(iso_time(k_anchor, leap), "2024-02-29T00:00:00.000+00:00");
  EXPECT_EQ(iso_time(k_anchor + 24h, leap), "2024-03-01T00:00:00.000+00:00");
  ClockMap const new_year{k_anchor, {1798761599, 0min, true}};  // 2026-12-31T23:59:59Z
  EXPECT_EQ(iso_time(k_anchor + 1s, new_year), "2027-01-01T00:00:00.000+00:00");
}

TEST(ClockMap, ShowsTimesBefore1970OfAClockThatWasNeverSet) {
  ClockMap const unset{k_anchor, {0, -60min, false}};
  EXPECT_EQ(iso_time(k_anchor, unset), "1969-12-31T23:00:00.000-01:00");
}

}  // namespace
}  // namespace desk::wire
