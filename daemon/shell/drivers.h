#pragma once

#include "config/settings.h"
#include "drivers/desk_driver.h"

#include <memory>

namespace desk::shell {

/// Makes the driver that a desk's configuration asks for. The configuration has been checked, so this only
/// throws std::runtime_error (with words for a person) if the world does not agree with it.
std::unique_ptr<driver::DeskDriver> make_driver(config::DeskSettings const& desk,
                                                config::BusSettings const& bus, driver::MonotonicSource now);

}  // namespace desk::shell
