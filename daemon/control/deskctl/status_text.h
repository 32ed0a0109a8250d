#pragma once

#include "daemon/control/deskctl/message.h"

#include <string>
#include <vector>

namespace desk::deskctl {

/// A readable block for each desk, with a blank line between; ends in a newline.
std::string status_text(std::vector<DeskState> const& desks);

}  // namespace desk::deskctl
