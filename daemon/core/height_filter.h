#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

namespace desk::core {

/// Position, speed and acceleration of the desk top out of timestamped readings: a Kalman filter that is told
/// which acceleration to expect from when on, and finds out how much of it there really is. Coarse or noisy
/// readings count less, so one filter serves a 0.1 mm sensor and one with 10 mm steps.
class HeightFilter {
 public:
  struct State {
    TimePoint at;
    Height height;
    Speed speed;
    double acceleration = 0;  ///< mm/s², signed
  };

  /// At rest at `height`, known to `sigma`.
  void rest_at(Height height, Distance sigma, TimePoint at);

  /// From the filter's present instant on: expected value and standard deviation, mm/s².
  void set_acceleration(double expected, double sigma);

  /// Lets time pass. `uncertainty`: standard deviation of what disturbs the motion meanwhile, mm/s².
  void advance(TimePoint to, double uncertainty);

  /// A reading of standard deviation `sigma`, true at the filter's present instant.
  void correct(Height reading, Distance sigma);

  /// Stands from now on, the height known `sigma` worse than before.
  void stand_still(Distance sigma);

  /// Standard deviation of the height.
  [[nodiscard]] Distance sigma() const;
  [[nodiscard]] State state() const { return {at_, Height::at_mm(h_), Speed::of_mm_s(v_), a_}; }

 private:
  TimePoint at_;
  double h_ = 0;
  double v_ = 0;
  double a_ = 0;
  // Covariances.
  double p_hh_ = 0;
  double p_hv_ = 0;
  double p_ha_ = 0;
  double p_vv_ = 0;
  double p_va_ = 0;
  double p_aa_ = 0;
};

}  // namespace desk::core
