#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/watch_model.h"

namespace desk::deskctl {

/// Smallest width that the view is laid out for; on a narrower terminal it is cut.
inline constexpr int k_min_columns = 40;

/// One frame: as many lines as `size` has rows, none wider than its columns.
std::vector<std::string> render(WatchModel const& model, Size size, Style style);

}  // namespace desk::deskctl
