#pragma once

#include "daemon/core/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace desk::core {

/// Part of a day in minutes since local midnight, [from, to); one that ends before it begins runs over
/// midnight.
struct DaySpan {
  int from = 0;
  int to = 0;
  [[nodiscard]] constexpr bool over_midnight() const { return to < from; }
  [[nodiscard]] constexpr bool contains(int minute) const {
    return over_midnight() ? minute >= from || minute < to : minute >= from && minute < to;
  }
  bool operator==(DaySpan const&) const = default;
};

/// When the cycle may prompt and move. Commands of a person are never refused by it.
struct ScheduleSettings {
  std::array<bool, 7> weekdays{true, true, true, true, true, true, true};  ///< Monday first
  /// Empty: all day. A span over midnight belongs to the day on which it begins.
  std::vector<DaySpan> work;
  std::vector<DaySpan> quiet;          ///< every day: nothing is announced and nothing moves by itself
  std::vector<std::int64_t> holidays;  ///< as local_day() numbers them
  /// True: it never closes, and never needs the wall clock.
  [[nodiscard]] bool empty() const;
  bool operator==(ScheduleSettings const&) const = default;
};

/// Whether the wall clock can be believed: it was set, or at least shows a time after this was written. A Pi
/// without a clock battery starts in the past and shows a time long gone until the network tells it.
[[nodiscard]] bool plausible(CivilTime const& civil);
/// Minutes since local midnight, 0 to 1439.
[[nodiscard]] int local_minute(CivilTime const& civil);
/// "09:05"
[[nodiscard]] std::string clock_in_words(int minute);

/// The working hours, read from what the wall clock showed last. The wall clock never controls an interval;
/// whoever owns this sends it at each full minute and when it was set. Hours are those of the local wall
/// clock: on the day on which an hour is skipped or repeated, so are the minutes of a span within it.
class Schedule {
 public:
  explicit Schedule(ScheduleSettings settings);

  void on_civil_time(CivilTime const& civil);
  void set_settings(ScheduleSettings settings);

  /// Why the cycle rests now, for a person, as "outside working hours, until 09:00"; empty: it does not.
  /// Without a clock that can be believed a schedule is closed.
  [[nodiscard]] std::string const& why_closed() const { return why_closed_; }
  /// Nobody has set the clock, but it shows a time that can be; the schedule relies on it.
  [[nodiscard]] bool assumed() const;

 private:
  [[nodiscard]] std::string judge(CivilTime const& civil) const;
  [[nodiscard]] bool works_on(std::int64_t day) const;
  [[nodiscard]] bool works_at(std::int64_t day, int minute) const;
  [[nodiscard]] bool quiet_at(int minute) const;
  [[nodiscard]] std::string until_work(std::int64_t day, int minute) const;
  [[nodiscard]] std::string until_quiet_ends(int minute) const;

  ScheduleSettings settings_;
  std::optional<CivilTime> civil_;
  std::string why_closed_;
};

}  // namespace desk::core
