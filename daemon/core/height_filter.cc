#include "daemon/core/height_filter.h"

namespace desk::core {

void HeightFilter::rest_at(Height height, Distance sigma, TimePoint at) {
  at_ = at;
  height_mm_ = height.mm();
  speed_ = 0;
  p_hh_ = sigma.mm() * sigma.mm();
  p_hv_ = 0;
  p_vv_ = 0;
}

void HeightFilter::advance(TimePoint to, double acceleration, double uncertainty) {
  double const dt = to_seconds(to - at_);
  if (dt <= 0) return;
  at_ = to;
  height_mm_ += speed_ * dt + 0.5 * acceleration * dt * dt;
  speed_ += acceleration * dt;
  // White acceleration noise held over the step.
  double const q = uncertainty * uncertainty;
  p_hh_ += 2 * dt * p_hv_ + dt * dt * p_vv_ + 0.25 * dt * dt * dt * dt * q;
  p_hv_ += dt * p_vv_ + 0.5 * dt * dt * dt * q;
  p_vv_ += dt * dt * q;
}

void HeightFilter::correct(Height reading, Distance sigma) {
  double const innovation = reading.mm() - height_mm_;
  double const variance = p_hh_ + sigma.mm() * sigma.mm();
  double const gain_h = p_hh_ / variance;
  double const gain_v = p_hv_ / variance;
  height_mm_ += gain_h * innovation;
  speed_ += gain_v * innovation;
  p_vv_ -= gain_v * p_hv_;
  p_hv_ -= gain_h * p_hv_;
  p_hh_ -= gain_h * p_hh_;
}

}  // namespace desk::core
