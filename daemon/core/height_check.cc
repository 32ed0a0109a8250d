#include "daemon/core/height_check.h"

#include "daemon/core/plausible_height.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// An empty desk is 30 % faster than nominal, and 5 % more going down (hardware.md §1).
constexpr double k_fastest = 1.5;
constexpr double k_jump_mm = 20;  ///< |Δh| > v_max·Δt + 20 mm is no motion (design §4)
constexpr int k_to_relocate =
    3;  ///< agreeing odd readings of a resting desk: it was moved while we were blind

}  // namespace

HeightCheck::HeightCheck(Capabilities const& capabilities)
    : fastest_{capabilities.cruise * k_fastest}, noisy_{capabilities.noise.mm() > 0} {}

bool HeightCheck::follows(Reading const& reading, Reading const& earlier,
                          std::optional<TimePoint> driven_since) const {
  // In the second between two looks at a resting desk a hand could move it as far as an outlier is off; only
  // more readings tell which it was.
  TimePoint const rested_until = noisy_ ? driven_since.value_or(reading.at) : earlier.at;
  double const seconds = std::max(0.0, to_seconds(reading.at - std::max(earlier.at, rested_until)));
  double const reach = fastest_.mm_s() * seconds + k_jump_mm;
  return (reading.height - earlier.height).abs().mm() <= reach;
}

void HeightCheck::forget() {
  newest_.reset();
  odd_.reset();
  in_a_row_ = odd_in_a_row_ = 0;
}

void HeightCheck::resting_means(Height height) {
  if (newest_) newest_->height = height;
  odd_.reset();
  odd_in_a_row_ = 0;
}

HeightCheck::Verdict HeightCheck::judge(Telemetry const& telemetry, std::optional<TimePoint> driven_since) {
  if (!telemetry.height || !telemetry.height->finite()) return Verdict::nothing;
  Reading const reading{telemetry.at, *telemetry.height};
  if (newest_ && reading.at <= newest_->at) return Verdict::nothing;
  if (odd_ && reading.at <= odd_->at) return Verdict::nothing;
  bool const possible = plausible_for_a_desk(reading.height);
  if (possible && (!newest_ || follows(reading, *newest_, driven_since))) {
    newest_ = reading;
    odd_in_a_row_ = 0;
    in_a_row_ = std::min(in_a_row_ + 1, k_to_trust);
    return Verdict::accepted;
  }
  bool const agrees = possible && odd_ && odd_in_a_row_ > 0 && follows(reading, *odd_, driven_since);
  odd_in_a_row_ = agrees || !possible ? odd_in_a_row_ + 1 : 1;
  odd_ = reading;
  if (odd_in_a_row_ < k_to_relocate) return Verdict::odd;
  if (driven_since || !possible) return Verdict::impossible;
  newest_ = reading;
  odd_in_a_row_ = 0;
  in_a_row_ = 1;
  return Verdict::accepted;
}

}  // namespace desk::core
