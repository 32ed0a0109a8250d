#include "tests/simulation/day_runner.h"
#include "tests/support/build_kind.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

/// Random days at every kind of desk, with faults. The long run is `simulate`.
namespace desk {
namespace {

using testing::DayReport;
using testing::DaysWanted;

struct Stretch {
  char const* profile;
  int part;
};

// GoogleTest looks for this name.
void PrintTo(Stretch const& s, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << s.profile << ' ' << s.part;
}

class Days : public ::testing::TestWithParam<Stretch> {};

/// Parts of 73 days each: five profiles, two parts each, are two desk-years.
constexpr std::uint64_t k_days = 73 / testing::k_times_less;

TEST_P(Days, BreakNoRule) {
  DaysWanted wanted;
  wanted.profile = GetParam().profile;
  wanted.days = k_days;
  wanted.first_seed = 1'000'000 + 1000 * static_cast<std::uint64_t>(GetParam().part);
  DayReport const report = testing::run_days(wanted);
  EXPECT_EQ(report.violations, 0U) << report.failure;
  // Days on which nothing happens prove nothing.
  EXPECT_GE(report.moves, 16 * report.days);
  EXPECT_GE(report.incidents, report.days);
  if (testing::k_times_less > 1) return;
  for (std::size_t i = 1; i < report.line_faults.size(); ++i) EXPECT_GT(report.line_faults.at(i), 0U);
}

INSTANTIATE_TEST_SUITE_P(Profiles, Days,
                         ::testing::Values(Stretch{"linak", 1}, Stretch{"linak", 2}, Stretch{"loctek", 1},
                                           Stretch{"loctek", 2}, Stretch{"relay-tof", 1},
                                           Stretch{"relay-tof", 2}, Stretch{"bekant", 1},
                                           Stretch{"bekant", 2}, Stretch{"lc3", 1}, Stretch{"lc3", 2}),
                         [](auto const& stretch) {
                           std::string name = stretch.param.profile;
                           std::erase(name, '-');
                           return name + std::to_string(stretch.param.part);
                         });

TEST(DaysReplay, TheSameSeedIsTheSameDay) {
  auto const plan = testing::plan_day(7, "bekant");
  std::string const once = testing::run_day(plan, 100'000).transcript;
  std::string const again = testing::run_day(plan, 100'000).transcript;
  EXPECT_FALSE(once.empty());
  EXPECT_EQ(once, again);
}

TEST(DaysReplay, AFailureSaysHowToSeeItAgain) {
  // A rule that no desk can keep.
  auto plan = testing::plan_day(1, "linak");
  plan.options.settings.motion.no_start_after = std::chrono::milliseconds{1};
  DayReport const report = testing::run_day(plan);
  ASSERT_GT(report.violations, 0U);
  EXPECT_NE(report.failure.find("simulate --seed 1 --profile linak --transcript"), std::string::npos)
      << report.failure;
}

}  // namespace
}  // namespace desk
