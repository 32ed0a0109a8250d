#pragma once

#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Follows the daemon until the user or --for ends it, and reconnects when it went away: a live view on a
/// terminal, else a line an event. Throws Unreachable if there is no daemon at the start.
int watch(Options const& options);

}  // namespace desk::deskctl
