#pragma once

#include "daemon/core/action.h"

#include <optional>

namespace desk::core {

/// Minutes of sitting and standing and the number of changes since local midnight.
class DayTotals {
 public:
  /// Time has passed in the posture set last.
  void on_time(TimePoint now);
  /// The posture from now on; only sitting and standing are counted.
  void set_posture(Posture posture, TimePoint now);
  /// A new local date starts new totals.
  void on_civil_time(CivilTime const& civil, TimePoint now);

  [[nodiscard]] Duration sat() const { return sat_; }
  [[nodiscard]] Duration stood() const { return stood_; }
  [[nodiscard]] int changes() const { return changes_; }

 private:
  Posture posture_ = Posture::unknown;
  Posture last_counted_ = Posture::unknown;
  TimePoint last_;
  std::optional<std::int64_t> day_;
  Duration sat_{0};
  Duration stood_{0};
  int changes_ = 0;
};

}  // namespace desk::core
