#pragma once

#include "daemon/core/settings.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace desk::testing {

/// Which year, and whose.
struct YearWanted {
  std::uint64_t seed = 1;  ///< also chooses the year, the mode and the settings; see plan_year()
  int days = 0;            ///< 0: all of it
};

struct YearReport {
  std::uint64_t seed = 0;
  std::uint64_t days = 0;
  std::uint64_t steps = 0;
  std::uint64_t prompts = 0;
  std::uint64_t moves = 0;            ///< by the cycle
  std::uint64_t moves_of_people = 0;  ///< asked for, or by hand
  std::uint64_t absences = 0;
  std::uint64_t restarts = 0;
  std::uint64_t judged = 0;  ///< minutes in which a change could have been overdue
  std::uint64_t violations = 0;
  std::map<std::string, std::uint64_t, std::less<>> rules;  ///< how often each was broken
  std::string failure;              ///< what to read, of the first bad year; empty if nothing was broken
  std::vector<std::string> broken;  ///< a line for every year that broke a rule: its seed, and what it broke

  void add(YearReport const& other);
};

/// Lives through a year of office days in virtual time: lunches, meetings, forgotten snoozes, handsets,
/// absences of all lengths, holidays, weekends, both changes of the clock, a clock that boots in 1970,
/// restarts, power cuts, a silent presence sensor. Checks at every step what must hold; see office_rules.h.
[[nodiscard]] YearReport live_year(YearWanted const& wanted);

/// Years with seeds counting up, until one breaks a rule; `until_broken`: until this rule is.
[[nodiscard]] YearReport live_years(std::uint64_t first_seed, std::uint64_t years, bool go_on,
                                    std::string const& until_broken = {});

}  // namespace desk::testing
