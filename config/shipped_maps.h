#pragma once

#include <span>
#include <string_view>

namespace desk::config {

/// The Modbus devices that deskd brings along, as written in config/modbus; part of the program, so that they
/// need no place in the file system.
struct ShippedMap {
  std::string_view name;
  std::string_view text;
};

/// By name.
[[nodiscard]] std::span<ShippedMap const> shipped_maps();

}  // namespace desk::config
