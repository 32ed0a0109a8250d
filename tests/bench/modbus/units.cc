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

constexpr milliseconds k_period{100};
constexpr double k_longest_cycle_ms = 110;
constexpr double k_least_share = 0.8;

Samples cycles(Rig::Options const& options, core::Duration look) {
  Watched watched{std::make_unique<Rig>(options)};
  std::this_thread::sleep_for(seconds{2});  // until all were found moving
  watched.begin();
  std::this_thread::sleep_for(look);
  return watched.end().cycles;
}

/// One after the other in short turns, so that what else the machine does meets both.
std::pair<double, double> flat_out_and_bare(Rig const& rig, core::Duration look) {
  constexpr int k_turns = 6;
  FlatOut ours{rig.drivers()};
  BareLoop bare{rig};
  double ours_sum = 0;
  double bare_sum = 0;
  for (int turn = 0; turn < k_turns; ++turn) {
    ours_sum += ours.polls_per_second(look / k_turns);
    bare_sum += bare.polls_per_second(look / k_turns);
  }
  return {ours_sum / k_turns, bare_sum / k_turns};
}

}  // namespace

void measure_units(seconds look) {
  fmt::print("{:>5} | {:>8} {:>8} {:>8} {:<15} | {:>8} {:>8} {:>7}\n", "units", "p50 ms", "p99 ms", "max ms",
             "cycle of 100 ms", "polls/s", "bare", "share %");
  for (int const units : {1, 16, 64, 247}) {
    Rig::Options options;
    options.desks = options.moving = units;
    options.report_period = 2 * k_period;
    Samples const took = cycles(options, look);
    auto const [ours, bare] = flat_out_and_bare(Rig{options}, look / 2);
    fmt::print("{:5} | {:8.2f} {:8.2f} {:8.2f} <= {:.0f}: {:<6}  | {:8.0f} {:8.0f} {:7.1f} >= {:.0f}: {}\n",
               units, took.quantile_ms(0.5), took.quantile_ms(0.99), took.max_ms(), k_longest_cycle_ms,
               verdict(took.max_ms() <= k_longest_cycle_ms), ours, bare, 100 * ours / bare,
               100 * k_least_share, verdict(ours >= k_least_share * bare));
  }
}

}  // namespace desk::bench
