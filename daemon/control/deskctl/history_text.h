#pragma once

#include "daemon/control/deskctl/canvas.h"
#include "daemon/control/deskctl/history_view.h"

#include <string>
#include <vector>

namespace desk::deskctl {

/// A day, or several, as bars over the hours of the day, with what they come to. None wider than `columns`.
std::vector<std::string> history_text(HistoryView const& history, int columns, Style style);

}  // namespace desk::deskctl
