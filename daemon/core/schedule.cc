#include "daemon/core/schedule.h"

#include "daemon/core/day_text.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

namespace desk::core {
namespace {

constexpr int k_day_minutes = 24 * 60;
constexpr std::string_view k_no_clock = "the clock is not set yet";

}  // namespace

bool ScheduleSettings::empty() const {
  return *this == ScheduleSettings{};
}

bool plausible(CivilTime const& civil) {
  constexpr std::int64_t k_written = 1'704'067'200;  // 2024-01-01
  return civil.synchronised || civil.unix_seconds >= k_written;
}

int local_minute(CivilTime const& civil) {
  std::int64_t const local = civil.unix_seconds + std::chrono::seconds{civil.utc_offset}.count();
  return static_cast<int>((local - local_day(civil) * 86'400) / 60);
}

std::string clock_in_words(int minute) {
  return padded(minute / 60, 2) + ":" + padded(minute % 60, 2);
}

Schedule::Schedule(ScheduleSettings settings) {
  set_settings(std::move(settings));
}

void Schedule::set_settings(ScheduleSettings settings) {
  settings_ = std::move(settings);
  std::sort(settings_.work.begin(), settings_.work.end(),
            [](DaySpan const& a, DaySpan const& b) { return a.from < b.from; });
  why_closed_ = settings_.empty() ? std::string{} : civil_ ? judge(*civil_) : std::string{k_no_clock};
}

void Schedule::on_civil_time(CivilTime const& civil) {
  civil_ = civil;
  if (!settings_.empty()) why_closed_ = judge(civil);
}

bool Schedule::assumed() const {
  return !settings_.empty() && civil_ && !civil_->synchronised && plausible(*civil_);
}

std::string Schedule::judge(CivilTime const& civil) const {
  if (!plausible(civil)) return std::string{k_no_clock};
  std::int64_t const day = local_day(civil);
  int const minute = local_minute(civil);
  if (!works_at(day, minute)) {
    auto const& holidays = settings_.holidays;
    if (std::find(holidays.begin(), holidays.end(), day) != holidays.end())
      return day_in_text(day) + " is a holiday";
    if (!works_on(day)) return std::string{k_weekdays.at(weekday(day))} + " is no working day";
    return "outside working hours" + until_work(day, minute);
  }
  if (quiet_at(minute)) return "quiet time" + until_quiet_ends(minute);
  return {};
}

bool Schedule::works_on(std::int64_t day) const {
  return settings_.weekdays.at(weekday(day)) &&
         std::find(settings_.holidays.begin(), settings_.holidays.end(), day) == settings_.holidays.end();
}

bool Schedule::works_at(std::int64_t day, int minute) const {
  if (settings_.work.empty()) return works_on(day);
  bool const today = works_on(day);
  bool const yesterday = works_on(day - 1);
  return std::any_of(settings_.work.begin(), settings_.work.end(), [&](DaySpan const& span) {
    if (!span.over_midnight()) return today && span.contains(minute);
    return (today && minute >= span.from) || (yesterday && minute < span.to);
  });
}

bool Schedule::quiet_at(int minute) const {
  return std::any_of(settings_.quiet.begin(), settings_.quiet.end(),
                     [&](DaySpan const& span) { return span.contains(minute); });
}

/// ", until 09:00", and which day if that is more than a day away; empty if it is farther than anybody cares.
std::string Schedule::until_work(std::int64_t day, int minute) const {
  constexpr std::int64_t k_days_ahead = 366;
  for (std::int64_t ahead = 0; ahead <= k_days_ahead; ++ahead) {
    if (!works_on(day + ahead)) continue;
    for (DaySpan const& span : settings_.work) {
      std::int64_t const wait = ahead * k_day_minutes + span.from - minute;
      if (wait <= 0) continue;
      std::string const at = clock_in_words(span.from);
      if (wait < k_day_minutes) return ", until " + at;
      if (ahead < 7) return ", until " + std::string{k_weekdays.at(weekday(day + ahead))} + " " + at;
      return ", until " + day_in_text(day + ahead) + " " + at;
    }
  }
  return {};
}

/// The first minute that no span holds; several may follow each other.
std::string Schedule::until_quiet_ends(int minute) const {
  for (int wait = 1; wait < k_day_minutes; ++wait) {
    int const then = (minute + wait) % k_day_minutes;
    if (!quiet_at(then)) return ", until " + clock_in_words(then);
  }
  return {};
}

}  // namespace desk::core
