#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/time.h"

#include <cstdint>
#include <optional>

namespace desk::core {

/// Somebody said that standing was uncomfortable: for three days they stand for half as long at a time
/// (ergonomics.md R-PAIN). Days of the calendar; where no clock tells the date, 72 hours.
class Discomfort {
 public:
  /// `today` as local_day() numbers it, if the clock is right. Said again, the days are counted from then.
  void begin(std::optional<std::int64_t> today, TimePoint now);
  /// True: it is over.
  bool on_time(TimePoint now);
  void on_day(std::int64_t day);

  [[nodiscard]] bool lasts() const { return until_day_ || until_; }
  /// The first day that is as usual again.
  [[nodiscard]] std::optional<std::int64_t> until_day() const { return until_day_; }
  [[nodiscard]] std::optional<TimePoint> until() const { return until_; }
  [[nodiscard]] TimePoint next_deadline() const { return until_.value_or(k_never); }

  [[nodiscard]] std::optional<UserMemory::Discomfort> memory(TimePoint now) const;
  /// What memory() gave `elapsed` ago.
  void restore(std::optional<UserMemory::Discomfort> const& memory, Duration elapsed, TimePoint now);

 private:
  std::optional<std::int64_t> until_day_;
  std::optional<TimePoint> until_;
};

}  // namespace desk::core
