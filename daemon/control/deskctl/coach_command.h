#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// All exercises of the coach, and which of them are offered. Returns the exit code. Throws Unreachable.
int show_breaks(LineSocket& socket, Options const& options);

/// What the coach offers; on a terminal, what it guides through is followed to its end. Likewise.
int follow_break(LineSocket& socket, Options const& options);

/// Tells the coach what the person says, and shows what comes of it. Likewise.
int answer_coach(LineSocket& socket, Options const& options);

}  // namespace desk::deskctl
