#include "drivers/simulated/modbus/sim_options.h"

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
  namespace sim = desk::driver::simulated::modbus;
  auto const options = sim::read_options(argc, argv);
  if (auto const* printed = std::get_if<sim::Printed>(&options)) return printed->exit_code;
  try {
    sim::serve(std::get<sim::ServerOptions>(options));
  } catch (std::exception const& error) {
    std::fprintf(stderr, "deskd-sim: %s\n", error.what());
    return 1;
  }
  return 0;
}
