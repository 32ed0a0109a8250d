#pragma once

#include "drivers/gpio/median_filter.h"
#include "drivers/gpio/meter.h"

#include <string>

namespace desk::driver::gpio {

/// Tells of a distance sensor's readings what is to be believed. Some go astray with every such sensor: only
/// several in a row are worth a word.
class HeightReport {
 public:
  struct Limits {
    core::Height lowest;  ///< what is outside is no height, but a hand or a reflection
    core::Height highest;
    core::Speed fastest;     ///< that the desk top can be
    std::size_t median = 1;  ///< of so many readings; odd
  };
  /// `where`: the sensor, for messages.
  HeightReport(Limits const& limits, std::string where);

  void take(Reading const& reading, Newest& newest);
  /// There was no reading.
  void miss(core::Fault fault, Newest& newest);

  /// Standard deviation of what it tells, if that of one reading is `noise`.
  [[nodiscard]] core::Distance noise(core::Distance noise) const;

 private:
  Limits const limits_;
  std::string const where_;
  OutlierGate gate_;
  MedianFilter median_;
  int misses_ = 0;
  int outside_ = 0;
};

}  // namespace desk::driver::gpio
