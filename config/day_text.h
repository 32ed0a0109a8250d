#pragma once

#include "daemon/core/schedule.h"

#include <optional>
#include <string>
#include <string_view>

/// Days and times of day as a user writes them.
namespace desk::config {

/// "09:00-12:30", to "24:00" at the latest; "21:00-07:00" runs over midnight. Absent: it is none.
std::optional<core::DaySpan> day_span(std::string_view text);
std::string in_words(core::DaySpan const& span);

/// What is wrong with a text, as text_rules.h has it.
std::string span_rule(std::string_view text);
std::string date_rule(std::string_view text);

}  // namespace desk::config
