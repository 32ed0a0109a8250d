#pragma once

#include "config/mistake.h"
#include "config/override.h"
#include "config/settings.h"
#include "config/value.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace desk::config {

/// Settings that passed every check, or everything that is wrong.
struct LoadResult {
  std::optional<Settings> settings;  ///< absent when a mistake is an error
  std::vector<Mistake> mistakes;     ///< by position; with settings only warnings
  std::map<KeyPath, Place> places;   ///< where each key was written, for what is found out later
};

/// Reads a configuration file. Blocks on the disk; never throws for what the file contains.
LoadResult load_file(std::filesystem::path const& path, std::vector<Override> const& overrides = {});

/// The same from memory; `file_name` is what the mistakes call it.
LoadResult load_text(std::string_view text, std::string_view file_name,
                     std::vector<Override> const& overrides = {});
/// storage.state_dir as far as it can be told, from a text that may have any mistakes.
std::filesystem::path state_dir_in(std::string_view text, std::vector<Override> const& overrides = {});

}  // namespace desk::config
