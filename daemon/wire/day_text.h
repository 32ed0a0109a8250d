#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace desk::wire {

/// Days since 1970-01-01 of a date as "2026-11-16"; nullopt: not written like that, or there is no such day.
std::optional<std::int64_t> day_from_text(std::string_view text);
std::string day_in_text(std::int64_t day);

}  // namespace desk::wire
