#pragma once

#include "drivers/desk_driver.h"

#include <sys/socket.h>

#include <cstdint>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace desk::driver::modbus {

/// Finds a host's addresses without making anybody wait for a name server.
class HostLookup {
 public:
  struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
  };
  struct Found {
    std::vector<Address> addresses;  ///< in the resolver's order of preference
    std::string why_none;
  };

  HostLookup(std::string host, std::uint16_t port) : host_{std::move(host)}, port_{port} {}

  /// The addresses, which are asked for again each time: a device's address may change. Waits until `until`
  /// at most; a search that takes longer goes on, on a thread of its own, and the next call finds its result.
  Found find(core::TimePoint until, MonotonicSource const& now);

 private:
  std::string host_;
  std::uint16_t port_;
  std::future<Found> search_;
};

struct Connected {
  int fd = -1;    ///< non-blocking, without Nagle's delay; the caller closes it
  int error = 0;  ///< errno, if there is none
};

/// Tries the addresses in turn until `until`.
[[nodiscard]] Connected connect_to(std::vector<HostLookup::Address> const& addresses, core::TimePoint until,
                                   MonotonicSource const& now);

}  // namespace desk::driver::modbus
