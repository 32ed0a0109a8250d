#pragma once

#include "daemon/core/fault.h"
#include "daemon/core/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace desk::core {

/// What a bus has carried since the daemon started, for whoever wants to know how well it is.
struct BusFigures {
  struct Desk {
    std::uint64_t transactions = 0;
    std::uint64_t errors = 0;
    Duration usual{0};  ///< an answered transaction: a running mean, in which the last 8 count most
  };

  explicit BusFigures(std::size_t count) : desks(count) {}

  /// A transaction with this desk kept the bus busy for `took`, and was answered unless there is a fault.
  /// What could not be sent (bus_gone) is an error, but was no transaction.
  void carried(std::size_t desk, Duration took, Fault const* fault);

  /// Which desk's transactions take the longest; absent while none has answered.
  [[nodiscard]] std::optional<std::size_t> slowest() const;

  [[nodiscard]] std::uint64_t errors() const { return timeouts + damaged + refused + gone; }

  Duration busy{0};
  std::uint64_t transactions = 0;
  std::uint64_t timeouts = 0;  ///< no answer in time
  std::uint64_t damaged = 0;   ///< an answer that is no good, or a device that is busy
  std::uint64_t refused = 0;   ///< the device does not know the function, the address or the value
  std::uint64_t gone = 0;      ///< no adapter or no connection to ask over
  std::vector<Desk> desks;
};

/// How much of the time between two of them the bus was busy: 0 to 1. `elapsed` is that time, above 0.
double utilisation(BusFigures const& from, BusFigures const& to, Duration elapsed);

}  // namespace desk::core
