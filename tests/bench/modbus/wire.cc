#include "tests/bench/modbus/bare_loop.h"
#include "tests/bench/modbus/flat_out.h"
#include "tests/bench/modbus/parts.h"
#include "tests/bench/modbus/rig.h"
#include "tests/bench/modbus/watched.h"

#include <fmt/core.h>

#include <thread>

namespace desk::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds k_thinks{5};
constexpr double k_goal = 0.96;
/// A bus worker polls a moving desk so often at most.
constexpr double k_polls_of_one = 50;

struct Row {
  double polls_per_second;
  int short_gaps;
};

int short_gaps(Rig const& rig) {
  return rig.served().with_station([](auto& station) { return station.traffic().short_gaps; });
}

Row by_worker(Rig::Options const& options, core::Duration look) {
  Watched watched{std::make_unique<Rig>(options)};
  std::this_thread::sleep_for(seconds{2});  // all are stopped first, then found moving
  watched.begin();
  std::this_thread::sleep_for(look);
  double const polls = watched.end().polls_per_second();
  return {polls, short_gaps(watched.rig())};
}

Row by_schedule(Rig::Options const& options, core::Duration look) {
  Rig const rig{options};
  double const polls = FlatOut{rig.drivers()}.polls_per_second(look);
  return {polls, short_gaps(rig)};
}

Row by_bare_loop(Rig::Options const& options, core::Duration look) {
  Rig const rig{options};
  double const polls = BareLoop{rig}.polls_per_second(look);
  return {polls, short_gaps(rig)};
}

void print(int baud, char const* who, int desks, Row const& row, double limit) {
  fmt::print("{:>6} {:<22} {:5} {:9.2f} {:9.2f} {:8.2f} {:10}", baud, who, desks, row.polls_per_second, limit,
             100 * row.polls_per_second / limit, row.short_gaps);
}

}  // namespace

void measure_wire(seconds look) {
  fmt::print("{:>6} {:<22} {:>5} {:>9} {:>9} {:>8} {:>10}\n", "baud", "polled by", "desks", "polls/s",
             "limit/s", "share %", "short gaps");
  for (int const baud : {9600, 19200, 115200}) {
    for (int const desks : {1, 8, 32}) {
      Rig::Options options;
      options.wire = {baud, k_thinks};
      options.desks = options.moving = desks;
      double const limit = 1 / core::to_seconds(Rig{options}.shortest_cycle());
      bool const enough = k_polls_of_one * desks > limit;
      Row const row = enough ? by_worker(options, look) : by_schedule(options, look);
      print(baud, enough ? "BusWorker" : "BusSchedule", desks, row, limit);
      bool const met = row.polls_per_second >= k_goal * limit && row.short_gaps == 0;
      fmt::print("  goal >= {:.0f} %, no short gap: {}\n", 100 * k_goal, verdict(met));
      if (desks != 1) continue;
      print(baud, "libmodbus, bare", desks, by_bare_loop(options, look), limit);
      fmt::print("\n");
    }
  }
}

}  // namespace desk::bench
