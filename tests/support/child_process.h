#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

std::string text_of(std::filesystem::path const& file);

/// A program that runs beside the test, its output in a file. Signals only its own child; the kernel ends
/// that child if the test dies first.
class ChildProcess {
 public:
  /// Throws std::runtime_error if it cannot be forked; a program that is not there ends with status 127.
  ChildProcess(std::vector<std::string> const& argv, std::filesystem::path const& output);
  ChildProcess(ChildProcess const&) = delete;
  ChildProcess& operator=(ChildProcess const&) = delete;
  ~ChildProcess();  ///< kill()

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool running() const;
  void send(int signal) const;
  /// SIGSTOP, and wait until the kernel has really stopped it.
  void freeze() const;
  void kill();  ///< SIGKILL, and wait
  /// Waits for its end: its exit status, or 128 + signal; nothing if it still runs at the deadline.
  std::optional<int> wait(std::chrono::milliseconds limit = std::chrono::seconds{10});

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace desk::testing
