#include "daemon/history/local_days.h"

#include "daemon/core/time.h"

#include <fmt/format.h>

#include <charconv>

namespace desk::history {

namespace chr = std::chrono;

namespace {

constexpr std::int64_t k_second = 1000;

std::int64_t seconds_of(std::int64_t unix_ms) {
  return chr::floor<chr::seconds>(chr::milliseconds{unix_ms}).count();
}

std::int64_t day_at_second(std::int64_t second, OffsetAt const& offset_at) {
  return core::local_day({second, offset_at(second), true});
}

}  // namespace

std::int64_t local_day_at(std::int64_t unix_ms, OffsetAt const& offset_at) {
  return day_at_second(seconds_of(unix_ms), offset_at);
}

std::int64_t begin_of_day(std::int64_t day, OffsetAt const& offset_at) {
  constexpr std::int64_t k_day = 86'400;
  // No zone is farther than 15 hours from UTC, and no clock is put back from one day into the one before.
  std::int64_t before = day * k_day - 16 * 3600;
  std::int64_t after = day * k_day + 16 * 3600;
  while (after - before > 1) {
    std::int64_t const middle = before + (after - before) / 2;
    (day_at_second(middle, offset_at) < day ? before : after) = middle;
  }
  return after * k_second;
}

std::int64_t day_from_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return k_no_day;
  auto const number = [&](std::size_t at, std::size_t count) {
    int value = -1;
    auto const* const end = text.data() + at + count;
    auto const [rest, error] = std::from_chars(text.data() + at, end, value);
    return error == std::errc{} && rest == end ? value : -1;
  };
  int const month = number(5, 2);
  int const day = number(8, 2);
  if (number(0, 4) < 0 || month < 0 || day < 0) return k_no_day;
  chr::year_month_day const date{chr::year{number(0, 4)}, chr::month{static_cast<unsigned>(month)},
                                 chr::day{static_cast<unsigned>(day)}};
  return date.ok() ? chr::sys_days{date}.time_since_epoch().count() : k_no_day;
}

std::string day_in_text(std::int64_t day) {
  chr::year_month_day const date{chr::sys_days{chr::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace desk::history
