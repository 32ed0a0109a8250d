#pragma once

#include "daemon/history/local_days.h"

namespace desk::history {

/// Central Europe in 2026: one hour ahead of UTC, two from the last Sunday of March to that of October.
inline std::chrono::minutes berlin(std::int64_t unix_seconds) {
  constexpr std::int64_t k_summer_begins = 1'774'746'000;  // 2026-03-29T01:00Z
  constexpr std::int64_t k_summer_ends = 1'792'890'000;    // 2026-10-25T01:00Z
  bool const summer = unix_seconds >= k_summer_begins && unix_seconds < k_summer_ends;
  return std::chrono::hours{summer ? 2 : 1};
}

inline std::chrono::minutes utc(std::int64_t /*unix_seconds*/) {
  return std::chrono::minutes{0};
}

}  // namespace desk::history
