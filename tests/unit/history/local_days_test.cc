#include "daemon/history/local_days.h"

#include "daemon/core/day_text.h"
#include "tests/unit/history/zones.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;

std::int64_t day_from_text(std::string_view text) {
  return core::day_from_text(text).value();
}

constexpr std::int64_t k_hour = 3'600'000;

std::int64_t hours_of(std::string_view day, OffsetAt const& zone) {
  auto const number = day_from_text(day);
  return (begin_of_day(number + 1, zone) - begin_of_day(number, zone)) / k_hour;
}

TEST(LocalDays, BeginAtLocalMidnight) {
  // 2026-11-16T00:00:00+01:00
  EXPECT_EQ(begin_of_day(day_from_text("2026-11-16"), berlin), 1'794'783'600'000);
  EXPECT_EQ(local_day_at(1'794'783'600'000, berlin), day_from_text("2026-11-16"));
  EXPECT_EQ(local_day_at(1'794'783'599'999, berlin), day_from_text("2026-11-15"));
  OffsetAt const auckland = [](std::int64_t) { return 13h; };
  OffsetAt const honolulu = [](std::int64_t) { return -10h; };
  for (auto const& zone : {auckland, honolulu}) {
    auto const day = day_from_text("2026-11-16");
    EXPECT_EQ(local_day_at(begin_of_day(day, zone), zone), day);
    EXPECT_EQ(local_day_at(begin_of_day(day, zone) - 1, zone), day - 1);
  }
}

TEST(LocalDays, HaveAnHourLessOrMoreWhenTheClocksChange) {
  EXPECT_EQ(hours_of("2026-03-28", berlin), 24);
  EXPECT_EQ(hours_of("2026-03-29", berlin), 23);
  EXPECT_EQ(hours_of("2026-10-25", berlin), 25);
  EXPECT_EQ(hours_of("2026-10-26", berlin), 24);
}

TEST(LocalDays, BeginLateWhereTheClockIsPutForwardAtMidnight) {
  // Cairo, 2026-04-24: 0:00 does not exist, the day begins at 1:00.
  constexpr std::int64_t k_change = 1'776'981'600;  // 2026-04-23T22:00Z
  OffsetAt const cairo = [](std::int64_t t) { return t < k_change ? 2h : 3h; };
  EXPECT_EQ(begin_of_day(day_from_text("2026-04-24"), cairo), k_change * 1000);
  EXPECT_EQ(hours_of("2026-04-24", cairo), 23);
}

}  // namespace
}  // namespace desk::history
