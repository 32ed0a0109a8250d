#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace desk::probe {

struct ClockState {
  std::int64_t unix_seconds = 0;
  bool synchronised = false;  ///< the kernel's word: somebody set it by a better clock and still does
  std::string zone;           ///< "Europe/Berlin"; "" if it cannot be told
};

/// Of this computer's wall clock; `root` is "/" but for tests.
[[nodiscard]] ClockState clock_state(std::filesystem::path const& root = "/");

}  // namespace desk::probe
