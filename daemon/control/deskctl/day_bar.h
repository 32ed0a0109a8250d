#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/planned_day.h"

namespace desk::deskctl {

/// Rows that a day's bar takes.
inline constexpr int k_day_bar_rows = 3;

/// The day as a bar, standing above sitting, below the hours: each cell shows what most of its minutes were
/// spent with. As far as the day has been lived.
void draw_day_bar(Canvas& canvas, int row, int column, int columns, PlannedDay const& day);

}  // namespace desk::deskctl
