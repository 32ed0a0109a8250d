#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

/// Where local days begin and end. Pure: what the zone's rules say is a parameter.
namespace desk::history {

/// Local time minus UTC at an instant (seconds since 1970), as the zone's rules say.
using OffsetAt = std::function<std::chrono::minutes(std::int64_t unix_seconds)>;

/// As core::local_day() numbers them.
std::int64_t local_day_at(std::int64_t unix_ms, OffsetAt const& offset_at);

/// The first instant of a local day in milliseconds since 1970; where the clock is put forward over midnight,
/// that is not 0:00. Days of 23 and 25 hours come out of it by themselves.
std::int64_t begin_of_day(std::int64_t day, OffsetAt const& offset_at);

}  // namespace desk::history
