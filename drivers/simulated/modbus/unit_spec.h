#pragma once

#include "drivers/simulated/modbus/bus.h"

#include <string>
#include <variant>
#include <vector>

namespace desk::driver::simulated::modbus {

/// Builds a bus from texts as `1=linak-lc3,seed=4,start=720`, `2=relay-board:linak` or `80=laser:2`: unit
/// number, kind, what the kind is about, and settings. A laser may come before the unit whose desk it looks
/// at. Desks are at their start height at `t0`. The other alternative is the first mistake, for people.
[[nodiscard]] std::variant<Bus, std::string> build_bus(std::vector<std::string> const& units,
                                                       core::TimePoint t0);

/// The kinds and their settings, one a line.
extern std::string_view const k_kinds_help;

}  // namespace desk::driver::simulated::modbus
