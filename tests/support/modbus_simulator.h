#pragma once

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace desk::testing {

/// The real deskd-sim beside a test, told what to do over its control socket. Throws std::runtime_error with
/// its words if it does not play along.
class ModbusSimulator {
 public:
  enum class Wire { tcp, rtu };
  /// `arguments`: further ones, `--unit` and so on. Returns when clients may come. TCP: a port that stays the
  /// same over a restart.
  ModbusSimulator(Wire wire, std::vector<std::string> arguments);

  void kill();   ///< at once; its desks are gone with it
  void start();  ///< again, at the same place, with desks as new

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::filesystem::path device() const { return directory_.path() / "line"; }

  /// What it answers, without the last `ok`.
  std::string control(std::string const& line) const;  // NOLINT(modernize-use-nodiscard)

  /// One number of a unit as control line `state` tells it: height_mm, starts, gap_ms and so on.
  [[nodiscard]] double state(int unit, std::string const& key) const;
  [[nodiscard]] bool motor_on(int unit) const;
  /// How many requests came over the line so far.
  [[nodiscard]] int requests() const;

  /// What a unit heard and did, as control line `trace` tells it.
  struct Happening {
    double at_s;  ///< CLOCK_MONOTONIC, as `mono` in the daemon's log
    std::string what;
  };
  [[nodiscard]] std::vector<Happening> trace(int unit) const;

 private:
  [[nodiscard]] std::filesystem::path socket() const { return directory_.path() / "control"; }
  [[nodiscard]] std::filesystem::path output() const { return directory_.path() / "output"; }
  [[nodiscard]] double number(std::string const& where, std::string const& key) const;

  TempDir directory_;
  std::uint16_t port_;
  std::vector<std::string> argv_;
  std::unique_ptr<ChildProcess> process_;
};

/// Those that begin with one of these words.
std::vector<ModbusSimulator::Happening> only(std::vector<ModbusSimulator::Happening> const& trace,
                                             std::vector<std::string> const& beginnings);
/// A line each, for a failure message.
std::string in_lines(std::vector<ModbusSimulator::Happening> const& trace);

}  // namespace desk::testing
