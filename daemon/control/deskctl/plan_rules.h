#pragma once

#include "daemon/control/deskctl/planned_day.h"
#include "daemon/ergonomics/grade.h"

#include <string>
#include <vector>

namespace desk::deskctl {

/// One rule of the guidance (ergonomics.md §4.4), and what a day that is over makes of it.
struct RuleLine {
  ergonomics::Finding finding;
  std::string value;   ///< in words: "sat at most 30 min at a time"
  std::string advice;  ///< what to tune; empty if nothing is
};
std::vector<RuleLine> judge(PlannedDay const& day);

/// What else keeps deskd from doing more, in words; empty if nothing does.
std::vector<std::string> hints(PlannedDay const& day);
/// What the plan takes for granted of its person.
std::string assumption(PlannedDay const& day);

}  // namespace desk::deskctl
