#pragma once

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/fit.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/situation.h"

#include <optional>

/// The rules of ergonomics.md §4.2 about the chair and the shoes.
namespace desk::ergonomics {

/// R-SEAT: hips slightly above the knees, feet flat (P01). What it advises keeps to `best` where the desk
/// asks for a higher seat than the legs do.
Finding seat_rule(Situation const& situation, Body const& body, Fit const& best = {});

/// How far the thighs slope, hips higher than knees; of a thigh of 0.233 stature (§2.6).
std::optional<double> thigh_angle(Situation const& situation, Body const& body);
/// R-THIGH-ANGLE: the same as R-SEAT, told in degrees. Never an alarm of its own.
Finding thigh_angle_rule(Situation const& situation, Body const& body);

/// R-SEATDEPTH: room between the front edge of the seat and the hollows of the knees.
Finding seat_depth_rule(Situation const& situation, Body const& body);

/// R-ARMREST: armrests that lift the elbows; a word if the desk comes down upon them [O].
Finding armrest_rule(Situation const& situation, Body const& body);

/// R-LUMBAR: no sensor tells; the person does (P06, P07).
Finding lumbar_rule(Situation const& situation);

/// R-SHOE: the drop from heel to forefoot (P12), and whether the standing height was tried in such shoes.
Finding shoe_rule(Situation const& situation, Body const& body);

}  // namespace desk::ergonomics
