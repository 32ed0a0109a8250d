#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/figure_scene.h"
#include "daemon/control/deskctl/gauge.h"

namespace desk::deskctl {

/// How a grade looks.
Ink ink_of(ergonomics::Grade grade);

/// The scene drawn with characters, sitting left and standing right, both to one scale, with a line of words
/// below each. Returns how many rows of the
/// area it took. Lines are made of braille dots; without Unicode of what ASCII has.
int draw_figures(Canvas& canvas, Area area, FigureScene const& scene, Style style);

}  // namespace desk::deskctl
