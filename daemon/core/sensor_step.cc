#include "daemon/core/sensor_step.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace desk::core {
namespace {
/// Smaller divisors happen by chance, and a step that is twice the promised one changes nothing.
constexpr std::int64_t k_coarse = 5;
/// Coarser than any sensor that a desk could be stopped on.
constexpr std::int64_t k_coarsest = 20;
}  // namespace

SensorStep::SensorStep(Capabilities const& c)
    : finest_{c.resolution},
      coarse_from_{c.coarse_from},
      coarse_{c.coarse_resolution},
      noisy_{c.noise.mm() > 0},
      step_{c.resolution} {}

void SensorStep::on_reading(Height reading) {
  // Noise hides the steps.
  if (noisy_ || finest_.mm() <= 0) return;
  std::int64_t const steps = std::llround(reading.mm() / finest_.mm());
  if (count_ > 0 && readings_[(count_ - 1) % k_remembered] == steps) return;
  readings_[count_ % k_remembered] = steps;
  ++count_;
  step_ = reading >= coarse_from_ ? std::max(coarse_, finest_) : found_out();
}

Distance SensorStep::found_out() const {
  if (count_ < k_remembered) return finest_;
  std::int64_t divisor = 0;
  for (std::int64_t const steps : readings_) divisor = std::gcd(divisor, steps);
  return divisor >= k_coarse && divisor <= k_coarsest ? finest_ * static_cast<double>(divisor) : finest_;
}

}  // namespace desk::core
