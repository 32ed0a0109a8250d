#pragma once

#include "daemon/core/time.h"

#include <chrono>
#include <cstdint>
#include <string>

/// The clocks, read nowhere else in deskctl.
namespace desk::deskctl {

core::TimePoint monotonic_now();
std::int64_t unix_ms_now();
/// Today in the user's time zone, in days since 1970-01-01.
std::int64_t local_day_now();
/// "21:30:05" in the user's time zone.
std::string local_clock();
/// By how much the user's time zone is ahead of UTC at an instant.
std::chrono::minutes utc_offset(std::int64_t unix_seconds);

}  // namespace desk::deskctl
