#include "daemon/core/bus_figures.h"

#include <algorithm>

namespace desk::core {

void BusFigures::carried(std::size_t desk, Duration took, Fault const* fault) {
  Desk& d = desks[desk];
  if (fault != nullptr && fault->code == FaultCode::bus_gone) {
    ++gone;
    ++d.errors;
    return;
  }
  ++transactions;
  ++d.transactions;
  busy += took;
  std::uint64_t const errors_before = errors();
  if (fault != nullptr) {
    if (fault->code == FaultCode::bus_timeout) ++timeouts;
    if (fault->code == FaultCode::bus_error) ++(fault->policy == FaultClass::permanent ? refused : damaged);
  }
  if (errors() != errors_before) {
    ++d.errors;
  } else {
    d.usual += d.usual == Duration{0} ? took : (took - d.usual) / 8;
  }
}

std::optional<std::size_t> BusFigures::slowest() const {
  auto const found = std::max_element(desks.begin(), desks.end(),
                                      [](Desk const& a, Desk const& b) { return a.usual < b.usual; });
  if (found == desks.end() || found->usual == Duration{0}) return std::nullopt;
  return static_cast<std::size_t>(found - desks.begin());
}

double utilisation(BusFigures const& from, BusFigures const& to, Duration elapsed) {
  return std::clamp(to_seconds(to.busy - from.busy) / to_seconds(elapsed), 0.0, 1.0);
}

}  // namespace desk::core
