#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

/// What the little programs inside the test machines share: files of the kernel, and time. They run as the
/// only thing on a machine that is thrown away, so an error just ends them.
namespace desk::guest {

[[noreturn]] inline void give_up(std::string const& what) {
  std::perror(what.c_str());
  std::exit(1);
}

inline int open_or_give_up(std::string const& path, int flags) {
  int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (descriptor < 0) give_up(path);
  return descriptor;
}

/// Always at the start: an attribute of sysfs is computed anew by every read there.
inline char first_character(int descriptor) {
  char character = 0;
  if (::pread(descriptor, &character, 1, 0) != 1) give_up("read");
  return character;
}

inline void put(int descriptor, std::string_view text) {
  if (::pwrite(descriptor, text.data(), text.size(), 0) < 0) give_up("write");
}

inline std::int64_t monotonic_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

inline void sleep_until_us(std::int64_t at) {
  timespec const until{static_cast<time_t>(at / 1'000'000), static_cast<long>(at % 1'000'000) * 1000};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) != 0) {
  }
}

}  // namespace desk::guest
