#include "daemon/core/odometer.h"

#include <cmath>
#include <utility>

namespace desk::core {

bool Odometer::follow(std::optional<Height> height, bool in_motion, Distance visible) {
  if (!height) {
    counted_to_.reset();
  } else if (!counted_to_) {
    counted_to_ = height;
  } else {
    Distance const step = (*height - *counted_to_).abs();
    // The last few millimetres of a move show only in where it ended.
    bool const has_ended = !in_motion && under_way_ > Distance{};
    if (has_ended || (in_motion && step > visible)) {
      under_way_ += step;
      counted_to_ = height;
    }
  }
  if (in_motion || under_way_ == Distance{}) return false;
  total_ += std::exchange(under_way_, Distance{});
  return true;
}

void Odometer::renamed(Height height) {
  counted_to_ = height;
}

void Odometer::restore(Distance total) {
  if (std::isfinite(total.mm()) && total > Distance{}) total_ = total;
}

}  // namespace desk::core
