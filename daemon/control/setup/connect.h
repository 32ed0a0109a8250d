#pragma once

#include "daemon/control/setup/device.h"

namespace desk::setup {

/// Asks what moves the desk and how it is connected, and tries it, until its height was seen and found right.
/// Nothing moves, but for a desk that counts its height and is sent to its end stop by consent. Throws Left.
void connect(Person& person, World& world, Sheet& sheet);

/// The height that a tape says, by consent: puts the shown one right where the configuration can.
void set_zero(Person& person, World& world, Sheet& sheet);

}  // namespace desk::setup
