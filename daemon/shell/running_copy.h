#pragma once

#include "config/loader.h"
#include "daemon/shell/log.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::shell {

/// The configuration that a daemon runs with, as it was when it started. Whoever has to switch off what that
/// daemon left on needs this one, and not what became of the file since.
struct RunningCopy {
  std::filesystem::path config;  ///< the file it was read from, absolute
  std::vector<std::string> overrides;
  std::string text;
  bool operator==(RunningCopy const&) const = default;
};

/// In the state directory.
[[nodiscard]] std::filesystem::path running_copy_in(std::filesystem::path const& state_dir);

[[nodiscard]] std::string to_text(RunningCopy const& copy);
/// Nothing if it is none, or of another version of deskd that writes it otherwise.
[[nodiscard]] std::optional<RunningCopy> parse_running_copy(std::string_view text);

/// A map of a user's own, by the desk that it describes.
struct OwnMap {
  std::string desk;
  std::filesystem::path file;
};
/// Those of `settings`, which were read from the file `config`.
[[nodiscard]] std::vector<OwnMap> own_maps(config::Settings const& settings,
                                           std::filesystem::path const& config);

/// Maps are kept as well, beside it. Waits for the disk. Trouble is logged: the daemon works without it.
void keep(RunningCopy const& copy, std::vector<OwnMap> const& maps, std::filesystem::path const& state_dir,
          Log const& log);

/// The configuration to halt by: the copy of the daemon that ran with the file `config`, from one of
/// `state_dirs` (the first that has one which is still good), else the file itself. The mistakes are the
/// file's.
[[nodiscard]] config::LoadResult load_for_halt(std::filesystem::path const& config,
                                               std::vector<config::Override> const& overrides,
                                               std::vector<std::filesystem::path> const& state_dirs);

/// Where a daemon with this configuration may have kept its copy: the directories that systemd hands to a
/// service, the one that the file names even if it has mistakes, the default.
[[nodiscard]] std::vector<std::filesystem::path> possible_state_dirs(
    std::filesystem::path const& config, std::vector<config::Override> const& overrides);

}  // namespace desk::shell
