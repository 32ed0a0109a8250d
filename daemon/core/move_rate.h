#pragma once

#include "daemon/core/time.h"

#include <algorithm>
#include <deque>
#include <vector>

namespace desk::core {

/// How often the desk was moved within the last hour (rule R-RATE of ergonomics.md).
class MoveRate {
 public:
  void moved(TimePoint now) {
    while (!times_.empty() && now - times_.front() >= std::chrono::hours{1}) times_.pop_front();
    times_.push_back(now);
  }
  /// How long ago each of them was, oldest first.
  [[nodiscard]] std::vector<Duration> ages(TimePoint now) const {
    std::vector<Duration> ages;
    for (TimePoint const at : times_) {
      if (now - at < std::chrono::hours{1}) ages.push_back(now - at);
    }
    return ages;
  }
  [[nodiscard]] int within_hour(TimePoint now) const {
    return static_cast<int>(std::count_if(times_.begin(), times_.end(),
                                          [&](TimePoint at) { return now - at < std::chrono::hours{1}; }));
  }

 private:
  std::deque<TimePoint> times_;  // oldest first; a motor's budget keeps it short
};

}  // namespace desk::core
