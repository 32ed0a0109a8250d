#include "daemon/core/rest_detector.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {
constexpr Duration k_margin = std::chrono::milliseconds{150};
/// A quarter of the smallest deadband: the mean's standard deviation that is good enough to judge a landing.
constexpr double k_mean_sigma_mm = 0.6;
}  // namespace

RestDetector::RestDetector(Capabilities const& c, TimePoint motor_off, Seconds coast_time, Height last)
    : settled_{motor_off + to_duration(coast_time) + k_margin}, last_{last} {
  double const sigma = c.noise.mm();
  auto const wanted =
      static_cast<std::size_t>(std::ceil((sigma / k_mean_sigma_mm) * (sigma / k_mean_sigma_mm)));
  needed_ = std::clamp<std::size_t>(wanted, 2, k_most);
  tolerance_mm_ = std::max({0.3, c.resolution.mm(), 5.0 * sigma});
  // Time for twice the readings that are needed, in case some are lost.
  give_up_ = settled_ + c.report_period * static_cast<int>(2 * needed_ + 2) + std::chrono::milliseconds{300};
}

void RestDetector::on_height(Height height, TimePoint at) {
  last_ = height;
  if (at < settled_) return;
  if (count_ > 0 && std::abs(height.mm() - readings_[(count_ - 1) % k_most]) > tolerance_mm_) count_ = 0;
  readings_[count_ % k_most] = height.mm();
  ++count_;
}

std::optional<Height> RestDetector::rest(TimePoint now) const {
  if (count_ >= needed_) {
    std::size_t const n = std::min(count_, k_most);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += readings_[i];
    return Height::at_mm(sum / static_cast<double>(n));
  }
  if (now >= give_up_) return last_;
  return std::nullopt;
}

}  // namespace desk::core
