#pragma once

#include "config/settings.h"
#include "drivers/desk_driver.h"
#include "drivers/gpio/lines.h"
#include "drivers/modbus/line.h"

#include <memory>

namespace desk::shell {

/// Makes the drivers of the desks on one bus. The configuration has been checked, so this only throws
/// std::runtime_error (with words for a person) if the world does not agree with it.
class BusDrivers {
 public:
  /// `settings` and `bus` must outlive it. Opens nothing yet: an adapter that is not there is no reason not
  /// to start.
  BusDrivers(config::Settings const& settings, config::BusSettings const& bus,
             std::shared_ptr<driver::gpio::LineBank> bank, driver::MonotonicSource now);

  /// A desk on this computer's own lines has them, off, when this returns.
  std::unique_ptr<driver::DeskDriver> make(config::DeskSettings const& desk);

 private:
  config::Settings const& settings_;
  config::BusSettings const& bus_;
  std::shared_ptr<driver::gpio::LineBank> bank_;
  driver::MonotonicSource now_;
  std::shared_ptr<driver::modbus::Line> line_;  ///< Modbus: all desks of a bus share it
};

}  // namespace desk::shell
