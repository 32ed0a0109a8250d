#pragma once

#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>

#include <sys/types.h>

namespace desk::control {

/// The file of a listening unix socket: bound on construction, removed on destruction unless somebody
/// replaced it.
class SocketFile {
 public:
  /// Binds `acceptor`, which is not open yet, to `path` and listens; owner and group may connect (mode 0660).
  /// A file left behind by a daemon that ended without cleaning up is replaced. Throws std::runtime_error,
  /// for a person, if somebody answers on `path`, if something else is there or if the directory is missing.
  SocketFile(boost::asio::local::stream_protocol::acceptor& acceptor, std::filesystem::path path);
  SocketFile(SocketFile const&) = delete;
  SocketFile& operator=(SocketFile const&) = delete;
  ~SocketFile();

 private:
  std::filesystem::path path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace desk::control
