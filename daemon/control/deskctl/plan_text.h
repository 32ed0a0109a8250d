#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/planned_day.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace desk::deskctl {

/// "Main desk: Monday, 23 November 2026"
std::string plan_title(PlannedDay const& day);

/// A day that is over, for people: the bar, the times, the sums against the guidance, and what to tune. Ends
/// in a newline. `columns` wide at most.
std::string plan_text(PlannedDay const& day, int columns, Style style);

/// The same for programs:
/// {"desk","name","from","to","mode","sit_s","stand_s",
///  "timeline":[{"at","until","posture","announced_at":null|…,"walk"}],"rests":[{"at","until","why"}],
///  "today": as in the state,"rules":[{"id","grade","value","text","advice"}],"hints":[…],
///  "assumption"}
boost::json::object plan_json(PlannedDay const& day);

}  // namespace desk::deskctl
