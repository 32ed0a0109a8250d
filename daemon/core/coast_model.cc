#include "daemon/core/coast_model.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// Coast varies by 3 % from stop to stop (hardware.md §1).
constexpr double k_scatter = 0.03;
/// Drift from one stop to the next, as a share of the coast: follows the temperature of the day, averages the
/// scatter.
constexpr double k_drift = 0.003;
/// Beyond this many standard deviations a stop was disturbed, or the model is wrong.
constexpr double k_odd = 4.0;
/// Times the expected coast: something stopped it, or pushed it.
constexpr double k_shortest = 0.4;
constexpr double k_longest = 2.5;
/// Of cruise.
constexpr double k_slow = 0.5;
/// A coast that differs more than this from the driver's figure is not learned but a mistake: 8 to 25 mm are
/// known (hardware.md §1), a careless configuration may say 10.
constexpr double k_least = 0.1;
constexpr double k_most = 5.0;

}  // namespace

CoastModel::CoastModel(Distance coast, Speed cruise) : cruise_{cruise.mm_s()}, expected_mm_{coast.mm()} {
  forget();
}

void CoastModel::forget() {
  // Which part has which share is not known for an unseen desk.
  delay_mm_ = expected_mm_ / 2;
  braking_mm_ = expected_mm_ / 2;
  observations_ = 0;
  distrust();
}

void CoastModel::distrust() {
  // Each part is known to 40 % of the whole; their sum a little better.
  double const c = expected_mm_ * expected_mm_;
  p_dd_ = 0.16 * c;
  p_bb_ = 0.16 * c;
  p_db_ = -0.09 * c;
  odd_in_a_row_ = 0;
}

bool CoastModel::in_range() const {
  double const coast = delay_mm_ + braking_mm_;
  return std::isfinite(coast) && coast >= k_least * expected_mm_ && coast <= k_most * expected_mm_ &&
         delay_mm_ >= 0 && braking_mm_ >= 0;
}

Distance CoastModel::coast_from(Speed speed) const {
  double const r = speed.mm_s() / cruise_;
  return Distance::of_mm((delay_mm_ * r) + (braking_mm_ * r * r));
}

void CoastModel::learn(Speed speed, Distance coast, Distance sigma) {
  double const r = speed.mm_s() / cruise_;
  if (r <= 0 || coast.mm() < 0) return;
  double const drift = k_drift * expected_mm_;
  p_dd_ += drift * drift;
  p_bb_ += drift * drift;
  double const innovation = coast.mm() - coast_from(speed).mm();
  double const variance = gain(r, coast, sigma).variance;
  double const ratio = coast.mm() / std::max(0.1, coast_from(speed).mm());
  bool const odd =
      innovation * innovation > k_odd * k_odd * variance || ratio < k_shortest || ratio > k_longest;
  // A slow desk's coast is short; one that is not says that the desk was not slow.
  bool const mistaken = r < k_slow && innovation > 0;
  if (odd && (mistaken || ++odd_in_a_row_ < 2)) return;
  // Once more: so it is the model that is wrong.
  if (odd) distrust();
  odd_in_a_row_ = 0;
  correct(gain(r, coast, sigma), innovation);
}

CoastModel::Gain CoastModel::gain(double r, Distance coast, Distance sigma) const {
  double const d = (p_dd_ * r) + (p_db_ * r * r);
  double const b = (p_db_ * r) + (p_bb_ * r * r);
  double const scatter = k_scatter * coast.mm();
  return {d, b, (r * d) + (r * r * b) + (scatter * scatter) + (sigma.mm() * sigma.mm())};
}

void CoastModel::correct(Gain const& g, double innovation) {
  ++observations_;
  delay_mm_ += g.delay / g.variance * innovation;
  braking_mm_ += g.braking / g.variance * innovation;
  p_dd_ -= g.delay * g.delay / g.variance;
  p_db_ -= g.delay * g.braking / g.variance;
  p_bb_ -= g.braking * g.braking / g.variance;
  // Neither part can help the desk on; what one of them would owe, the other pays.
  double const sum = delay_mm_ + braking_mm_;
  delay_mm_ = std::clamp(delay_mm_, 0.0, std::max(0.0, sum));
  braking_mm_ = std::max(0.0, sum - delay_mm_);
  if (!in_range()) forget();
}

bool CoastModel::restore(Seconds stop_delay, double braking, int observations) {
  CoastModel restored = *this;
  restored.delay_mm_ = stop_delay.count() * cruise_;
  restored.braking_mm_ = braking * cruise_ * cruise_;
  if (!restored.in_range() || observations < 1) return false;
  restored.observations_ = observations;
  // As certain as after a handful of stops; the next ones correct the rest.
  double const known = 0.05 * (restored.delay_mm_ + restored.braking_mm_);
  restored.p_dd_ = known * known * 2;
  restored.p_bb_ = known * known * 2;
  restored.p_db_ = -known * known;
  restored.odd_in_a_row_ = 0;
  *this = restored;
  return true;
}

}  // namespace desk::core
