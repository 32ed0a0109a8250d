#pragma once

#include <chrono>
#include <cstdint>

namespace desk::core {

/// Names the monotonic time line without offering a way to read it: it has no now(). The shell reads the real
/// clock and hands instants in, tests make them up, so the same input always gives the same output.
struct MonotonicClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};

using TimePoint = MonotonicClock::time_point;
using Duration = MonotonicClock::duration;
using Seconds = std::chrono::duration<double>;

/// The deadline of something that waits for no time at all.
inline constexpr TimePoint k_never = TimePoint::max();

constexpr Duration to_duration(Seconds s) {
  return std::chrono::duration_cast<Duration>(s);
}
constexpr double to_seconds(Duration d) {
  return std::chrono::duration_cast<Seconds>(d).count();
}

/// What the wall clock showed at a monotonic instant. Used for schedules, day boundaries and display, never
/// for control.
struct CivilTime {
  std::int64_t unix_seconds = 0;       ///< UTC, seconds since 1970-01-01
  std::chrono::minutes utc_offset{0};  ///< local time minus UTC at that instant
  bool synchronised = false;  ///< false until the system says its clock was set (a Pi has no clock battery)
  bool operator==(CivilTime const&) const = default;
};

/// What the same clock shows `later`, if nobody sets it meanwhile.
constexpr CivilTime operator+(CivilTime civil, Duration later) {
  civil.unix_seconds += std::chrono::floor<std::chrono::seconds>(later).count();
  return civil;
}

/// Local calendar day, as a number of days since 1970-01-01.
constexpr std::int64_t local_day(CivilTime const& t) {
  constexpr std::int64_t k_day = 86'400;
  std::int64_t const local = t.unix_seconds + std::chrono::seconds{t.utc_offset}.count();
  return local >= 0 ? local / k_day : (local - (k_day - 1)) / k_day;
}

}  // namespace desk::core
