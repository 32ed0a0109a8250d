#pragma once

#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Looks at everything that keeps a desk from working, and tells it with what to do. Moves nothing, changes
/// nothing; takes some seconds at most. Returns k_done, or k_not_done if there is a problem.
int doctor(Options const& options);

}  // namespace desk::deskctl
