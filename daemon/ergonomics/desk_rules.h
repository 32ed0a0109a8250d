#pragma once

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/fit.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/situation.h"

#include <optional>

/// The rules of ergonomics.md §4.2 about the desk and the screen.
namespace desk::ergonomics {

/// R-DESK-SIT: the desk at or slightly below the elbows of somebody who sits.
Finding desk_sit_rule(Situation const& situation, Body const& body);

/// R-THIGH: room for the thighs below the desk.
Finding thigh_room_rule(Situation const& situation, Body const& body);

/// R-DESK-STAND: as R-DESK-SIT, standing.
Finding desk_stand_rule(Situation const& situation, Body const& body);

/// R-RANGE: whether the desk goes where it should; `best`: fit() of the same.
Finding range_rule(Situation const& situation, Body const& body, Fit const& best);

/// R-MONITOR: the screen's top edge at the eyes or slightly below, in the worse of the two postures.
Finding monitor_rule(Situation const& situation, Body const& body);

/// Angle of an elbow whose hand lies on a keyboard of 20 mm on a desk that is `desk_above_elbow` mm above the
/// elbow's underside.
std::optional<double> elbow_angle(double desk_above_elbow, Body const& body);
std::optional<double> elbow_angle_sitting(Situation const& situation, Body const& body);
std::optional<double> elbow_angle_standing(Situation const& situation, Body const& body);
/// The other way round: how far above the elbow the desk is at that angle, 0 to 180 degrees.
std::optional<double> desk_above_elbow_at(double angle, Body const& body);

}  // namespace desk::ergonomics
