#include "daemon/shell/clocks.h"

#include <sys/timex.h>
#include <ctime>

namespace desk::shell {

core::TimePoint monotonic_now() {
  // libstdc++'s steady_clock is CLOCK_MONOTONIC, which the kernel's GPIO edges are stamped with as well.
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

std::chrono::steady_clock::time_point to_steady(core::TimePoint t) {
  return std::chrono::steady_clock::time_point{t.time_since_epoch()};
}

namespace {

core::CivilTime civil_at(std::time_t now) {
  core::CivilTime civil;
  civil.unix_seconds = now;
  std::tm local{};
  if (localtime_r(&now, &local) != nullptr) {
    civil.utc_offset =
        std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff});
  }
  timex status{};
  int const state = adjtimex(&status);
  civil.synchronised = state >= 0 && state != TIME_ERROR;
  return civil;
}

}  // namespace

wire::ClockMap clocks_now() {
  timespec wall{};
  clock_gettime(CLOCK_REALTIME, &wall);
  return {monotonic_now() - std::chrono::nanoseconds{wall.tv_nsec}, civil_at(wall.tv_sec)};
}

}  // namespace desk::shell
