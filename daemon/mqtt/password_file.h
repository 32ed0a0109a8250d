#pragma once

#include <filesystem>
#include <string>

namespace desk::mqtt {

/// The first line of a file, without its line end. Throws std::runtime_error that names the file and the
/// cause, never the content.
std::string read_password(std::filesystem::path const& file);

}  // namespace desk::mqtt
