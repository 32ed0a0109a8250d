#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

namespace desk::core {

/// How far a desk runs on after its motor goes off at some speed: stop_delay·v + braking·v². Both parts are
/// learned from settled stops by recursive least squares, so stops at different speeds tell them apart, and
/// slow changes (load, temperature) are followed. One odd stop is not believed, two in a row start anew.
class CoastModel {
 public:
  /// `coast`: what the driver expects from `cruise`, both greater than 0.
  CoastModel(Distance coast, Speed cruise);

  [[nodiscard]] Seconds stop_delay() const { return Seconds{delay_mm_ / cruise_}; }
  /// s²/mm: 1/2a.
  [[nodiscard]] double braking() const { return braking_mm_ / (cruise_ * cruise_); }
  [[nodiscard]] Distance coast_from(Speed speed) const;

  /// A stop from `speed` (magnitude) that took `coast`, known to a standard deviation of `sigma`.
  void learn(Speed speed, Distance coast, Distance sigma);
  [[nodiscard]] int observations() const { return observations_; }

  /// Takes over figures that were learned earlier. False, and nothing is changed, if they are out of range.
  bool restore(Seconds stop_delay, double braking, int observations);

 private:
  /// Of a Kalman update for the observation coast = [r, r²]·[delay, braking], r being the speed over the
  /// nominal cruise: covariances of the two parts with the observation, and its variance.
  struct Gain {
    double delay;
    double braking;
    double variance;
  };
  [[nodiscard]] Gain gain(double r, Distance coast, Distance sigma) const;
  void correct(Gain const& g, double innovation);
  void forget();
  void distrust();
  [[nodiscard]] bool in_range() const;

  double cruise_;
  double expected_mm_;
  // The two parts of the coast from `cruise_`, in mm, with their covariance.
  double delay_mm_ = 0;
  double braking_mm_ = 0;
  double p_dd_ = 0;
  double p_db_ = 0;
  double p_bb_ = 0;
  int observations_ = 0;
  int odd_in_a_row_ = 0;
};

}  // namespace desk::core
