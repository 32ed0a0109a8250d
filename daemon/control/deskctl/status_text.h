#pragma once

#include "daemon/control/deskctl/message.h"

#include <string>
#include <vector>

namespace desk::deskctl {

/// A readable block for each desk, with a blank line between; ends in a newline.
std::string status_text(std::vector<DeskState> const& desks);

/// Who works there and how high the seat is.
std::string person_text(std::vector<DeskState> const& desks);
/// How long one sits, stands and snoozes at each desk, and by whose word.
std::string intervals_text(std::vector<DeskState> const& desks);

}  // namespace desk::deskctl
