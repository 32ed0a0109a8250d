// What a Modbus bus costs and how long it makes people wait, with simulated devices in real time and a bare
// libmodbus loop as the yardstick. All parts take about five minutes; longer looks give steadier figures.
// bench_modbus [--seconds N] [PART...]; --help names the parts.

#include "tests/bench/modbus/parts.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Part {
  char const* name;
  char const* what;
  void (*measure)(std::chrono::seconds look);
  int seconds;  ///< a row, unless told
};

constexpr std::array<Part, 6> k_parts{
    {{"trips", "round trips on TCP", desk::bench::measure_round_trips, 2},
     {"wire", "how much of a serial line is used", desk::bench::measure_wire, 2},
     {"units", "many units behind one TCP connection", desk::bench::measure_units, 3},
     {"stops", "from the order to stop until the device hears it", desk::bench::measure_stops, 5},
     {"changes", "from a height change until somebody is told, with and without a silent desk",
      desk::bench::measure_changes, 15},
     {"idle", "the daemon with 16 resting desks", desk::bench::measure_idle, 10}}};

struct Arguments {
  int seconds = 0;  ///< 0: each part's own
  std::vector<Part> parts;
};

void print_usage() {
  fmt::print("bench_modbus [--seconds N] [PART...]\n  --seconds N   look so long for each row\n");
  for (Part const& part : k_parts)
    fmt::print("  {:<12}  {}, {} s a row\n", part.name, part.what, part.seconds);
}

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    std::string const word = argv[i];
    if (word == "--seconds" && i + 1 < argc) {
      arguments.seconds = std::stoi(argv[++i]);
      continue;
    }
    auto const* const part =
        std::find_if(k_parts.begin(), k_parts.end(), [&](Part const& p) { return p.name == word; });
    if (part == k_parts.end()) throw std::invalid_argument{"there is no part " + word + "; try --help"};
    arguments.parts.push_back(*part);
  }
  if (arguments.parts.empty()) arguments.parts.assign(k_parts.begin(), k_parts.end());
  return arguments;
}

}  // namespace

int main(int argc, char** argv) try {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // rows as they come, also into a file
  if (argc == 2 && std::string{argv[1]} == "--help") {
    print_usage();
    return EXIT_SUCCESS;
  }
  Arguments const arguments = parse(argc, argv);
  for (Part const& part : arguments.parts) {
    fmt::print("\n== {}: {}\n", part.name, part.what);
    part.measure(std::chrono::seconds{arguments.seconds > 0 ? arguments.seconds : part.seconds});
  }
  return EXIT_SUCCESS;
} catch (std::exception const& e) {
  fmt::print(stderr, "bench_modbus: {}\n", e.what());
  return EXIT_FAILURE;
}
