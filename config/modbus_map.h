#pragma once

#include "config/mistake.h"
#include "drivers/modbus/map.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace desk::config {

struct MapResult {
  std::optional<driver::modbus::Map> map;  ///< absent when a mistake is an error
  std::vector<Mistake> mistakes;           ///< by position
};

/// Reads the description of a Modbus device; its format is explained at the maps that come with deskd. Every
/// mistake is told, not just the first: unknown and missing keys, types, ranges, commands that cannot be, and
/// what would make a desk unsafe or inexact, such as a sensor too coarse or too slow to stop on.
MapResult load_map(std::string_view text, std::string_view file_name);

/// The same from a file. Blocks on the disk.
MapResult load_map_file(std::filesystem::path const& path);

}  // namespace desk::config
