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
  [[nodiscard]] constexpr bool contains(int minute) const {
    return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  }
  bool operator==(DaySpan const&) const = default;
};

/// When the cycle may prompt and move. Commands of a person are never refused by it.
struct ScheduleSettings {
  std::array<bool, 7> weekdays{true, true, true, true, true, true, true};  ///< Monday first
  std::vector<DaySpan> work;                                               ///< empty: all day
  std::vector<DaySpan> quiet;          ///< nothing is announced and nothing moves by itself
  std::vector<std::int64_t> holidays;  ///< as local_day() numbers them
  /// Whether it needs the wall clock at all.
  [[nodiscard]] bool empty() const;
  bool operator==(ScheduleSettings const&) const = default;
};

/// The working hours, read from what the wall clock showed last. The wall clock never controls an interval;
/// whoever owns this sends it at each full minute and when it was set.
class Schedule {
 public:
  explicit Schedule(ScheduleSettings settings);

  void on_civil_time(CivilTime const& civil, TimePoint now);

  /// Why the cycle rests now, for a person, as "outside working hours"; empty: it does not.
  [[nodiscard]] std::string why_closed() const;
  /// The clock was never set since the start, but shows a time that can be; the schedule relies on it.
  [[nodiscard]] bool assumed() const;

 private:
  ScheduleSettings settings_;
  std::optional<CivilTime> civil_;
};

}  // namespace desk::core
