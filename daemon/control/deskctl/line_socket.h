#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace desk::deskctl {

/// The daemon cannot be reached or went away. what() tells a person what to do.
class Unreachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A client's end of the daemon's socket, read and written in lines.
class LineSocket {
 public:
  /// Throws Unreachable.
  explicit LineSocket(std::filesystem::path const& path);
  LineSocket(LineSocket const&) = delete;
  LineSocket& operator=(LineSocket const&) = delete;
  ~LineSocket();

  /// Throws Unreachable.
  void send(std::string_view text) const;

  /// The next line without its end, or nullopt if none came within `patience` (0: if none is there yet) or a
  /// signal came first. Throws Unreachable when the daemon closed the connection.
  std::optional<std::string> next_line(std::chrono::milliseconds patience);

  [[nodiscard]] int fd() const { return fd_; }

 private:
  std::optional<std::string> take_line();

  int fd_;
  std::string received_;
};

}  // namespace desk::deskctl
