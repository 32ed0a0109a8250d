#pragma once

#include "daemon/core/stop_planner.h"
#include "daemon/core/telemetry.h"

#include <optional>

namespace desk::core {

/// Follows a desk whose motor went off until it stands, and tells where.
///
/// The estimate goes on through the coast, so it knows more than the readings at rest: the millimetre between
/// two steps of a coarse sensor, the mean of a noisy one. It is believed when two readings after the expected
/// standstill agree with each other and with it, or when a sensor that is silent at rest fell silent.
class Settling {
 public:
  static constexpr int k_most_readings = 12;

  Settling() = default;
  /// `filter`: what was known at its own instant, not after `off`. `now` may be long after `off` if that
  /// became known late. `step`: of the sensor.
  Settling(Capabilities const& capabilities, HeightFilter const& filter, Run const& run, TimePoint off,
           TimePoint now, Distance step);

  /// `sigma`: standard deviation of the reading. `step`: what the sensor can tell apart at this height.
  void on_reading(Height reading, Distance sigma, Distance step, TimePoint at);

  /// The resting height, once it is known.
  [[nodiscard]] std::optional<Height> rest(TimePoint now) const;
  /// No reading since the motor went off: rest() is a guess.
  [[nodiscard]] bool blind() const { return !last_; }
  /// Standard deviation of rest().
  [[nodiscard]] Distance sigma() const { return filter_.sigma(); }
  /// When rest() becomes worth asking again without a new reading.
  [[nodiscard]] TimePoint deadline() const { return give_up_; }

  /// What was known when the motor went off.
  [[nodiscard]] HeightFilter::State const& at_off() const { return at_off_; }
  [[nodiscard]] Distance sigma_at_off() const { return sigma_at_off_; }
  /// Where the desk was expected to rest then.
  [[nodiscard]] Height predicted() const { return predicted_; }

 private:
  void coast_to(TimePoint to);
  [[nodiscard]] Height estimate() const;

  Run run_;
  TimePoint off_;
  HeightFilter filter_;
  bool standing_ = false;
  HeightFilter::State at_off_;
  Distance sigma_at_off_;
  Height predicted_;

  Distance noise_;
  TimePoint coast_ends_;   ///< at the latest, if nothing else moves the desk
  TimePoint counts_from_;  ///< earlier readings of a coarse or noisy sensor may still be moving
  Duration patience_{0};   ///< without a reading this long after standstill, the sensor sleeps
  TimePoint give_up_;
  std::optional<Height> last_;        ///< newest reading after the motor went off
  std::optional<Distance> last_way_;  ///< from the reading before
  TimePoint last_at_;
  TimePoint changed_at_;  ///< when a reading last differed from the one before
  Distance step_;
  bool speaks_at_rest_ = true;
  double drift_mm_ = 0;  ///< of a noisy sensor: sum of what readings since standstill differ from the mean
  int agreeing_ = 0;     ///< readings in a row since standstill that agree
};

}  // namespace desk::core
