#pragma once

#include "drivers/simulated/modbus/device.h"

#include <map>
#include <memory>
#include <set>

namespace desk::driver::simulated::modbus {

/// The units on one line. Pure and not thread-safe, as its devices are.
class Bus {
 public:
  static constexpr int k_broadcast = 0;

  /// `unit` 1 to 247, or 255; each only once.
  void add(int unit, std::unique_ptr<Device> device) { devices_.emplace(unit, std::move(device)); }
  [[nodiscard]] Device* find(int unit) const;
  [[nodiscard]] std::map<int, std::unique_ptr<Device>> const& devices() const { return devices_; }
  /// A silent unit is without power to its line: it hears nothing and says nothing. Its desk lives on.
  void set_silent(int unit, bool silent);
  /// There is such a unit, and it is not silent.
  [[nodiscard]] bool hears(int unit) const { return devices_.contains(unit) && !silent_.contains(unit); }

  void advance(core::TimePoint now);
  /// nullopt: nobody answers. All units carry a broadcast out, and none answers it.
  std::optional<Pdu> handle(int unit, Pdu const& request, core::TimePoint now);

 private:
  std::map<int, std::unique_ptr<Device>> devices_;
  std::set<int> silent_;
};

}  // namespace desk::driver::simulated::modbus
