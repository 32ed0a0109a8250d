#include "drivers/simulated/modbus/bus.h"

namespace desk::driver::simulated::modbus {

using core::TimePoint;

Device* Bus::find(int unit) const {
  auto const found = devices_.find(unit);
  return found == devices_.end() ? nullptr : found->second.get();
}

void Bus::set_silent(int unit, bool silent) {
  if (silent) {
    silent_.insert(unit);
  } else {
    silent_.erase(unit);
  }
}

void Bus::advance(TimePoint now) {
  for (auto const& [unit, device] : devices_) device->advance(now);
}

std::optional<Pdu> Bus::handle(int unit, Pdu const& request, TimePoint now) {
  // A sensor must not carry a desk past the instant at which a relay of another unit opens.
  advance(now);
  if (unit == k_broadcast) {
    for (auto const& [number, device] : devices_) {
      if (hears(number)) device->handle(request, now);
    }
    return std::nullopt;
  }
  if (!hears(unit)) return std::nullopt;
  return devices_.at(unit)->handle(request, now);
}

}  // namespace desk::driver::simulated::modbus
