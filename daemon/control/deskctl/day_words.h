#pragma once

#include "daemon/core/schedule.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Dates, times of day and lengths as people write them.
namespace desk::deskctl {

/// "09:00" or "9:00", 00:00 to 24:00, in minutes since midnight.
std::optional<int> parse_time_of_day(std::string_view text);
/// "12:00-12:45", the second later than the first.
std::optional<core::DaySpan> parse_day_span(std::string_view text);
/// "2026-11-23" as local_day() numbers it.
std::optional<std::int64_t> parse_date(std::string_view text);

/// "Monday, 23 November 2026"
std::string date_in_words(std::int64_t day);
/// "50 s", "30 min", "1 h 05 min"; full minutes from one minute on.
std::string length_in_words(core::Duration length);

}  // namespace desk::deskctl
