#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/message.h"

namespace desk::deskctl {

/// A rectangle of a canvas.
struct Area {
  int row = 0;
  int column = 0;
  int columns = 0;
  int rows = 0;
};

/// The desk seen from the side beside a scale of heights with the presets: 28 columns or more, 8 rows or
/// more. A doubtful height is drawn dim.
void draw_side_view(Canvas& canvas, Area area, DeskState const& state, bool doubtful);

/// The same as a bar in two rows: the height filled in, the presets and the target below.
void draw_bar(Canvas& canvas, Area area, DeskState const& state, bool doubtful);

/// `share` of `columns` filled, 0…1.
void draw_progress(Canvas& canvas, int row, int column, int columns, double share, Ink ink);

}  // namespace desk::deskctl
