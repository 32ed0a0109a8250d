#pragma once

#include "daemon/core/time.h"
#include "daemon/wire/clock_map.h"
#include "daemon/wire/memory_json.h"

#include <chrono>

/// The only place that reads clocks.
namespace desk::shell {

/// CLOCK_MONOTONIC. Any thread.
core::TimePoint monotonic_now();

/// The same instant for the standard library's waits, which know the steady clock only.
std::chrono::steady_clock::time_point to_steady(core::TimePoint t);

/// Both clocks, the wall clock in the system's time zone, at the beginning of the wall clock's present
/// second: CivilTime counts whole seconds, so that is the instant at which the pair is exact. Any thread.
wire::ClockMap clocks_now();

/// Local time minus UTC at an instant (seconds since 1970) in the system's time zone. Any thread.
std::chrono::minutes utc_offset_at(std::int64_t unix_seconds);

/// Every clock that can tell after a restart how long ago this was. Any thread.
wire::Stamp stamp_now();

}  // namespace desk::shell
