#pragma once

#include "config/binder.h"

/// What cannot be true of this computer's lines and what is wired to them, as far as the text alone can tell.
namespace desk::config {

/// That a sensor says what its kind needs to know, and nothing else.
void check_sensor(Draft& draft, SensorSettings const& sensor);

/// That a desk on a gpio bus has its lines, and a height that fits its limits.
void check_gpio_desk(Draft& draft, DeskSettings const& desk);

/// Its buttons, signal, strip and presence sensor: of a desk on any bus.
void check_panel(Draft& draft, DeskSettings const& desk);

/// That no sensor and no line is used twice, and no sensor in vain.
void check_shared(Draft& draft);

}  // namespace desk::config
