#include "daemon/control/deskctl/day_words.h"

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
  namespace chr = std::chrono;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto const year = number(text.substr(0, 4), 4);
  auto const month = number(text.substr(5, 2), 2);
  auto const day = number(text.substr(8, 2), 2);
  if (!year || !month || !day) return std::nullopt;
  chr::year_month_day const date{chr::year{*year}, chr::month{static_cast<unsigned>(*month)},
                                 chr::day{static_cast<unsigned>(*day)}};
  // The instants of a plan are nanoseconds since 1970 in 64 bits.
  if (!date.ok() || *year < 1971 || *year > 2200) return std::nullopt;
  return chr::sys_days{date}.time_since_epoch().count();
}

int weekday_of(std::int64_t day) {
  // 1970-01-01 was a Thursday.
  return static_cast<int>(((day + 3) % 7 + 7) % 7);
}

std::string date_in_words(std::int64_t day) {
  static constexpr std::array k_days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                     "Friday", "Saturday", "Sunday"};
  static constexpr std::array k_months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  auto const date = date_of(day);
  return fmt::format("{}, {} {} {}", k_days.at(static_cast<std::size_t>(weekday_of(day))),
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
