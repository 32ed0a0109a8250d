#pragma once

#include "daemon/core/schedule.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Days and times of day as a user writes them.
namespace desk::config {

inline constexpr std::array<std::string_view, 7> k_weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// "09:00-12:30", to "24:00" at the latest; "21:00-07:00" runs over midnight. Absent: it is none.
std::optional<core::DaySpan> day_span(std::string_view text);
std::string in_words(core::DaySpan const& span);

/// "2026-12-25" as core::local_day() numbers it. Absent: the calendar has no such day.
std::optional<std::int64_t> day_number(std::string_view text);

/// What is wrong with a text, as text_rules.h has it.
std::string span_rule(std::string_view text);
std::string date_rule(std::string_view text);

}  // namespace desk::config
