#include "daemon/core/schedule.h"

#include <utility>

namespace desk::core {

bool ScheduleSettings::empty() const {
  return *this == ScheduleSettings{};
}

Schedule::Schedule(ScheduleSettings settings) : settings_{std::move(settings)} {}

void Schedule::on_civil_time(CivilTime const& civil, TimePoint) {
  civil_ = civil;
}

std::string Schedule::why_closed() const {
  return {};
}

bool Schedule::assumed() const {
  return !settings_.empty() && civil_ && !civil_->synchronised;
}

}  // namespace desk::core
