#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

/// What is done to a sensor's readings before anybody sees them. Pure.
namespace desk::driver::gpio {

struct Reading {
  core::TimePoint at;
  core::Height height;
  bool operator==(Reading const&) const = default;
};

/// Drops what no desk can do: farther from the last believed reading than the fastest desk gets, and 20 mm
/// (design §4). Three in a row that agree with each other are believed: then it was the last one that was
/// wrong.
class OutlierGate {
 public:
  explicit OutlierGate(core::Speed fastest) : fastest_{fastest} {}

  [[nodiscard]] bool passes(Reading const& reading) {
    if (believed_ && !follows(reading, *believed_)) {
      odd_in_a_row_ = odd_ && follows(reading, *odd_) ? odd_in_a_row_ + 1 : 1;
      odd_ = reading;
      if (odd_in_a_row_ < k_to_believe) return false;
    }
    odd_.reset();
    odd_in_a_row_ = 0;
    believed_ = reading;
    return true;
  }

 private:
  static constexpr int k_to_believe = 3;
  static constexpr double k_allowance_mm = 20;
  [[nodiscard]] bool follows(Reading const& reading, Reading const& earlier) const {
    double const reach = fastest_.mm_s() * core::to_seconds(reading.at - earlier.at) + k_allowance_mm;
    return (reading.height - earlier.height).abs().mm() <= reach;
  }

  core::Speed fastest_;
  std::optional<Reading> believed_;
  std::optional<Reading> odd_;
  int odd_in_a_row_ = 0;
};

/// The middle one by height of the last so many readings, with the instant at which it was true.
class MedianFilter {
 public:
  explicit MedianFilter(std::size_t of) : of_{of} {}

  /// Nothing until there are enough, or if the middle one was told already or is older than the one told
  /// last.
  [[nodiscard]] std::optional<Reading> take(Reading const& reading) {
    window_.push_back(reading);
    if (window_.size() > of_) window_.pop_front();
    if (window_.size() < of_) return std::nullopt;
    std::vector<Reading> sorted{window_.begin(), window_.end()};
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](Reading const& x, Reading const& y) { return x.height < y.height; });
    Reading const& middle = sorted[sorted.size() / 2];
    if (told_ && middle.at <= *told_) return std::nullopt;
    told_ = middle.at;
    return middle;
  }

 private:
  std::size_t of_;
  std::deque<Reading> window_;
  std::optional<core::TimePoint> told_;
};

}  // namespace desk::driver::gpio
