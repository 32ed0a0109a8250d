#include "drivers/modbus/modbus_desk.h"
#include "tests/bench/modbus/bare_loop.h"
#include "tests/bench/modbus/flat_out.h"
#include "tests/bench/modbus/parts.h"
#include "tests/bench/modbus/rig.h"
#include "tests/bench/modbus/samples.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <ctime>
#include <functional>

namespace desk::bench {
namespace {

using core::TimePoint;

/// What the calling thread has used up so far.
struct Used {
  core::Duration cpu;
  long switches;
};

Used used() {
  timespec cpu{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return {std::chrono::seconds{cpu.tv_sec} + std::chrono::nanoseconds{cpu.tv_nsec},
          usage.ru_nvcsw + usage.ru_nivcsw};
}

/// One way to poll a unit, and what it cost.
struct Way {
  char const* name;
  std::function<bool()> once;
  Samples took;
  core::Duration cpu{0};
  long switches = 0;
  int failed = 0;
};

/// A batch each in turn, so that what else the machine does meets all of them.
void measure(std::vector<Way>& ways, core::Duration look) {
  constexpr int k_batch = 500;
  TimePoint const end = now() + look * static_cast<std::int64_t>(ways.size());
  do {
    for (Way& way : ways) {
      Used const before = used();
      for (int i = 0; i < k_batch; ++i) {
        TimePoint const begin = now();
        way.failed += way.once() ? 0 : 1;
        way.took.add(now() - begin);
      }
      Used const after = used();
      way.cpu += after.cpu - before.cpu;
      way.switches += after.switches - before.switches;
    }
  } while (now() < end);
}

void print(Way const& way, Way const& bare) {
  auto const us_of = [](Way const& w) {
    return 1e6 * core::to_seconds(w.cpu) / static_cast<double>(w.took.size());
  };
  double const p50 = 1000 * way.took.quantile_ms(0.5);
  fmt::print("{:<28} {:8} {:8.1f} {:8.1f} {:8.2f} {:8.1f} {:8.2f} {:8.2f} {:7}\n", way.name, way.took.size(),
             p50, 1000 * way.took.quantile_ms(0.99), p50 / (1000 * bare.took.quantile_ms(0.5)), us_of(way),
             us_of(way) / us_of(bare),
             static_cast<double>(way.switches) / static_cast<double>(way.took.size()), way.failed);
}

}  // namespace

void measure_round_trips(std::chrono::seconds look) {
  Rig rig{{}};
  BareLoop bare{rig};
  auto const line = rig.connect();
  auto const desk = std::move(rig.drivers().front().driver);
  FlatOut core{rig.drivers()};
  core.step();  // the stop that comes first
  std::vector<Way> ways{
      {"libmodbus, bare", [&] { return bare.read(1); }, {}},
      {"TcpLine::carry_out", [&] { return line->carry_out(rig.poll_of(1)).has_value(); }, {}},
      {"ModbusDesk::poll", [&] { return desk->poll().has_value(); }, {}},
      {"BusSchedule and ModbusDesk", [&] { return core.step(); }, {}}};
  measure(ways, look);
  fmt::print("{:<28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}\n", "read of 4 registers", "trips",
             "p50 us", "p99 us", "to bare", "CPU us", "to bare", "switches", "failed");
  for (Way const& way : ways) print(way, ways.front());
}

}  // namespace desk::bench
