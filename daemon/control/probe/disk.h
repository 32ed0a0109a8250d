#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace desk::probe {

struct DiskState {
  bool known = false;
  std::string words;             ///< not known: why
  std::uint64_t free_bytes = 0;  ///< for everybody, without what is kept for root
  bool no_more_files = false;    ///< there is room, but no inode left
  bool read_only = false;        ///< mounted so, or made so by the kernel after an error
};

/// Of the file system that holds this path, or would: of a path that is not there, its nearest directory.
[[nodiscard]] DiskState disk_state(std::filesystem::path path);

}  // namespace desk::probe
