#include "tests/bench/modbus/bare_loop.h"
#include "tests/bench/modbus/bench_daemon.h"
#include "tests/bench/modbus/parts.h"
#include "tests/bench/modbus/samples.h"
#include "tests/bench/process_cost.h"
#include "tests/support/broker.h"

#include <fmt/core.h>

#include <ctime>
#include <thread>

namespace desk::bench {
namespace {

using std::chrono::seconds;

/// A bus worker polls a resting desk twice a second.
constexpr double k_polls_of_one = 2;
constexpr int k_desks_of_goal = 8;

double resident_kb(BenchDaemon const& daemon) {
  return std::stod(field_of_status(daemon.pid(), "VmRSS"));
}

void measure_daemon(int desks, seconds look) {
  Rig::Options options;
  options.desks = desks;
  Rig const rig{options};
  testing::Broker const broker;
  BenchDaemon const daemon{rig, broker.port(), "bench"};
  std::this_thread::sleep_for(seconds{5});  // a new desk is looked at closely for a while
  double const before_kb = resident_kb(daemon);
  double const cpu = cpu_seconds(daemon.pid());
  double const woken = switches(daemon.pid());
  std::this_thread::sleep_for(look);
  auto const time = static_cast<double>(look.count());
  double const used = (cpu_seconds(daemon.pid()) - cpu) / time;
  double const after_kb = resident_kb(daemon);
  double const polls = k_polls_of_one * desks;
  fmt::print("{:<16} {:5} {:8.0f} {:8.3f} {:9.1f} {:8.1f} {:7.1f} {:7.1f} {:>11} {:>7}", "deskd", desks,
             polls, 100 * used, 1e6 * used / polls, (switches(daemon.pid()) - woken) / time, before_kb / 1024,
             after_kb / 1024, field_of_status(daemon.pid(), "RssAnon"),
             field_of_status(daemon.pid(), "Threads"));
  if (desks == k_desks_of_goal)
    fmt::print("  CPU <= 0.1 %: {}, RSS <= 8 MB: {}", verdict(used <= 0.001), verdict(after_kb <= 8 * 1024));
  fmt::print("\n");
}

/// The least that polling so often costs: each poll finds the processor's caches cold.
void measure_bare_loop(int polls_per_second, seconds look) {
  Rig const rig{{}};
  BareLoop bare{rig};
  auto const cpu = [] {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec};
  };
  auto const before = cpu();
  auto const polls = static_cast<int>(look.count()) * polls_per_second;
  for (int i = 0; i < polls; ++i) {
    bare.read(1);
    std::this_thread::sleep_for(core::Duration{seconds{1}} / polls_per_second);
  }
  double const used = core::to_seconds(cpu() - before) / polls;
  fmt::print("{:<16} {:5} {:8} {:8.3f} {:9.1f}\n", "libmodbus, bare", "", polls_per_second,
             100 * used * polls_per_second, 1e6 * used);
}

}  // namespace

void measure_idle(seconds look) {
  fmt::print("{:<16} {:>5} {:>8} {:>8} {:>9} {:>8} {:>7} {:>7} {:>11} {:>7}\n", "resting desks", "",
             "polls/s", "CPU %", "us/poll", "wakes/s", "RSS MB", "at end", "not shared", "threads");
  measure_bare_loop(16, look);
  for (int const desks : {k_desks_of_goal, 16}) measure_daemon(desks, look);
  fmt::print("The goal is for 16 polls a second, as 16 desks at 1 Hz or {} at the usual 2 Hz.\n",
             k_desks_of_goal);
}

}  // namespace desk::bench
