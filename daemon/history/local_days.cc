#include "daemon/history/local_days.h"

#include "daemon/core/time.h"

namespace desk::history {

namespace chr = std::chrono;

namespace {

constexpr std::int64_t k_second = 1000;

std::int64_t seconds_of(std::int64_t unix_ms) {
  return chr::floor<chr::seconds>(chr::milliseconds{unix_ms}).count();
}

std::int64_t day_at_second(std::int64_t second, OffsetAt const& offset_at) {
  return core::local_day({second, offset_at(second), true});
}

}  // namespace

std::int64_t local_day_at(std::int64_t unix_ms, OffsetAt const& offset_at) {
  return day_at_second(seconds_of(unix_ms), offset_at);
}

std::int64_t begin_of_day(std::int64_t day, OffsetAt const& offset_at) {
  constexpr std::int64_t k_day = 86'400;
  // No zone is farther than 15 hours from UTC, and no clock is put back from one day into the one before.
  constexpr std::int64_t k_farthest = 57'600;
  std::int64_t before = day * k_day - k_farthest;
  std::int64_t after = day * k_day + k_farthest;
  while (after - before > 1) {
    std::int64_t const middle = before + (after - before) / 2;
    (day_at_second(middle, offset_at) < day ? before : after) = middle;
  }
  return after * k_second;
}

}  // namespace desk::history
