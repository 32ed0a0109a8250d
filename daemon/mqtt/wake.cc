#include "daemon/mqtt/wake.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace desk::mqtt {

namespace {

/// Rounded up, so that a deadline has passed when poll says so; cut to what an int holds.
int poll_timeout(Wake::TimePoint until) {
  auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 3'600'000));
}

}  // namespace

Wake::Wake() : fd_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
  if (fd_ < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
}

Wake::~Wake() {
  close(fd_);
}

void Wake::signal() const noexcept {
  // Fails only when the counter is full, which is a signal all the same.
  [[maybe_unused]] int const result = eventfd_write(fd_, 1);
}

void Wake::wait(TimePoint until) noexcept {
  wait(until, -1, 0);
}

short Wake::wait(TimePoint until, int fd, short events) noexcept {
  std::array<pollfd, 2> fds{pollfd{fd_, POLLIN, 0},
                            pollfd{fd, events, 0}};  // poll skips a negative descriptor
  if (poll(fds.data(), fds.size(), poll_timeout(until)) <= 0) return 0;
  if (fds[0].revents != 0) {
    eventfd_t taken = 0;
    [[maybe_unused]] int const result = eventfd_read(fd_, &taken);
  }
  return fds[1].revents;
}

}  // namespace desk::mqtt
