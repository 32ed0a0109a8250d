#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/planned_day.h"

#include <string>
#include <vector>

namespace desk::deskctl {

/// How far a day goes on while `real` time passes, so that all of it takes about half a minute and a moving
/// desk is still seen to move.
void go_on(PlannedDay& day, core::Duration real);

/// One frame of the day as it stands: as many lines as `size` has rows.
std::vector<std::string> play_frame(PlannedDay const& day, Size size, Style style);

/// Shows the day in fast motion on the terminal. False: somebody wanted an end before the day had one.
bool play(PlannedDay day);

}  // namespace desk::deskctl
