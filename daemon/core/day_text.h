#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Days as they are written for people and programs, and read from them.
namespace desk::core {

/// The names begin with three letters that tell them apart.
inline constexpr std::array<std::string_view, 7> k_weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                            "Friday", "Saturday", "Sunday"};
/// Of a day as local_day() numbers it: Monday is 0.
[[nodiscard]] std::size_t weekday(std::int64_t day);

/// Has `text` digits where `form` has a 0, and the same characters elsewhere?
[[nodiscard]] bool looks_like(std::string_view text, std::string_view form);

/// A date as "2026-11-16", in days since 1970-01-01; absent: not written like that, or there is no such day.
[[nodiscard]] std::optional<std::int64_t> day_from_text(std::string_view text);
[[nodiscard]] std::string day_in_text(std::int64_t day);

/// Digits only, few enough for an int.
[[nodiscard]] int number_of(std::string_view digits);
/// In decimal, with zeros before it up to so many digits.
[[nodiscard]] std::string padded(int number, std::size_t digits);

}  // namespace desk::core
