#include "daemon/core/day_totals.h"

namespace desk::core {

void DayTotals::on_time(TimePoint now) {
  Duration const passed = now - last_;
  last_ = now;
  if (posture_ == Posture::sitting) sat_ += passed;
  if (posture_ == Posture::standing) stood_ += passed;
}

void DayTotals::set_posture(Posture posture, TimePoint now) {
  on_time(now);
  posture_ = posture;
  if (posture != Posture::sitting && posture != Posture::standing) return;
  if (last_counted_ != Posture::unknown && last_counted_ != posture) ++changes_;
  last_counted_ = posture;
}

void DayTotals::on_civil_time(CivilTime const& civil, TimePoint now) {
  on_time(now);
  std::int64_t const day = local_day(civil);
  if (day_ && *day_ != day) {
    sat_ = stood_ = Duration{0};
    changes_ = 0;
  }
  day_ = day;
}

}  // namespace desk::core
