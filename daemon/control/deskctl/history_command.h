#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Asks for the days that the options name and prints them. Returns the exit code. Throws Unreachable.
int show_history(LineSocket& socket, Options const& options);

}  // namespace desk::deskctl
