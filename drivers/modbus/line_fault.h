#pragma once

#include "daemon/core/fault.h"
#include "drivers/modbus/line.h"

#include <string>

namespace desk::driver::modbus {

/// What an error means for the next request on the bus.
enum class Aftermath {
  clear,       ///< the transaction is over: the device said no
  unanswered,  ///< the answer, or the rest of it, may still come and must not be taken for another one's
  gone,        ///< the adapter or the connection is of no more use
};

/// Of an errno value, or one of libmodbus's own (EMB…).
[[nodiscard]] Aftermath aftermath_of(int error);

/// What to do about an error, and in words for a person what happened, where, and what helps. `bus` is the
/// bus's name; codes and classes are as Line::carry_out() promises.
[[nodiscard]] core::Fault fault_of(int error, std::string const& bus, Request const& request);

/// What every request is told while the bus is closed because of `cause`, which was another request's.
[[nodiscard]] core::Fault while_closed(core::Fault const& cause);

/// The request cannot be said on this bus, whatever the device.
[[nodiscard]] core::Fault refused(std::string const& bus, Request const& request, std::string const& why);

}  // namespace desk::driver::modbus
