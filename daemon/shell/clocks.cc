#include "daemon/shell/clocks.h"

#include "daemon/shell/clock_state.h"

#include <ctime>
#include <fstream>
#include <string>

namespace desk::shell {

core::TimePoint monotonic_now() {
  // libstdc++'s steady_clock is CLOCK_MONOTONIC, which the kernel's GPIO edges are stamped with as well.
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

std::chrono::steady_clock::time_point to_steady(core::TimePoint t) {
  return std::chrono::steady_clock::time_point{t.time_since_epoch()};
}

std::chrono::minutes utc_offset_at(std::int64_t unix_seconds) {
  auto const instant = static_cast<std::time_t>(unix_seconds);
  std::tm local{};
  if (localtime_r(&instant, &local) == nullptr) return std::chrono::minutes{0};
  return std::chrono::duration_cast<std::chrono::minutes>(std::chrono::seconds{local.tm_gmtoff});
}

namespace {

core::CivilTime civil_at(std::time_t now) {
  core::CivilTime civil;
  civil.unix_seconds = now;
  civil.utc_offset = utc_offset_at(now);
  civil.synchronised = wall_clock_set();
  return civil;
}

/// Empty where /proc does not show it; then only the wall clock tells how long ago a memory was saved.
std::string read_boot_id() {
  std::string id;
  std::ifstream{"/proc/sys/kernel/random/boot_id"} >> id;
  return id;
}

}  // namespace

wire::Stamp stamp_now() {
  static std::string const boot_id = read_boot_id();
  timespec boot{};
  clock_gettime(CLOCK_BOOTTIME, &boot);
  auto const civil = civil_at(std::time(nullptr));
  return {boot_id, std::chrono::seconds{boot.tv_sec} + std::chrono::nanoseconds{boot.tv_nsec},
          civil.unix_seconds, civil.synchronised};
}

wire::ClockMap clocks_now() {
  timespec wall{};
  clock_gettime(CLOCK_REALTIME, &wall);
  return {monotonic_now() - std::chrono::nanoseconds{wall.tv_nsec}, civil_at(wall.tv_sec)};
}

}  // namespace desk::shell
