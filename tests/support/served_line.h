#pragma once

#include "drivers/simulated/modbus/port.h"
#include "drivers/simulated/modbus/server.h"

#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>

namespace desk::testing {

/// Simulated devices on a line of their own, served in real time by a thread of this process: whoever
/// measures or checks can ask the devices themselves what was true when.
class ServedLine {
 public:
  using Where = std::variant<driver::simulated::modbus::TcpOptions, driver::simulated::modbus::RtuOptions>;
  struct Options {
    Where where;
    core::Duration delay{0};  ///< TCP: between request and answer; RTU has its own in its timing
    std::uint64_t seed = 1;   ///< of the line's faults
    /// The line is hardware, which no busy machine makes late: served before all other work, if that is
    /// allowed.
    bool before_all = false;
  };

  /// Throws std::runtime_error if the line cannot be made.
  ServedLine(driver::simulated::modbus::Bus bus, Options const& options);
  ServedLine(ServedLine const&) = delete;
  ServedLine& operator=(ServedLine const&) = delete;
  ~ServedLine();

  [[nodiscard]] std::uint16_t port() const { return port_; }           ///< TCP
  [[nodiscard]] std::string const& device() const { return device_; }  ///< RTU: the path to open

  /// Calls `what` with the station while it is not serving.
  template <typename What>
  auto with_station(What&& what) {
    std::lock_guard const lock{mutex_};
    return std::forward<What>(what)(station_);
  }

 private:
  void serve(bool before_all);
  [[nodiscard]] bool wait(std::vector<pollfd>& waited_for);

  std::mutex mutex_;  ///< guards the next two
  driver::simulated::modbus::Station station_;
  std::unique_ptr<driver::simulated::modbus::Port> line_;
  std::uint16_t port_ = 0;
  std::string device_;
  driver::simulated::modbus::Descriptor stopped_;
  std::thread thread_;
};

}  // namespace desk::testing
