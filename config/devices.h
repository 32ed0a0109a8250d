#pragma once

#include "config/binder.h"

namespace desk::config {

/// Finds out what kind of device each desk is: the plant of a simulated one, the map of one on Modbus. Reads
/// the user's own maps; what is wrong in them is reported in their own lines.
void resolve_devices(Draft& draft);

}  // namespace desk::config
