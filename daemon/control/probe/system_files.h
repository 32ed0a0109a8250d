#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The small files of /proc and /sys. Never throws: what cannot be read is absent.
namespace desk::probe {

/// The first line, without blanks at its ends; at most 4096 characters.
[[nodiscard]] std::optional<std::string> first_line(std::filesystem::path const& file);

/// What is in a directory, by name, numbers as numbers: tty2 before tty10. Empty if it cannot be read.
[[nodiscard]] std::vector<std::filesystem::path> entries(std::filesystem::path const& directory);

/// `path`, which is absolute, as it is called below `root`.
[[nodiscard]] std::filesystem::path below(std::filesystem::path const& root,
                                          std::filesystem::path const& path);

}  // namespace desk::probe
