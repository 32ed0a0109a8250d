#include "daemon/core/settling.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

constexpr int k_agreeing_needed = 2;
/// Noise hides a slow motion from two readings, not from their trend.
constexpr int k_noisy_needed = 8;
/// A noisy sensor is averaged until the mean is worth half its deadband, but not for ever.
constexpr Distance k_good_enough = Distance::of_mm(0.7);
/// Two equal readings of a finer sensor than this are standstill; a coarser one says the same while it
/// creeps.
constexpr double k_fine_mm = 0.5;
/// What the coast may differ from the expected one, before readings at rest say more.
constexpr double k_coast_uncertainty = 0.15;
/// Of cruise: a desk that is slower is about to stand.
constexpr double k_creep = 0.3;
/// Every desk says once more where it is after its motor went off; a few readings may be lost.
constexpr Duration k_first_reading = std::chrono::milliseconds{600};
/// Readings at rest differ by no more, beside the sensor's noise.
constexpr double k_same_mm = 0.15;
/// A reading this far off the estimate means that the desk did not stop where it was expected.
constexpr double k_astray_mm = 1.0;
/// A sum of independent errors grows with the root of their number; a moving desk's with their number.
constexpr double k_drift_sigmas = 4;
/// Braking differs from stop to stop (3 %) and from what was learned; the filter follows the readings.
constexpr double k_braking_uncertainty = 0.15;
/// s²/mm: 1/2a at 5 g; a model without braking at all would stop in no time.
constexpr double k_hardest_braking = 1e-5;
/// Of the expected deceleration, so that a filter that was led astray comes to an end.
constexpr double k_least_braking = 0.3;

}  // namespace

Settling::Settling(Capabilities const& c, HeightFilter const& filter, Run const& run, TimePoint off,
                   TimePoint now, Distance step)
    : run_{run},
      off_{off},
      filter_{filter},
      noise_{c.noise},
      step_{step},
      speaks_at_rest_{c.reports_at_rest} {
  advance_along(filter_, run_, off_);
  at_off_ = filter_.state();
  sigma_at_off_ = filter_.sigma();
  predicted_ = rest_height(at_off_, run_, off_);
  auto const v = Speed::of_mm_s(std::max(0.0, sign(run_.direction) * at_off_.speed.mm_s()));
  bool const blurred = c.noise.mm() > 0 || step.mm() > k_fine_mm;
  coast_ends_ = off_ + to_duration(run_.model.longest_coast_time_from(v));
  counts_from_ = blurred ? coast_ends_ : off_;
  patience_ = c.reports_at_rest
                  ? c.report_period * (2 * k_agreeing_needed + 2) + std::chrono::milliseconds{300}
                  : c.report_period * 2 + std::chrono::milliseconds{50};
  give_up_ = std::max({off_ + to_duration(run_.model.coast_time_from(v)), counts_from_, now}) +
             std::max(patience_, k_first_reading);
}

/// Speed is kept for the stop delay, then braked evenly to standstill.
void Settling::coast_to(TimePoint to) {
  if (standing_) return filter_.advance(to, 0);
  double const braking = 1 / (2 * std::max(run_.model.braking, k_hardest_braking));
  TimePoint const brakes_at = off_ + to_duration(run_.model.stop_delay);
  if (filter_.state().at <= brakes_at) {
    filter_.advance(std::min(to, brakes_at), 0);
    if (to <= brakes_at) return;
    filter_.set_acceleration(-sign(run_.direction) * braking, k_braking_uncertainty * braking);
  }
  auto const s = filter_.state();
  double const speed = std::max(0.0, sign(run_.direction) * s.speed.mm_s());
  double const deceleration = std::max(-sign(run_.direction) * s.acceleration, k_least_braking * braking);
  TimePoint const stands_at = s.at + to_duration(Seconds{speed / deceleration});
  filter_.advance(std::min(to, stands_at), 0);
  if (to < stands_at) return;
  double const coast = (filter_.state().height - at_off_.height).abs().mm();
  filter_.stand_still(Distance::of_mm(k_coast_uncertainty * coast));
  standing_ = true;
  filter_.advance(to, 0);
}

void Settling::on_reading(Height reading, Distance sigma, Distance step, TimePoint at) {
  step_ = step;
  coast_to(at);
  double const same = k_same_mm + 5 * noise_.mm();
  if (!last_) changed_at_ = off_;
  bool const agrees = last_ && (reading - *last_).abs().mm() <= same;
  drift_mm_ += (reading - filter_.state().height).mm();
  bool const drifts = noise_.mm() > 0 && std::abs(drift_mm_) > k_drift_sigmas * noise_.mm() *
                                                                   std::sqrt(std::max(0, agreeing_) + 1.0);
  bool const astray =
      drifts || (reading - filter_.state().height).abs().mm() > k_astray_mm + step.mm() / 2 + 4 * noise_.mm();
  last_way_.reset();
  if (last_) last_way_ = (reading - *last_).abs();
  last_ = reading;
  last_at_ = at;
  give_up_ = std::max(give_up_, at + patience_);
  if (!standing_ && at > coast_ends_) {
    // This is no coast any more.
    standing_ = true;
    filter_.rest_at(reading, sigma, at);
    agreeing_ = -1;
    drift_mm_ = 0;
    return;
  }
  if (!standing_) {
    filter_.correct(reading, sigma);
    return;
  }
  if (at < counts_from_) {
    drift_mm_ = 0;
    return;
  }
  if (!agrees) changed_at_ = at;
  if (astray) {
    // Not where it should be: longer coast, a hand on the handset, something in the way. Believe what is
    // shown.
    filter_.rest_at(reading, sigma, at);
    agreeing_ = -1;
    drift_mm_ = 0;
  } else if (noise_.mm() > 0 || agreeing_ <= 0) {
    // A clean sensor says the same again and again; that is not news.
    filter_.correct(reading, sigma);
  }
  agreeing_ = agrees ? agreeing_ + 1 : std::min(1, agreeing_ + 1);
}

Height Settling::estimate() const {
  Height const h = filter_.state().height;
  if (!last_ || noise_.mm() > 0) return h;
  // The step of a clean sensor is a hard bound, once the desk stands.
  Distance const half = step_ / 2;
  if (agreeing_ >= 1) return std::clamp(h, *last_ - half, *last_ + half);
  if (speaks_at_rest_ || !last_way_) return h;
  // A sensor that falls silent at rest said its last word less than a report before. In that time a desk that
  // brakes goes no farther than between the two words before.
  Distance const most = half + *last_way_;
  return std::clamp(h, *last_ - most, *last_ + most);
}

std::optional<Height> Settling::rest(TimePoint now) const {
  // A step of the sensor lasts that long when the desk creeps.
  Seconds const step_time{step_.mm() / (k_creep * run_.model.cruise.mm_s())};
  bool const creeps =
      noise_.mm() == 0 && step_.mm() > k_fine_mm && last_at_ - changed_at_ < to_duration(step_time);
  bool const sure = agreeing_ >= k_most_readings || filter_.sigma() <= k_good_enough || noise_.mm() == 0;
  int const needed = noise_.mm() > 0 ? k_noisy_needed : k_agreeing_needed;
  if (agreeing_ >= needed && sure && !creeps) return estimate();
  if (now < give_up_) return std::nullopt;
  Settling later = *this;
  later.coast_to(std::max(now, filter_.state().at));
  return later.estimate();
}

}  // namespace desk::core
