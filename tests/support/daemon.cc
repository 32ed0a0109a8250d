#include "tests/support/daemon.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace desk::testing {

Daemon::Daemon(std::uint16_t broker_port, std::vector<std::string> settings, NotWaiting /*tag*/)
    : broker_port_{broker_port},
      settings_{std::move(settings)},
      config_{std::string{DESKD_SOURCE_DIR} + "/config/examples/demo.toml"} {
  start();
}

Daemon::Daemon(std::uint16_t broker_port, std::vector<std::string> settings)
    : Daemon{broker_port, std::move(settings), NotWaiting{}} {
  wait_until_ready();
}

Daemon::Daemon(Config const& config, std::uint16_t broker_port)
    : broker_port_{broker_port}, config_{directory_.write("deskd.toml", config.text)} {
  start();
  wait_until_ready();
}

void Daemon::wait_until_ready() const {
  if (wait_for_log({"event=ready"}).empty()) throw std::runtime_error{"deskd is not ready:\n" + log()};
}

void Daemon::start() {
  std::vector<std::string> argv{DESKD_PROGRAM,
                                "--config",
                                config_.string(),
                                "--set",
                                "mqtt.host=127.0.0.1",
                                "--set",
                                "mqtt.port=" + std::to_string(broker_port_),
                                "--set",
                                "storage.state_dir=" + state_dir().string(),
                                "--set",
                                "control.socket=" + socket().string()};
  for (auto const& setting : settings_) {
    argv.emplace_back("--set");
    argv.push_back(setting);
  }
  process_ = std::make_unique<ChildProcess>(argv, directory_.path() / "log");
}

void Daemon::restart_after_kill() {
  process_->kill();
  std::size_t const end = log_end();
  start();
  if (wait_for_log({"event=ready"}, end).empty())
    throw std::runtime_error{"deskd is not ready again:\n" + log()};
}

std::string Daemon::wait_for_log(std::vector<std::string> const& words, std::size_t from,
                                 std::chrono::milliseconds limit) const {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  do {
    std::string const text = log();
    std::istringstream lines{text.substr(std::min(from, text.size()))};
    for (std::string line; std::getline(lines, line);) {
      bool const all = std::all_of(words.begin(), words.end(), [&](std::string const& word) {
        return line.find(word) != std::string::npos;
      });
      if (all && !lines.eof()) return line;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  } while (std::chrono::steady_clock::now() < deadline);
  return {};
}

double number_in(std::string_view line, std::string_view key) {
  std::string const wanted = " " + std::string{key} + "=";
  auto const at = line.find(wanted);
  if (at == std::string_view::npos)
    throw std::runtime_error{"no " + std::string{key} + " in: " + std::string{line}};
  return std::stod(std::string{line.substr(at + wanted.size())});
}

}  // namespace desk::testing
