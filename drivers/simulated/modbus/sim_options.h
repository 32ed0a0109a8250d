#pragma once

#include "drivers/simulated/modbus/server.h"

#include <variant>

namespace desk::driver::simulated::modbus {

/// Help or a mistake was printed; the program ends with this status.
struct Printed {
  int exit_code = 0;
};

/// The command line of deskd-sim.
[[nodiscard]] std::variant<ServerOptions, Printed> read_options(int argc, char const* const* argv);

}  // namespace desk::driver::simulated::modbus
