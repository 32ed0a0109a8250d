#pragma once

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace desk::testing {

/// The real deskd in a directory of its own; without a configuration, with that of the demo, a simulated
/// desk.
class Daemon {
 public:
  /// `settings`: further `--set` arguments, as "desk.demo.cycle.mode=off". Starts it and waits until it is
  /// ready; throws std::runtime_error with its log if it is not within ten seconds.
  Daemon(std::uint16_t broker_port, std::vector<std::string> settings);
  /// With this TOML in place of the demo's.
  struct Config {
    std::string text;
  };
  Daemon(Config const& config, std::uint16_t broker_port);
  /// The demo without waiting.
  struct NotWaiting {};
  Daemon(std::uint16_t broker_port, std::vector<std::string> settings, NotWaiting tag);

  void start();
  void restart_after_kill();

  [[nodiscard]] ChildProcess& process() { return *process_; }
  [[nodiscard]] std::filesystem::path socket() const { return directory_.path() / "control.sock"; }
  [[nodiscard]] std::filesystem::path const& config_file() const { return config_; }
  [[nodiscard]] std::filesystem::path state_dir() const { return directory_.path() / "state"; }
  [[nodiscard]] std::string log() const { return text_of(directory_.path() / "log"); }
  /// Where the log ends now: for waiting for what comes later.
  [[nodiscard]] std::size_t log_end() const { return log().size(); }
  /// Until a line after `from` contains all of these words. The line, or empty.
  [[nodiscard]] std::string wait_for_log(std::vector<std::string> const& words, std::size_t from = 0,
                                         std::chrono::milliseconds limit = std::chrono::seconds{20}) const;

 private:
  void wait_until_ready() const;

  std::uint16_t broker_port_;
  std::vector<std::string> settings_;
  TempDir directory_;
  std::filesystem::path config_;
  std::unique_ptr<ChildProcess> process_;
};

/// The number that follows `key=` in a line of the log.
double number_in(std::string_view line, std::string_view key);

}  // namespace desk::testing
