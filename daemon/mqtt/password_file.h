#pragma once

#include <filesystem>
#include <string>

namespace desk::mqtt {

/// The first line of a file, without its line end. Throws std::runtime_error that names the file and the
/// cause, never the content.
std::string read_password(std::filesystem::path const& file);

/// What is wrong with who may read a file that holds a secret, for a person. Empty: nothing, or the file is
/// not there, which is found out when it is read.
std::string exposure(std::filesystem::path const& secret);

}  // namespace desk::mqtt
