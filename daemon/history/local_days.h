#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

/// Where local days begin and end. Pure: what the zone's rules say is a parameter.
namespace desk::history {

/// Local time minus UTC at an instant (seconds since 1970), as the zone's rules say.
using OffsetAt = std::function<std::chrono::minutes(std::int64_t unix_seconds)>;

/// As core::local_day() numbers them.
std::int64_t local_day_at(std::int64_t unix_ms, OffsetAt const& offset_at);

/// The first instant of a local day in milliseconds since 1970; where the clock is put forward over midnight,
/// that is not 0:00. Days of 23 and 25 hours come out of it by themselves.
std::int64_t begin_of_day(std::int64_t day, OffsetAt const& offset_at);

/// Days since 1970 of "2026-11-16", and the other way round. k_no_day: not written like that, or no date.
inline constexpr std::int64_t k_no_day = INT64_MIN;
std::int64_t day_from_text(std::string_view text);
std::string day_in_text(std::int64_t day);

}  // namespace desk::history
