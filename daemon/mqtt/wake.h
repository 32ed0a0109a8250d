#pragma once

#include <chrono>

namespace desk::mqtt {

/// Ends another thread's wait: an eventfd. Signals given before the wait are not lost.
class Wake {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// Throws std::system_error when the process has no file descriptor left.
  Wake();
  Wake(Wake const&) = delete;
  Wake& operator=(Wake const&) = delete;
  ~Wake();

  /// From any thread; never blocks.
  void signal() const noexcept;

  /// Waits for a signal and takes it, or until `until`.
  void wait(TimePoint until) noexcept;

  /// The same, and for `events` (poll's) on `fd` too. Returns the events seen there.
  short wait(TimePoint until, int fd, short events) noexcept;

 private:
  int fd_;
};

}  // namespace desk::mqtt
