#include "daemon/control/deskctl/line_socket.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

std::string words(int error) {
  return std::generic_category().message(error);
}

/// Its name; its number if it has none; "deskd", as installed, if the directory does not let us look.
std::string group_of(std::filesystem::path const& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return "deskd";
  group const* const named = ::getgrgid(found.st_gid);
  return named != nullptr ? named->gr_name : std::to_string(found.st_gid);
}

std::string own_name() {
  passwd const* const named = ::getpwuid(::getuid());
  return named != nullptr ? named->pw_name : "$USER";
}

std::string advice(std::filesystem::path const& path, int error) {
  auto const start = "start it with 'systemctl start deskd'";
  switch (error) {
    case ENOENT:
      return fmt::format("deskd is not running: there is no socket {}\n{}, or name its socket with --socket",
                         path.string(), start);
    case ECONNREFUSED:
      return fmt::format("deskd is not running: nobody answers on {}\n{}", path.string(), start);
    case EACCES:
    case EPERM:
      return fmt::format(
          "no permission to use {}: it is for the group {}\njoin it with 'sudo adduser {} {}' and log in "
          "again, or put sudo before this command",
          path.string(), group_of(path), own_name(), group_of(path));
    default: return fmt::format("cannot connect to deskd on {}: {}", path.string(), words(error));
  }
}

int connect_to(std::filesystem::path const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.native().size() >= sizeof(address.sun_path)) {
    throw Unreachable{fmt::format("the path {} is too long for a socket", path.string())};
  }
  std::memcpy(address.sun_path, path.c_str(), path.native().size());
  int const fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw Unreachable{words(errno)};
  if (::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) != 0) {
    int const error = errno;
    ::close(fd);
    throw Unreachable{advice(path, error)};
  }
  return fd;
}

}  // namespace

LineSocket::LineSocket(std::filesystem::path const& path) : fd_{connect_to(path)} {}

LineSocket::~LineSocket() {
  ::close(fd_);
}

void LineSocket::send(std::string_view text) const {
  while (!text.empty()) {
    auto const sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    // A daemon that turns us away closes first; what it said is still to be read.
    if (sent < 0 && errno == EPIPE) return;
    if (sent < 0) throw Unreachable{fmt::format("lost the connection to deskd: {}", words(errno))};
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::optional<std::string> LineSocket::take_line() {
  auto const end = received_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  auto line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

std::optional<std::string> LineSocket::next_line(std::chrono::milliseconds patience) {
  using clock = std::chrono::steady_clock;
  auto const deadline = clock::now() + patience;
  for (;;) {
    if (auto line = take_line()) return line;
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    pollfd waiting{fd_, POLLIN, 0};
    int const ready =
        ::poll(&waiting, 1, static_cast<int>(std::max(left, std::chrono::milliseconds{0}).count()));
    if (ready <= 0) return std::nullopt;
    std::array<char, 16384> chunk{};
    auto const got = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (got < 0 && errno == EINTR) return std::nullopt;
    if (got < 0) throw Unreachable{fmt::format("lost the connection to deskd: {}", words(errno))};
    if (got == 0) throw Unreachable{"deskd closed the connection"};
    received_.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace desk::deskctl
