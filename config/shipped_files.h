#pragma once

#include <span>
#include <string_view>

namespace desk::config {

/// A file of this folder that deskd brings along; part of the program, so that it needs no place in the file
/// system.
struct ShippedFile {
  std::string_view name;  ///< without folder and ending
  std::string_view text;
};

/// The Modbus devices of config/modbus, by name.
[[nodiscard]] std::span<ShippedFile const> shipped_maps();
/// The languages of config/texts, by name.
[[nodiscard]] std::span<ShippedFile const> shipped_texts();

}  // namespace desk::config
