#include "daemon/mqtt/password_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace desk::mqtt {

std::string read_password(std::filesystem::path const& file) {
  errno = 0;
  std::ifstream in{file};
  std::string password;
  if (!std::getline(in, password)) {
    std::string const cause = in.is_open() ? "is empty" : std::generic_category().message(errno);
    throw std::runtime_error{fmt::format("password file {}: {}", file.string(), cause)};
  }
  if (password.ends_with('\r')) password.pop_back();
  return password;
}

std::string exposure(std::filesystem::path const& secret) {
  using std::filesystem::perms;
  std::error_code error;
  perms const allowed = std::filesystem::status(secret, error).permissions();
  // unknown, the answer for a file that is not there, has all bits set
  if (error || allowed == perms::unknown ||
      (allowed & (perms::others_read | perms::others_write)) == perms::none)
    return {};
  return fmt::format("every user of this machine can {} {}; do: chmod o= {}",
                     (allowed & perms::others_read) != perms::none ? "read" : "replace", secret.string(),
                     secret.string());
}

}  // namespace desk::mqtt
