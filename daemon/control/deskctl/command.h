#pragma once

#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Sends one command, waits for its end and tells how it went on stdout and stderr. Returns the exit code.
/// SIGINT and SIGTERM while a motion is waited for stop the desk. Throws Unreachable.
int run_command(Options const& options);

}  // namespace desk::deskctl
