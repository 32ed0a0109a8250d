#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Small files that are always whole. All of this waits for the disk.
namespace desk::files {

/// Nothing went wrong, or what did: errno in words, with the step.
using Problem = std::optional<std::string>;

/// The old content or the new one, whenever the power fails. Only the process's user may read it.
[[nodiscard]] Problem replace_file(std::filesystem::path const& file, std::string_view text);
/// The same for a file that is there and stays whose it is: owner, group and mode are kept.
[[nodiscard]] Problem rewrite_file(std::filesystem::path const& file, std::string_view text);

struct Missing {};
struct Failed {
  std::string reason;
};
/// The content, of which a little more than 4 MiB at most. Follows no symbolic link.
[[nodiscard]] std::variant<std::string, Missing, Failed> read_file(std::filesystem::path const& file);

/// Makes it if need be, for the daemon's user alone.
[[nodiscard]] Problem make_directory(std::filesystem::path const& directory);

}  // namespace desk::files
