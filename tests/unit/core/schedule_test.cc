#include "daemon/core/schedule.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace desk::core {
namespace {

using std::chrono::minutes;

std::int64_t day_of(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days{year_month_day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}}
      .time_since_epoch()
      .count();
}

/// What a clock in that zone shows.
CivilTime at(std::int64_t day, int hour, int minute = 0, minutes offset = minutes{60}) {
  CivilTime civil;
  auto const of_day = std::chrono::hours{hour} + minutes{minute} - offset;
  civil.unix_seconds = day * 86'400 + std::chrono::seconds{of_day}.count();
  civil.utc_offset = offset;
  civil.synchronised = true;
  return civil;
}

// 2026-11-23 is a Monday.
std::int64_t const k_monday = day_of(2026, 11, 23);
std::int64_t const k_friday = k_monday + 4;
std::int64_t const k_sunday = k_monday + 6;

DaySpan span(int from_hour, int from_minute, int to_hour, int to_minute) {
  return {from_hour * 60 + from_minute, to_hour * 60 + to_minute};
}

ScheduleSettings office() {
  ScheduleSettings s;
  s.weekdays = {true, true, true, true, true, false, false};
  s.work = {span(13, 0, 17, 30), span(9, 0, 12, 30)};
  s.quiet = {span(21, 0, 7, 0)};
  s.holidays = {day_of(2026, 12, 25)};
  return s;
}

std::string why(ScheduleSettings const& settings, CivilTime const& civil) {
  Schedule schedule{settings};
  schedule.on_civil_time(civil);
  return schedule.why_closed();
}

TEST(Schedule, AnEmptyOneIsAlwaysOpenAndNeedsNoClock) {
  Schedule schedule{{}};
  EXPECT_EQ(schedule.why_closed(), "");
  CivilTime unset;
  unset.unix_seconds = 5;
  schedule.on_civil_time(unset);
  EXPECT_EQ(schedule.why_closed(), "");
  EXPECT_FALSE(schedule.assumed());
}

TEST(Schedule, IsOpenInTheWorkingHoursOfTheDay) {
  EXPECT_EQ(why(office(), at(k_monday, 9)), "");
  EXPECT_EQ(why(office(), at(k_monday, 12, 29)), "");
  EXPECT_EQ(why(office(), at(k_monday, 13)), "");
  EXPECT_EQ(why(office(), at(k_monday, 17, 29)), "");
}

TEST(Schedule, SaysWhenTheNextWorkingHoursBegin) {
  EXPECT_EQ(why(office(), at(k_monday, 8, 59)), "outside working hours, until 09:00");
  EXPECT_EQ(why(office(), at(k_monday, 12, 30)), "outside working hours, until 13:00");
  EXPECT_EQ(why(office(), at(k_monday, 17, 30)), "outside working hours, until 09:00");
  EXPECT_EQ(why(office(), at(k_friday, 17, 30)), "outside working hours, until Monday 09:00");
  ScheduleSettings closed_for_long = office();
  for (int i = 1; i < 20; ++i) closed_for_long.holidays.push_back(k_friday + i);
  EXPECT_EQ(why(closed_for_long, at(k_friday, 18)), "outside working hours, until 2026-12-17 09:00");
}

TEST(Schedule, NamesTheDayThatIsNone) {
  EXPECT_EQ(why(office(), at(k_sunday, 10)), "Sunday is no working day");
  EXPECT_EQ(why(office(), at(k_monday - 2, 10)), "Saturday is no working day");
  EXPECT_EQ(why(office(), at(day_of(2026, 12, 25), 10)), "2026-12-25 is a holiday");
}

TEST(Schedule, QuietTimeRunsOverMidnight) {
  ScheduleSettings s;
  s.quiet = {span(21, 0, 23, 30), span(23, 30, 7, 0)};
  EXPECT_EQ(why(s, at(k_monday, 20, 59)), "");
  EXPECT_EQ(why(s, at(k_monday, 21)), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(k_sunday, 0)), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(k_sunday, 6, 59)), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(k_sunday, 7)), "");
}

