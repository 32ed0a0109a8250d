#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <array>

namespace desk::core {

/// Position and speed of the desk top out of timestamped readings: a Kalman filter with two states whose
/// known input is the acceleration that the motion model expects. Coarse or noisy readings count less, so one
/// filter serves a 0.1 mm sensor and one with 10 mm steps.
class HeightFilter {
 public:
  struct State {
    TimePoint at;
    Height height;
    Speed speed;
  };

  /// At rest at `height`, known to `sigma`.
  void rest_at(Height height, Distance sigma, TimePoint at);

  /// Lets time pass. `acceleration` in mm/s², signed; `uncertainty` is its standard deviation.
  void advance(TimePoint to, double acceleration, double uncertainty);

  /// A reading of standard deviation `sigma`, true at the filter's present instant.
  void correct(Height reading, Distance sigma);

  [[nodiscard]] State state() const { return {at_, Height::at_mm(height_mm_), Speed::of_mm_s(speed_)}; }

 private:
  TimePoint at_;
  double height_mm_ = 0;
  double speed_ = 0;
  // Covariance of height (mm²), height-speed, speed.
  double p_hh_ = 0;
  double p_hv_ = 0;
  double p_vv_ = 0;
};

}  // namespace desk::core
