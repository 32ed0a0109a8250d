#pragma once

#include "config/binder.h"

namespace desk::config {

/// What belongs together in [mqtt], and the port that TLS has when none is written. Looks whether the files
/// are there, since a wrong path is the commonest mistake; that they are not is a warning, because the desk
/// works without its broker. What is in them is the connection's business, each time anew.
void check_mqtt(Draft& draft);

}  // namespace desk::config
