#pragma once

#include "daemon/control/deskctl/break_view.h"
#include "daemon/control/deskctl/canvas.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace desk::deskctl {

/// One frame of a guided exercise that is followed in the terminal: side, seconds, a bar for the step. As
/// many lines as `size` has rows, none wider than its columns. `hint`: in the last row, which keys do what.
std::vector<std::string> break_frame(BreakView const& shown, std::int64_t now_unix_ms, std::string_view hint,
                                     Size size, Style style);

}  // namespace desk::deskctl
