#pragma once

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/situation.h"

#include <optional>

namespace desk::ergonomics {

/// The heights at which chair, footrest and desk suit somebody best, and what each of them lacks
/// (ergonomics.md §4.3). Millimetres; absent if too little is known.
struct Fit {
  std::optional<double> seat;      ///< with somebody on it
  std::optional<double> footrest;  ///< 0: none
  std::optional<double> desk_sit;
  std::optional<double> desk_stand;
  std::optional<double> room;    ///< above the thighs at desk_sit
  bool desk_lifts_seat = false;  ///< higher than the legs ask for, since the desk goes no lower

  double chair_lacks = 0;  ///< how far it stays below the hollows of the knees
  double room_lacks = 0;
  double sit_off = 0;  ///< how far the desk's limits push it off the best height, up is positive
  double stand_off = 0;
};

[[nodiscard]] Fit fit(Situation const& situation, Body const& body);

/// How far a desk's limits keep it from the best height, graded as R-RANGE does.
[[nodiscard]] Grade grade_of_travel(double off, double tolerance);

}  // namespace desk::ergonomics
