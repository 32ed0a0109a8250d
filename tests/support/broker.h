#pragma once

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace desk::testing {

/// A real Mosquitto on a free port of 127.0.0.1, with its files in a directory of its own. It keeps nothing
/// over a restart.
class Broker {
 public:
  /// Starts it and waits until it accepts connections. `extra_config`: further lines of mosquitto.conf.
  /// Throws std::runtime_error with the broker's log if it does not start.
  explicit Broker(std::string extra_config = {});
  /// One that is not there yet: start() makes it appear on port().
  static Broker absent() { return Broker{free_port(), {}}; }
  Broker(Broker const&) = delete;
  Broker& operator=(Broker const&) = delete;

  /// A port on which nothing listened a moment ago, outside the range from which outgoing connections are
  /// numbered.
  static std::uint16_t free_port();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::filesystem::path const& directory() const { return directory_.path(); }

  /// Mosquitto's own plug-in for access rules that also judge subscriptions; in its Debian package.
  static std::filesystem::path security_plugin();

  void configure(std::string extra_config) {
    extra_config_ = std::move(extra_config);
  }                          ///< from the next start on
  void start();              ///< on the same port as before
  void kill();               ///< at once, without a word to its clients
  void stop_signal() const;  ///< SIGSTOP: its kernel still accepts connections and data
  void cont() const;         ///< and on

 private:
  Broker(std::uint16_t port, std::string extra_config);
  bool spawn();
  [[nodiscard]] bool wait_until_it_runs() const;

  [[nodiscard]] std::filesystem::path log() const { return directory() / "log"; }

  TempDir directory_;
  std::string extra_config_;
  std::uint16_t port_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace desk::testing
