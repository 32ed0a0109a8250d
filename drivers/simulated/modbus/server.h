#pragma once

#include "drivers/simulated/modbus/bus.h"
#include "drivers/simulated/modbus/serial_line.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace desk::driver::simulated::modbus {

struct TcpOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
};
struct RtuOptions {
  SerialLine::Timing timing;
  std::filesystem::path link;  ///< empty: none
};

struct ServerOptions {
  std::variant<TcpOptions, RtuOptions> line;
  core::Duration delay{0};  ///< TCP: between request and answer; RTU has its own in `timing`
  std::vector<std::string> units;
  std::uint64_t seed = 1;         ///< of the line's faults
  std::filesystem::path control;  ///< Unix socket for control lines; empty: the standard input only
};

/// Serves the units in real time until SIGTERM or SIGINT, on this thread; says `ready …` on the standard
/// output as soon as clients may come. Throws std::runtime_error, with words for people, if it cannot start.
void serve(ServerOptions const& options);

}  // namespace desk::driver::simulated::modbus
