#pragma once

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/setup_plan.h"
#include "daemon/ergonomics/situation.h"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace desk::ergonomics {

/// The rules that judge heights, in the order in which they are told; those of time are in time_rules.h.
inline constexpr std::array<std::string_view, 11> k_height_rules{
    "R-SEAT", "R-THIGH-ANGLE", "R-SEATDEPTH", "R-DESK-SIT", "R-THIGH",  "R-DESK-STAND",
    "R-SHOE", "R-RANGE",       "R-MONITOR",   "R-ARMREST",  "R-LUMBAR",
};

/// Joints as the heights have them, in degrees; estimates at best, to be shown as whole degrees.
struct Angles {
  std::optional<double> thigh;      ///< above the horizontal, hips higher than knees
  std::optional<double> hip;        ///< between trunk and thigh
  std::optional<double> elbow_sit;  ///< 180 is a straight arm
  std::optional<double> elbow_stand;
  bool operator==(Angles const&) const = default;
};

struct Assessment {
  Situation situation;  ///< what was judged, without the numbers that cannot be meant
  Body body;
  Angles angles;
  std::vector<Finding> findings;  ///< in the order of k_height_rules, without those that are off
  Grade worst = Grade::unknown;   ///< of all findings; unknown only if all are
  std::optional<SetupPlan> plan;
  bool operator==(Assessment const&) const = default;
};

/// Judges everything that can be judged. Any numbers may be given; what cannot be meant counts as not said.
/// Pure; any thread.
[[nodiscard]] Assessment assess(Situation const& situation);

/// Of one rule; nullptr if it is off.
[[nodiscard]] Finding const* finding_of(Assessment const& assessment, std::string_view rule);

}  // namespace desk::ergonomics
