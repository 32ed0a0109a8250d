#include "daemon/control/socket_file.h"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace desk::control {

namespace asio = boost::asio;
using asio::local::stream_protocol;

namespace {

[[noreturn]] void fail(std::filesystem::path const& path, std::string const& why) {
  throw std::runtime_error{fmt::format("control socket {}: {}", path.string(), why)};
}

std::string words(int error) {
  return std::generic_category().message(error);
}

/// Removes a socket file on which nobody answers.
void remove_stale(std::filesystem::path const& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return;
    fail(path, words(errno));
  }
  if (!S_ISSOCK(found.st_mode)) fail(path, "a file that is not a socket is in the way");

  asio::io_context unused;
  stream_protocol::socket probe{unused, stream_protocol{}};
  probe.non_blocking(true);
  boost::system::error_code error;
  probe.connect(stream_protocol::endpoint{path.string()}, error);
  // A full backlog (EAGAIN) is an answer too.
  if (!error || error == asio::error::try_again || error == asio::error::in_progress) {
    fail(path, "another deskd is running");
  }
  if (error == boost::system::errc::no_such_file_or_directory) return;
  if (error != asio::error::connection_refused) fail(path, error.message());
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, words(errno));
}

void check_path(std::filesystem::path const& path) {
  // The kernel's limit, 107 characters and a zero.
  if (path.native().size() >= sizeof(sockaddr_un::sun_path)) fail(path, "the path is too long for a socket");
  auto const directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
  std::error_code error;
  if (!std::filesystem::is_directory(directory, error)) {
    fail(path, fmt::format("there is no directory {}", directory.string()));
  }
}

}  // namespace

SocketFile::SocketFile(stream_protocol::acceptor& acceptor, std::filesystem::path path)
    : path_{std::move(path)} {
  check_path(path_);
  remove_stale(path_);
  try {
    acceptor.open();
    acceptor.bind(stream_protocol::endpoint{path_.string()});
  } catch (boost::system::system_error const& error) {
    fail(path_, error.code().message());
  }
  // Before listen() nobody can connect, so the mode is right from the first client on.
  struct stat made {};
  if (::chmod(path_.c_str(), 0660) != 0 || ::lstat(path_.c_str(), &made) != 0) fail(path_, words(errno));
  device_ = made.st_dev;
  inode_ = made.st_ino;
  acceptor.listen();
}

SocketFile::~SocketFile() {
  struct stat found {};
  if (::lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ && found.st_ino == inode_) {
    ::unlink(path_.c_str());
  }
}

}  // namespace desk::control
