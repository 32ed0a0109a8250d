#include "config/day_text.h"

#include "daemon/core/day_text.h"

#include <fmt/format.h>

namespace desk::config {
namespace {

constexpr int k_day_minutes = 24 * 60;

std::optional<int> minute_of_day(std::string_view text) {
  int const hour = core::number_of(text.substr(0, 2));
  int const minute = core::number_of(text.substr(3, 2));
  int const sum = hour * 60 + minute;
  if (minute > 59 || sum > k_day_minutes) return std::nullopt;
  return sum;
}

constexpr std::string_view k_span_form = "00:00-00:00";
constexpr std::string_view k_date_form = "0000-00-00";

}  // namespace

std::optional<core::DaySpan> day_span(std::string_view text) {
  if (!core::looks_like(text, k_span_form)) return std::nullopt;
  auto const from = minute_of_day(text.substr(0, 5));
  auto const to = minute_of_day(text.substr(6, 5));
  if (!from || !to || *from == *to || *from == k_day_minutes) return std::nullopt;
  return core::DaySpan{*from, *to};
}

std::string in_words(core::DaySpan const& span) {
  return core::clock_in_words(span.from) + "-" + core::clock_in_words(span.to);
}

std::string span_rule(std::string_view text) {
  if (!core::looks_like(text, k_span_form)) return R"(is not written like "09:00-12:30")";
  for (std::string_view const time : {text.substr(0, 5), text.substr(6, 5)}) {
    if (!minute_of_day(time)) return fmt::format("has no time of day: {}", time);
  }
  if (!day_span(text)) return R"(ends when it begins; the whole day is "00:00-24:00")";
  return {};
}

std::string date_rule(std::string_view text) {
  if (!core::looks_like(text, k_date_form)) return R"(is not written like "2026-12-25")";
  return core::day_from_text(text) ? "" : "is no day of the calendar";
}

}  // namespace desk::config
