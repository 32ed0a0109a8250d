#include "daemon/control/probe/reach.h"

#include "drivers/modbus/tcp_socket.h"

#include <chrono>
#include <system_error>

#include <unistd.h>

namespace desk::probe {
namespace {

core::TimePoint monotonic() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

}  // namespace

std::string why_unreachable(std::string const& host, std::uint16_t port, std::chrono::milliseconds limit) {
  auto const until = monotonic() + limit;
  driver::modbus::HostLookup lookup{host, port};
  auto const found = lookup.find(until, monotonic);
  if (found.addresses.empty()) return found.why_none.empty() ? "the host is not known" : found.why_none;
  auto const connected = driver::modbus::connect_to(found.addresses, until, monotonic);
  if (connected.fd < 0) return std::generic_category().message(connected.error);
  ::close(connected.fd);
  return {};
}

}  // namespace desk::probe
