#pragma once

#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Prints, or plays, the day that a configuration gives. Needs no daemon. Returns the exit code.
int plan(Options const& options);

}  // namespace desk::deskctl
