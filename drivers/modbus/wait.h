#pragma once

#include "drivers/desk_driver.h"

/// Waiting on file descriptors and for instants. `now` reads CLOCK_MONOTONIC.
namespace desk::driver::modbus {

/// By an absolute deadline, so that being interrupted or late does not add up.
void sleep_until(core::TimePoint at);

/// poll() for `events` until `until`, and at least once: true if there is one, or the other side has gone.
[[nodiscard]] bool wait_for(int fd, short events, core::TimePoint until, MonotonicSource const& now);

}  // namespace desk::driver::modbus