TEST(Schedule, ANightShiftBelongsToTheDayOnWhichItBegins) {
  ScheduleSettings s;
  s.weekdays = {true, true, true, true, true, false, false};
  s.work = {span(22, 0, 6, 0)};
  EXPECT_EQ(why(s, at(k_friday, 23)), "");
  EXPECT_EQ(why(s, at(k_friday + 1, 5, 59)), "");
  EXPECT_EQ(why(s, at(k_friday + 1, 6)), "Saturday is no working day");
  EXPECT_EQ(why(s, at(k_sunday, 23)), "Sunday is no working day");
  EXPECT_EQ(why(s, at(k_monday, 3)), "outside working hours, until 22:00") << "Sunday's shift was none";
}

TEST(Schedule, AWholeDayEndsAtMidnight) {
  ScheduleSettings s;
  s.work = {span(9, 0, 24, 0)};
  EXPECT_EQ(why(s, at(k_monday, 23, 59)), "");
  EXPECT_EQ(why(s, at(k_monday + 1, 0)), "outside working hours, until 09:00");
}

TEST(Schedule, WithoutAClockItIsClosed) {
  Schedule schedule{office()};
  EXPECT_EQ(schedule.why_closed(), "the clock is not set yet");
  CivilTime civil = at(day_of(2023, 12, 29), 10);
  civil.synchronised = false;
  schedule.on_civil_time(civil);
  EXPECT_EQ(schedule.why_closed(), "the clock is not set yet");
  EXPECT_FALSE(schedule.assumed());
}

TEST(Schedule, AClockThatNobodySetIsUsedIfItCanBeRight) {
  Schedule schedule{office()};
  CivilTime civil = at(k_monday, 10);
  civil.synchronised = false;
  schedule.on_civil_time(civil);
  EXPECT_EQ(schedule.why_closed(), "");
  EXPECT_TRUE(schedule.assumed());
  schedule.on_civil_time(at(k_monday, 18));
  EXPECT_EQ(schedule.why_closed(), "outside working hours, until 09:00");
  EXPECT_FALSE(schedule.assumed());
}

TEST(Schedule, FollowsTheWallClockWhenSummerBegins) {
  // Berlin, 2027-03-28: 01:59 +01:00 is followed by 03:00 +02:00.
  std::int64_t const day = day_of(2027, 3, 28);
  ScheduleSettings s;
  s.quiet = {span(22, 0, 2, 30)};
  EXPECT_EQ(why(s, at(day, 1, 59, minutes{60})), "quiet time, until 02:30");
  EXPECT_EQ(why(s, at(day, 3, 0, minutes{120})), "") << "half past two was skipped, and is over";
  s.quiet = {span(22, 0, 7, 0)};
  EXPECT_EQ(why(s, at(day, 6, 59, minutes{120})), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(day, 7, 0, minutes{120})), "");
}

TEST(Schedule, FollowsTheWallClockWhenSummerEnds) {
  // Berlin, 2026-10-25: 02:59 +02:00 is followed by 02:00 +01:00.
  std::int64_t const day = day_of(2026, 10, 25);
  ScheduleSettings s;
  s.quiet = {span(22, 0, 7, 0)};
  CivilTime const summer = at(day, 2, 59, minutes{120});
  CivilTime const winter = at(day, 2, 0, minutes{60});
  ASSERT_EQ(winter.unix_seconds - summer.unix_seconds, 60);
  EXPECT_EQ(why(s, summer), "quiet time, until 07:00");
  EXPECT_EQ(why(s, winter), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(day, 6, 59, minutes{60})), "quiet time, until 07:00");
  EXPECT_EQ(why(s, at(day, 7, 0, minutes{60})), "");
}

TEST(Schedule, KnowsLeapDays) {
  ScheduleSettings s;
  s.holidays = {day_of(2028, 2, 29)};
  EXPECT_EQ(why(s, at(day_of(2028, 2, 29), 12)), "2028-02-29 is a holiday");
  EXPECT_EQ(why(s, at(day_of(2028, 3, 1), 0)), "");
}

TEST(Schedule, TheDayIsTheLocalOne) {
  ScheduleSettings s;
  s.weekdays = {true, true, true, true, true, false, false};
  // 20:00 UTC on Sunday is 09:00 on Monday in Auckland, and 09:00 on Sunday in Anchorage.
  CivilTime auckland = at(k_monday, 9, 0, minutes{13 * 60});
  CivilTime anchorage = auckland;
  anchorage.utc_offset = minutes{-9 * 60};
  EXPECT_EQ(why(s, auckland), "");
  EXPECT_EQ(why(s, anchorage), "Sunday is no working day");
}

}  // namespace
}  // namespace desk::core
