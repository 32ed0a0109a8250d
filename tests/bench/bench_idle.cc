// What the daemon costs when nothing happens: time to ready, memory, threads, CPU, size of the binaries.
// bench_idle [SECONDS]: how long to look, 60 unless told.

#include "tests/bench/process_cost.h"
#include "tests/support/broker.h"
#include "tests/support/daemon.h"

#include <fmt/core.h>

#include <chrono>
#include <filesystem>
#include <thread>

using namespace desk::testing;
using namespace desk::bench;

int main(int argc, char** argv) {
  std::chrono::seconds const look{argc > 1 ? std::stoi(argv[1]) : 60};
  Broker broker;
  auto const started = std::chrono::steady_clock::now();
  Daemon daemon{broker.port(), {"desk.demo.cycle.mode=off", "log.level=info"}};
  std::chrono::duration<double> const ready = std::chrono::steady_clock::now() - started;
  pid_t const pid = daemon.process().pid();
  std::this_thread::sleep_for(std::chrono::seconds{5});  // the sensor falls asleep, polls become rare
  double const cpu = cpu_seconds(pid);
  double const wakes = switches(pid);
  std::this_thread::sleep_for(look);
  double const used = cpu_seconds(pid) - cpu;
  double const woken = switches(pid) - wakes;
  auto const seconds = static_cast<double>(look.count());
  fmt::print("time to ready        {:8.0f} ms\n", ready.count() * 1000);
  fmt::print("resident memory      {:>11}\n", field_of_status(pid, "VmRSS"));
  fmt::print("  of it not shared   {:>11}\n", field_of_status(pid, "RssAnon"));
  fmt::print("threads              {:>8}\n", field_of_status(pid, "Threads"));
  fmt::print("CPU over {:3.0f} s       {:8.3f} % of a core\n", seconds, 100 * used / seconds);
  fmt::print("wake-ups             {:8.1f} a second\n", woken / seconds);
  fmt::print("deskd                {:8.0f} kB with debug information\n",
             static_cast<double>(std::filesystem::file_size(DESKD_PROGRAM)) / 1024);
}
