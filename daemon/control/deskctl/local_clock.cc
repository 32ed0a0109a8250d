#include "daemon/control/deskctl/local_clock.h"

#include <fmt/format.h>

#include <chrono>
#include <ctime>

namespace desk::deskctl {

core::TimePoint monotonic_now() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

std::int64_t unix_ms_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t local_day_now() {
  std::time_t const now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return core::local_day(
      {now, std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff}), true});
}

std::string local_clock() {
  std::time_t const now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return fmt::format("{:02}:{:02}:{:02}", local.tm_hour, local.tm_min, local.tm_sec);
}

std::chrono::minutes utc_offset(std::int64_t unix_seconds) {
  std::time_t const t = unix_seconds;
  std::tm local{};
  if (::localtime_r(&t, &local) == nullptr) return std::chrono::minutes{0};
  return std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff});
}

}  // namespace desk::deskctl
