#pragma once

#include "daemon/core/event.h"
#include "daemon/mqtt/topics.h"

#include <array>
#include <string_view>

namespace desk::mqtt {

/// A length of time that is set and shown in minutes.
struct IntervalTopic {
  core::Interval interval;
  std::string_view leaf;
  int least_minutes;  ///< as request::SetInterval takes them
  int most_minutes;
};

inline constexpr std::array k_intervals{IntervalTopic{core::Interval::sit, leaf::k_sit_interval, 1, 240},
                                        IntervalTopic{core::Interval::stand, leaf::k_stand_interval, 1, 120},
                                        IntervalTopic{core::Interval::snooze, leaf::k_snooze_time, 1, 60}};

}  // namespace desk::mqtt
