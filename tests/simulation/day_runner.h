#pragma once

#include "tests/simulation/invariants.h"
#include "tests/simulation/random_day.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace desk::testing {

/// What came of one day, or of many.
struct DayReport {
  std::uint64_t days = 0;
  std::uint64_t moves = 0;
  std::uint64_t motor_runs = 0;
  std::uint64_t incidents = 0;
  std::uint64_t restarts = 0;
  std::array<std::uint64_t, k_line_faults> line_faults{};
  std::uint64_t violations = 0;
  std::map<std::string, std::uint64_t, std::less<>> rules;  ///< on how many days each was broken
  /// The first day that went wrong: its violations, and how to see it again.
  std::string failure;
  std::string transcript;

  void add(DayReport const& other);
};

/// Lives through one day and checks the invariants after every step. `transcript_lines`: how many of the last
/// things that happened are told.
[[nodiscard]] DayReport run_day(DayPlan const& plan, std::size_t transcript_lines = 0);

/// Days one after the other, seeds counting up; ends at the first failure unless `go_on`. An empty profile:
/// each in turn.
struct DaysWanted {
  std::uint64_t days = 1;
  std::uint64_t first_seed = 1;
  std::string profile;
  bool faults = true;
  bool go_on = false;
  std::string until_broken;  ///< a rule: ends when it is broken, and not before
};
[[nodiscard]] DayReport run_days(DaysWanted const& wanted);

}  // namespace desk::testing
