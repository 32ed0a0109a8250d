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

}  // namespace desk::mqtt
