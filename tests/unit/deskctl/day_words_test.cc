#include "daemon/control/deskctl/day_words.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(DayWords, ReadTimesOfDay) {
  EXPECT_EQ(parse_time_of_day("09:00"), 540);
  EXPECT_EQ(parse_time_of_day("9:05"), 545);
  EXPECT_EQ(parse_time_of_day("24:00"), 1440);
  for (char const* const bad :
       {"", "9", "09", "24:01", "09:60", "9:5", "-1:00", "09:-1", "ab:cd", "009:00", "09:00 "})
    EXPECT_FALSE(parse_time_of_day(bad)) << bad;
}

TEST(DayWords, ReadSpans) {
  EXPECT_EQ(parse_day_span("12:00-12:45"), (core::DaySpan{720, 765}));
  for (char const* const bad : {"12:00", "12:45-12:00", "12:00-12:00", "12:00-", "-12:00"})
    EXPECT_FALSE(parse_day_span(bad)) << bad;
}

TEST(DayWords, ReadDates) {
  EXPECT_EQ(parse_date("2027-01-04"), 20'822);
  EXPECT_EQ(parse_date("2028-02-29").value_or(0) + 1, parse_date("2028-03-01"));
  for (char const* const bad :
       {"2027-02-29", "2027-1-4", "27-01-04", "2027-13-01", "2027/01/04", "1970-01-01", "9999-01-01"})
    EXPECT_FALSE(parse_date(bad)) << bad;
}

TEST(DayWords, WriteDatesAndLengths) {
  EXPECT_EQ(date_in_words(20'822), "Monday, 4 January 2027");
  EXPECT_EQ(length_in_words(seconds{50}), "50 s");
  EXPECT_EQ(length_in_words(seconds{29 * 60 + 57}), "30 min");
  EXPECT_EQ(length_in_words(seconds{30 * 60 + 31}), "30 min");
  EXPECT_EQ(length_in_words(minutes{65}), "1 h 05 min");
}

}  // namespace
}  // namespace desk::deskctl
