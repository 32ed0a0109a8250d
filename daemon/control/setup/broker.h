#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/sheet.h"
#include "daemon/control/setup/world.h"

#include <optional>
#include <string>

namespace desk::setup {

/// Whether and where there is an MQTT broker, tried with a log-in. Returns the password, which no sheet
/// holds. Throws Left.
std::optional<std::string> ask_broker(Person& person, World& world, Sheet& sheet);

}  // namespace desk::setup
