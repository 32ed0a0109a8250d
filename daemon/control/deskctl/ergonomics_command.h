#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Shows what ergonomics says of person, chair and desk, draws it, lets the heights be tried, as `options`
/// says. Returns the exit code. Throws Unreachable.
int ergonomics(LineSocket& socket, Options const& options);

}  // namespace desk::deskctl
