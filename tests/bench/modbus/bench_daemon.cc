#include "tests/bench/modbus/bench_daemon.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

namespace desk::bench {
namespace {

std::string bus_section(Rig const& rig) {
  int const baud = rig.options().wire.baud;
  std::string const head = "[bus.bench]\ndriver = \"modbus\"\n";
  if (baud == 0)
    return head + fmt::format("[bus.bench.tcp]\nhost = \"127.0.0.1\"\nport = {}\n", rig.served().port());
  return head + fmt::format("[bus.bench.serial]\ndevice = \"{}\"\nbaud = {}\nstop_bits = {}\n",
                            rig.served().device(), baud, Rig::k_stop_bits);
}

std::string config_of(Rig const& rig, std::uint16_t broker_port, std::string const& name,
                      std::filesystem::path const& directory) {
  std::string text = fmt::format(
      "[log]\nlevel = \"warning\"\n[storage]\nstate_dir = \"{0}/state\"\n[control]\nsocket = "
      "\"{0}/control\"\n"
      "[mqtt]\nhost = \"127.0.0.1\"\nport = {1}\nclient_id = \"{2}\"\ntopic_prefix = \"{2}\"\n"
      "[user.bench]\nsit_height_mm = 720\nstand_height_mm = 1100\n",
      directory.string(), broker_port, name);
  text += bus_section(rig);
  for (int unit = 1; unit <= rig.options().desks; ++unit) {
    text += fmt::format(
        "[desk.desk{0}]\n[desk.desk{0}.modbus]\nunit = {0}\nmap = \"map.toml\"\n[desk.desk{0}.cycle]\nmode = "
        "\"off\"\n",
        unit);
  }
  return text;
}

}  // namespace

BenchDaemon::BenchDaemon(Rig const& rig, std::uint16_t broker_port, std::string const& name) {
  namespace fs = std::filesystem;
  (void)directory_.write("map.toml", device_map(rig.options().report_period));
  fs::path const config =
      directory_.write("deskd.toml", config_of(rig, broker_port, name, directory_.path()));
  fs::path const log = directory_.path() / "log";
  process_ = std::make_unique<testing::ChildProcess>(
      std::vector<std::string>{DESKD_PROGRAM, "--config", config.string()}, log);
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!fs::exists(directory_.path() / "control")) {
    if (!process_->running() || std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error{"deskd does not start:\n" + testing::text_of(log)};
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

}  // namespace desk::bench
