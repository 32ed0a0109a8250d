#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/wire/ergonomics_json.h"

#include <string>

namespace desk::deskctl {

/// What ergonomics says of somebody at a desk, for people: the heights, the drawing, what the rules say, what
/// to change, and the drawing after that. Ends in a newline. `columns` wide at most.
std::string ergonomics_text(wire::ErgonomicsView const& view, int columns, Style style);

/// The drawing as one SVG file, true to scale: as it is, and as planned if the plan changes anything. Empty
/// if too little is known to draw anything.
std::string ergonomics_svg(wire::ErgonomicsView const& view);

/// What a person can read off the drawing, in words: "Sitting: seat 450 mm, desk 720 mm. …"
std::string ergonomics_in_words(wire::ErgonomicsView const& view);

}  // namespace desk::deskctl
