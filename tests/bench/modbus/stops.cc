#include "tests/bench/modbus/parts.h"
#include "tests/bench/modbus/rig.h"
#include "tests/bench/modbus/watched.h"

#include <fmt/core.h>

#include <atomic>
#include <random>
#include <thread>

namespace desk::bench {
namespace {

using core::Duration;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int k_desks = 16;
constexpr milliseconds k_thinks{5};
constexpr milliseconds k_over_one_transaction{5};

struct Load {
  char const* name;
  int moving = 0;
  bool set_points = false;
  bool one_dead = false;
};

/// As from a slider that is dragged: 60 targets a second for the first desk.
class SetPoints {
 public:
  explicit SetPoints(shell::BusWorker& worker) : thread_{[this, &worker] { run(worker); }} {}
  SetPoints(SetPoints const&) = delete;
  SetPoints& operator=(SetPoints const&) = delete;
  ~SetPoints() {
    stop_ = true;
    thread_.join();
  }

 private:
  void run(shell::BusWorker& worker) {
    constexpr Duration k_between = core::to_duration(core::Seconds{1.0 / 60});
    double mm = 800;
    while (!stop_) {
      mm = mm < 1100 ? mm + 1 : 800;
      worker.send(
          0, core::action::MoveTo{core::Height::at_mm(mm), now() + seconds{1}, core::action::Lease::start});
      std::this_thread::sleep_for(k_between);
    }
  }

  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

/// From the order until the first desk has heard the stop. Absent: not within two seconds.
std::optional<Duration> stop_once(Watched& watched) {
  TimePoint const sent = now();
  watched.worker().send(0, core::action::Halt{});
  auto const& heard = watched.rig().seen(0).stopped_at;
  while (heard.load() < sent) {
    if (now() > sent + seconds{2}) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::microseconds{300});
  }
  return heard.load() - sent;
}

Samples measure(Rig::Wire const& wire, Load const& load, Duration look, int& lost) {
  Rig::Options options;
  options.wire = wire;
  options.desks = k_desks;
  options.moving = load.moving;
  options.last_is_silent = load.one_dead;
  Watched watched{std::make_unique<Rig>(options)};
  // Until a dead one is asked every 10 s only.
  std::this_thread::sleep_for(seconds{load.one_dead ? 12 : 3});
  std::optional<SetPoints> set_points;
  if (load.set_points) set_points.emplace(watched.worker());
  Samples took;
  std::mt19937 random{1};  // NOLINT(cert-msc51-cpp): the same pauses each time
  std::uniform_int_distribution<int> pause_us(10'000, 40'000);
  for (TimePoint const end = now() + look; now() < end;) {
    std::this_thread::sleep_for(std::chrono::microseconds{pause_us(random)});
    auto const one = stop_once(watched);
    if (one) took.add(*one);
    if (!one) ++lost;
  }
  return took;
}

}  // namespace

void measure_stops(seconds look) {
  fmt::print(
      "16 desks; devices think for 5 ms and have 100 ms to answer. From send(Halt) until the device heard "
      "it.\n");
  fmt::print("{:<6} {:<34} {:>5} {:>8} {:>8} {:>8}\n", "bus", "load", "stops", "p50 ms", "p99 ms", "max ms");
  Load const loads[] = {{"at rest"},
                        {"all moving, saturated", k_desks},
                        {"60 set-points a second", 0, true},
                        {"saturated, and one desk is dead", k_desks, false, true}};
  for (int const baud : {19200, 0}) {
    for (Load const& load : loads) {
      Rig::Options options;
      options.wire = {baud, k_thinks};
      Rig const rig{options};
      Duration const transaction = baud == 0 ? Duration{k_thinks} : rig.shortest_cycle();
      double const goal_p99 = 1000 * core::to_seconds(transaction + k_over_one_transaction);
      double const goal_max = 1000 * core::to_seconds(transaction + rig.map().answers_within);
      int lost = 0;
      Samples const took = measure(options.wire, load, look, lost);
      fmt::print("{:<6} {:<34} {:5} {:8.2f} {:8.2f} {:8.2f}", baud == 0 ? "TCP" : fmt::format("{}", baud),
                 load.name, took.size(), took.quantile_ms(0.5), took.quantile_ms(0.99), took.max_ms());
      fmt::print("  p99 <= {:.1f}: {}, max <= {:.1f}: {}{}\n", goal_p99,
                 verdict(took.quantile_ms(0.99) <= goal_p99), goal_max, verdict(took.max_ms() <= goal_max),
                 lost == 0 ? "" : fmt::format(", {} NEVER HEARD", lost));
    }
  }
}

}  // namespace desk::bench
