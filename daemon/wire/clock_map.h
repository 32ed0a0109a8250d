#pragma once

#include "daemon/core/time.h"

#include <string>

namespace desk::wire {

/// One instant on both time lines, so that monotonic instants can be shown as civil ones.
struct ClockMap {
  core::TimePoint monotonic;
  core::CivilTime civil;
};

/// ISO 8601 in local time with offset and milliseconds, as "2026-11-21T09:30:00.250+01:00".
std::string iso_time(core::TimePoint t, ClockMap const& clock);

}  // namespace desk::wire
