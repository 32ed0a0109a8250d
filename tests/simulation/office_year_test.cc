#include "tests/simulation/office_year.h"

#include "tests/simulation/berlin.h"
#include "tests/support/build_kind.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

/// Office years; DESKD_YEARS in the environment asks for more of them, `simulate --years` shows one again.
namespace desk {
namespace {

constexpr std::uint64_t k_first_seed = 2000;
/// One of each: two in automatic mode, one to confirm, one that reminds.
constexpr std::uint64_t k_years = 8;

std::uint64_t years_wanted() {
  char const* const wanted = std::getenv("DESKD_YEARS");
  return wanted == nullptr ? k_years : std::strtoull(wanted, nullptr, 10);
}

TEST(OfficeYear, BreaksNoRule) {
  if (testing::k_times_less > 1) GTEST_SKIP() << "a month is enough for a sanitizer";
  std::uint64_t const years = years_wanted();
  auto const report = testing::live_years(k_first_seed, years, true);
  EXPECT_EQ(report.violations, 0U) << report.failure;
  // A year in which nothing happens proves nothing.
  EXPECT_GE(report.days, 365 * years);
  EXPECT_GE(report.prompts, 1500 * years);
  EXPECT_GE(report.moves, 500 * years);
  EXPECT_GE(report.moves_of_people, 300 * years);
  EXPECT_GE(report.absences, 800 * years);
  EXPECT_GE(report.restarts, 8 * years);
  EXPECT_GE(report.judged, 10'000 * years);
}

TEST(OfficeYear, AMonthBreaksNoRule) {
  auto const report = testing::live_year({k_first_seed, 31});
  EXPECT_EQ(report.violations, 0U) << report.failure;
  EXPECT_EQ(report.days, 31U);
}

TEST(OfficeYear, TheSameSeedIsTheSameYear) {
  auto const once = testing::live_year({7, 60});
  auto const again = testing::live_year({7, 60});
  EXPECT_EQ(once.steps, again.steps);
  EXPECT_EQ(once.prompts, again.prompts);
  EXPECT_EQ(once.moves, again.moves);
}

TEST(OfficeYear, AReportOfManyNamesEveryYearThatBrokeARule) {
  testing::YearReport sum;
  testing::YearReport bad;
  bad.failure = "what to read";
  bad.broken = {"seed 3: limit 1"};
  sum.add(testing::YearReport{});
  sum.add(bad);
  bad.broken = {"seed 5: prompts 2"};
  sum.add(bad);
  EXPECT_EQ(sum.broken, (std::vector<std::string>{"seed 3: limit 1", "seed 5: prompts 2"}));
  EXPECT_EQ(sum.failure, "what to read");
}

TEST(Berlin, ChangesItsClocksOnTheLastSundaysOfMarchAndOctober) {
  using std::chrono::minutes;
  // 2027-03-28 and 2027-10-31, 01:00 UTC.
  EXPECT_EQ(testing::berlin_offset(1'806'195'599), minutes{60});
  EXPECT_EQ(testing::berlin_offset(1'806'195'600), minutes{120});
  EXPECT_EQ(testing::berlin_offset(1'824'944'399), minutes{120});
  EXPECT_EQ(testing::berlin_offset(1'824'944'400), minutes{60});
  // 2027-07-01 09:00 there is 07:00 UTC, 2027-01-04 09:00 is 08:00.
  EXPECT_EQ(testing::berlin_unix(21'000, 9), 21'000 * 86'400LL + 25'200);
  EXPECT_EQ(testing::berlin_unix(20'822, 9), 20'822 * 86'400LL + 28'800);
}

}  // namespace
}  // namespace desk
