#pragma once

#include "config/mistake.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace desk::config {

/// The file's bytes, at most a little over what check_text() takes; or why they cannot be had. Blocks on the
/// disk.
std::variant<std::string, Mistake> read_text(std::filesystem::path const& path);

/// What can be said of a text before it is parsed: too large, empty, not UTF-8, a line that nobody would
/// write.
std::optional<Mistake> check_text(std::string_view text, std::string_view file_name);

}  // namespace desk::config
