#pragma once

#include "config/settings.h"
#include "drivers/desk_driver.h"
#include "drivers/gpio/lines.h"

#include <memory>
#include <string>
#include <vector>

namespace desk::shell {

/// What became of one desk's motor, or of what beeps beside it.
struct Halted {
  std::string what;   ///< the key in the configuration: "desk.main.gpio"
  bool off = false;   ///< surely
  std::string words;  ///< why not; empty if it is off
};

/// Switches everything off that a daemon with this configuration may have left on, without a daemon: after a
/// crash, or beside one that hangs. This computer's lines take some milliseconds, or `limit` if somebody
/// holds them; the buses are told side by side meanwhile, for `limit` at most each, and what was not
/// confirmed by then is reported so. Simulated desks have ended with their daemon.
///
/// A bus that hangs is left to its thread: the caller had better end the process soon.
[[nodiscard]] std::vector<Halted> halt_all(config::Settings const& settings,
                                           std::shared_ptr<driver::gpio::LineBank> const& bank,
                                           driver::MonotonicSource const& now,
                                           core::Duration limit = std::chrono::seconds{1});

}  // namespace desk::shell
