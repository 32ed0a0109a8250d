#include "daemon/control/deskctl/day_words.h"

#include "daemon/core/day_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

namespace desk::deskctl {
namespace {

constexpr int k_day_minutes = 24 * 60;
/// What lacks so little to a full minute is called that minute.
constexpr std::int64_t k_nearly_s = 5;

/// All of the text as a number of at most `most` digits.
std::optional<int> number(std::string_view text, std::size_t most) {
  int value = 0;
  auto const* const end = text.data() + text.size();
  if (text.empty() || text.size() > most || text.front() == '-') return std::nullopt;
  auto const result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return value;
}

std::chrono::year_month_day date_of(std::int64_t day) {
  return std::chrono::sys_days{std::chrono::days{day}};
}

}  // namespace

std::optional<int> parse_time_of_day(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos || text.size() - colon != 3) return std::nullopt;
  auto const hour = number(text.substr(0, colon), 2);
  auto const minute = number(text.substr(colon + 1), 2);
  if (!hour || !minute || *minute > 59) return std::nullopt;
  int const of_day = *hour * 60 + *minute;
  return of_day <= k_day_minutes ? std::optional{of_day} : std::nullopt;
}

std::optional<core::DaySpan> parse_day_span(std::string_view text) {
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const from = parse_time_of_day(text.substr(0, dash));
  auto const to = parse_time_of_day(text.substr(dash + 1));
  if (!from || !to || *to <= *from) return std::nullopt;
  return core::DaySpan{*from, *to};
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  auto const day = core::day_from_text(text);
  // The instants of a plan are nanoseconds since 1970 in 64 bits.
  constexpr std::int64_t k_first = 365;
  constexpr std::int64_t k_last = 230LL * 365;
  return day && *day >= k_first && *day <= k_last ? day : std::nullopt;
}

std::string date_in_words(std::int64_t day) {
  static constexpr std::array k_months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  auto const date = date_of(day);
  return fmt::format("{}, {} {} {}", core::k_weekdays.at(core::weekday(day)),
                     static_cast<unsigned>(date.day()), k_months.at(static_cast<unsigned>(date.month()) - 1),
                     static_cast<int>(date.year()));
}

std::string length_in_words(core::Duration length) {
  auto const seconds = std::chrono::round<std::chrono::seconds>(length).count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  auto const minutes = (seconds + k_nearly_s) / 60;
  return minutes < 60 ? fmt::format("{} min", minutes)
                      : fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

}  // namespace desk::deskctl
