#include "daemon/core/day_text.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

TEST(DayText, IsReadAndWritten) {
  EXPECT_EQ(day_from_text("1970-01-02"), 1);
  EXPECT_EQ(day_from_text("1969-12-31"), -1);
  EXPECT_EQ(day_in_text(day_from_text("2028-02-29").value()), "2028-02-29");
}

TEST(DayText, IsADateOrNothing) {
  for (auto const* const bad : {"", "2026-11-1", "2026-02-29", "2026-13-01", "2026-00-01", "26-11-2026 ",
                                "2026/11/16", "2026-1 -16", "2026-11-+1", "+026-11-16", "2026-11-161"}) {
    EXPECT_EQ(day_from_text(bad), std::nullopt) << bad;
  }
}

TEST(DayText, KnowsLeapDays) {
  EXPECT_EQ(day_in_text(day_from_text("2028-02-28").value() + 2), "2028-03-01");
  EXPECT_EQ(day_in_text(day_from_text("2027-02-28").value() + 1), "2027-03-01");
}

TEST(DayText, KnowsTheDaysOfTheWeek) {
  EXPECT_EQ(k_weekdays.at(weekday(0)), "Thursday");
  EXPECT_EQ(k_weekdays.at(weekday(20'822)), "Monday") << "2027-01-04";
  EXPECT_EQ(k_weekdays.at(weekday(-1)), "Wednesday");
}

}  // namespace
}  // namespace desk::core
