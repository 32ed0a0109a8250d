#pragma once

#include "daemon/control/deskctl/figure_scene.h"

#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

/// One SVG file: each scene a row, sitting beside standing. One user unit is a millimetre of the room;
/// printed, it is 1:10. `title` and `description` are for those who cannot see it. Any text; escaped here.
std::string figure_svg(std::vector<FigureScene> const& scenes, std::string_view title,
                       std::string_view description);

}  // namespace desk::deskctl
