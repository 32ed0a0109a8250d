#pragma once

#include "daemon/core/settings.h"
#include "daemon/plan/person.h"

#include <cstdint>
#include <vector>

namespace desk::testing {

/// How a program ends, and what the next one finds.
struct YearOutage {
  core::TimePoint at;
  core::Duration gap{0};
  bool power_cut =
      false;  ///< what was written down is from the last full minute, and the clock begins in 1970
  core::Duration clock_lost{0};  ///< power cut: how long the clock shows 1970 afterwards
};

/// A year at an office desk. Instants count from 1970 in UTC.
struct YearPlan {
  std::uint64_t seed = 0;
  std::int64_t first_day = 0;  ///< as local_day() numbers it
  int days = 365;
  core::DeskSettings settings;
  std::vector<plan::Person::Entry> script;
  std::vector<YearOutage> outages;  ///< in order, apart from each other
};

/// The same seed gives the same year. Even seeds are of 2027, odd ones of 2028, a leap year. Three of four
/// are in automatic mode.
[[nodiscard]] YearPlan plan_year(std::uint64_t seed);

/// How the person of a year answers prompts.
[[nodiscard]] plan::Person::Policy year_policy(YearPlan const& plan);

}  // namespace desk::testing
