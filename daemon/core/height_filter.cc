#include "daemon/core/height_filter.h"

#include <algorithm>
#include <cmath>

namespace desk::core {

void HeightFilter::rest_at(Height height, Distance sigma, TimePoint at) {
  *this = HeightFilter{};
  at_ = at;
  h_ = height.mm();
  p_hh_ = sigma.mm() * sigma.mm();
}

void HeightFilter::set_acceleration(double expected, double sigma) {
  a_ = expected;
  p_aa_ = sigma * sigma;
  p_ha_ = 0;
  p_va_ = 0;
}

void HeightFilter::advance(TimePoint to, double uncertainty) {
  double const t = to_seconds(to - at_);
  if (t <= 0) return;
  at_ = to;
  h_ += v_ * t + 0.5 * a_ * t * t;
  v_ += a_ * t;
  // P = F·P·Fᵀ for constant acceleration.
  double const t2 = t * t;
  p_hh_ += 2 * t * p_hv_ + t2 * (p_ha_ + p_vv_) + t2 * t * p_va_ + 0.25 * t2 * t2 * p_aa_;
  p_hv_ += t * (p_vv_ + p_ha_) + 1.5 * t2 * p_va_ + 0.5 * t2 * t * p_aa_;
  p_ha_ += t * p_va_ + 0.5 * t2 * p_aa_;
  p_vv_ += 2 * t * p_va_ + t2 * p_aa_;
  p_va_ += t * p_aa_;
  // A disturbance that is held over the step.
  double const q = uncertainty * uncertainty;
  p_hh_ += 0.25 * t2 * t2 * q;
  p_hv_ += 0.5 * t2 * t * q;
  p_vv_ += t2 * q;
}

void HeightFilter::correct(Height reading, Distance sigma) {
  double const innovation = reading.mm() - h_;
  double const variance = p_hh_ + sigma.mm() * sigma.mm();
  double const gain_h = p_hh_ / variance;
  double const gain_v = p_hv_ / variance;
  double const gain_a = p_ha_ / variance;
  h_ += gain_h * innovation;
  v_ += gain_v * innovation;
  a_ += gain_a * innovation;
  p_aa_ -= gain_a * p_ha_;
  p_va_ -= gain_v * p_ha_;
  p_vv_ -= gain_v * p_hv_;
  p_ha_ -= gain_h * p_ha_;
  p_hv_ -= gain_h * p_hv_;
  p_hh_ -= gain_h * p_hh_;
}

void HeightFilter::stand_still(Distance sigma) {
  double const variance = p_hh_ + sigma.mm() * sigma.mm();
  rest_at(Height::at_mm(h_), Distance::of_mm(std::sqrt(variance)), at_);
}

Distance HeightFilter::sigma() const {
  return Distance::of_mm(std::sqrt(std::max(0.0, p_hh_)));
}

}  // namespace desk::core
