#pragma once

#include "daemon/control/deskctl/doctor_facts.h"
#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Looks at this computer and asks the daemon, if there is one. Changes nothing. Blocks for some seconds at
/// most.
[[nodiscard]] DoctorFacts gather_facts(Options const& options);

}  // namespace desk::deskctl
