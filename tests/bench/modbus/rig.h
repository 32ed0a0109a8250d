#pragma once

#include "daemon/shell/bus_worker.h"
#include "drivers/modbus/line.h"
#include "drivers/modbus/map.h"
#include "tests/bench/modbus/scripted_desk.h"
#include "tests/support/served_line.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace desk::bench {

/// CLOCK_MONOTONIC.
[[nodiscard]] core::TimePoint now();

/// A served bus with scripted desks as units 1, 2, …, and what is needed to talk to them.
class Rig {
 public:
  struct Wire {
    int baud = 0;                         ///< 0: TCP
    std::chrono::milliseconds thinks{0};  ///< a device, before it answers
  };
  struct Options {
    Wire wire;
    int desks = 1;
    int moving = 0;  ///< the first so many; the others rest
    HeightScript::Pauses pauses{std::chrono::milliseconds{450}, std::chrono::milliseconds{650}};
    bool last_is_silent = false;
    std::chrono::milliseconds report_period{40};  ///< a moving desk is polled twice as often
    std::uint64_t seed = 1;
  };
  explicit Rig(Options const& options);

  [[nodiscard]] Options const& options() const { return options_; }
  [[nodiscard]] testing::ServedLine& served() const { return *served_; }
  [[nodiscard]] HeightScript const& script(std::size_t desk) const { return *scripts_[desk]; }
  [[nodiscard]] ScriptedDesk::Seen& seen(std::size_t desk) { return *seen_[desk]; }
  /// Polls that the devices have answered so far, without those of the last desk.
  [[nodiscard]] int reads_but_last() const;
  [[nodiscard]] driver::modbus::Map const& map() const { return map_; }

  /// A new line to the bus, as the daemon would make it.
  [[nodiscard]] std::shared_ptr<driver::modbus::Line> connect() const;
  /// All desks on a new line.
  [[nodiscard]] std::vector<shell::BusWorker::Desk> drivers() const;
  /// What every poll asks of a unit.
  [[nodiscard]] driver::modbus::Request poll_of(int unit) const;

  /// The shortest time from one poll's begin to the next one's that the wire allows (hardware.md §3.7): 8
  /// bytes out, 13 in, 11 bits a character, two gaps, and what the device thinks. Serial only.
  [[nodiscard]] core::Duration shortest_cycle() const;
  /// Between two frames at the least.
  [[nodiscard]] core::Duration gap() const;

  // A pseudo-terminal drops parity; two stop bits make a character as long.
  static constexpr int k_stop_bits = 2;
  static constexpr int k_bits = 11;

 private:
  [[nodiscard]] core::Duration characters(int count) const;

  Options options_;
  driver::modbus::Map map_;
  std::vector<std::shared_ptr<HeightScript const>> scripts_;
  std::vector<std::shared_ptr<ScriptedDesk::Seen>> seen_;
  std::unique_ptr<testing::ServedLine> served_;
};

}  // namespace desk::bench
