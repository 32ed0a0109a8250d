#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace desk::probe {

/// A program that has a file open.
struct Holder {
  pid_t pid = 0;
  std::string name;  ///< as `ps` shows it, at most 15 characters
};

struct Holders {
  std::vector<Holder> programs;
  bool complete = false;  ///< every program could be looked at; only root can
};

/// Who has this device open, by whatever name.
[[nodiscard]] Holders holders_of(std::filesystem::path const& device,
                                 std::filesystem::path const& proc = "/proc");

}  // namespace desk::probe
