#include "daemon/history/wall_clock.h"

#include <cstdlib>

namespace desk::history {
namespace {

/// Smaller differences come from the clock's rate being adjusted.
constexpr std::int64_t k_jump_ms = 1000;

std::int64_t ms(core::TimePoint t) {
  return std::chrono::floor<std::chrono::milliseconds>(t.time_since_epoch()).count();
}

}  // namespace

std::optional<ClockSet> WallClock::set(wire::ClockMap const& clock) {
  std::int64_t const base = clock.civil.unix_seconds * 1000 - ms(clock.monotonic);
  if (right_ || !base_ms_) {
    base_ms_ = base;
    right_ = right_ || clock.civil.synchronised;
    return std::nullopt;
  }
  std::int64_t const shift = base - *base_ms_;
  bool const jumped = std::llabs(shift) >= k_jump_ms;
  if (!clock.civil.synchronised && !jumped) return std::nullopt;
  right_ = clock.civil.synchronised;
  base_ms_ = base;
  return ClockSet{shift, right_};
}

std::int64_t WallClock::unix_ms(core::TimePoint t) const {
  return ms(t) + base_ms_.value_or(0);
}

}  // namespace desk::history
