#pragma once

#include "config/settings.h"
#include "drivers/desk_driver.h"
#include "drivers/modbus/line.h"

#include <memory>

namespace desk::shell {

/// Makes the drivers of the desks on one bus. The configuration has been checked, so this only throws
/// std::runtime_error (with words for a person) if the world does not agree with it.
class BusDrivers {
 public:
  /// `bus` must outlive it. Opens nothing yet: an adapter that is not there is no reason not to start.
  BusDrivers(config::BusSettings const& bus, driver::MonotonicSource now);

  std::unique_ptr<driver::DeskDriver> make(config::DeskSettings const& desk);

 private:
  config::BusSettings const& bus_;
  driver::MonotonicSource now_;
  std::shared_ptr<driver::modbus::Line> line_;  ///< Modbus: all desks of a bus share it
};

}  // namespace desk::shell
