#include "drivers/modbus/wait.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

namespace desk::driver::modbus {
namespace {

timespec to_timespec(core::Duration d) {
  auto const s = std::chrono::floor<std::chrono::seconds>(d);
  return {static_cast<time_t>(s.count()), static_cast<long>((d - s).count())};
}

}  // namespace

void sleep_until(core::TimePoint at) {
  if (at.time_since_epoch() <= core::Duration{0}) return;
  timespec const deadline = to_timespec(at.time_since_epoch());
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) == EINTR) {
  }
}

bool wait_for(int fd, short events, core::TimePoint until, MonotonicSource const& now) {
  for (;;) {
    pollfd one{fd, events, 0};
    timespec const left = to_timespec(std::max(until - now(), core::Duration{0}));
    int const ready = ppoll(&one, 1, &left, nullptr);
    if (ready >= 0 || errno != EINTR) return ready != 0;
  }
}

}  // namespace desk::driver::modbus
