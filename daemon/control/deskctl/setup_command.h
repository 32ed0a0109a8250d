#pragma once

#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// The first run: asks, tries, writes. However it ends, what was stopped for it is started again and nothing
/// of its own stays behind. Returns the exit code.
int setup_desk(Options const& options);

}  // namespace desk::deskctl
