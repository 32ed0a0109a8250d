#include "daemon/core/halt_watch.h"

namespace desk::core {
namespace {

constexpr double k_runaway_mm = 20;  ///< beyond the coast; design §5
/// After a collision a box backs off by up to 10 mm (hardware.md §1); more is a hand on the handset.
constexpr double k_longest_rebound_mm = 15;
constexpr Duration k_rest = std::chrono::milliseconds{400};
constexpr double k_creep = 0.3;  ///< of cruise: what moves on more slowly has stopped or is about to

}  // namespace

void HaltWatch::begin(Direction direction, HeightCheck::Reading const& off, Distance longest_coast) {
  halted_ = Halted{off, direction, longest_coast, off.height, off.at, false, 0};
  moved_mm_ = 0;
}

/// What the readings of a resting desk differ by at most.
Distance HaltWatch::visible(Height at) const {
  bool const coarse = at >= capabilities_.coarse_from;
  Distance const step = coarse ? capabilities_.coarse_resolution : capabilities_.resolution;
  return Distance::of_mm(1 + 4 * capabilities_.noise.mm()) + step;
}

HaltWatch::Finding HaltWatch::on_reading(HeightCheck::Reading const& reading) {
  if (!halted_ || reading.at <= halted_->off.at) return Finding::nothing;
  Distance const seen = visible(reading.height);
  if ((reading.height - halted_->rest_height).abs() > seen) {
    halted_->rest_height = reading.height;
    halted_->rest_since = reading.at;
  }
  moved_mm_ = sign(halted_->direction) * (reading.height - halted_->off.height).mm();
  // A creeping desk needs its time to show through noise and steps.
  Seconds const creeping{seen.mm() / (k_creep * capabilities_.cruise.mm_s())};
  if (reading.at - halted_->rest_since >= k_rest + to_duration(creeping)) {
    halted_.reset();
    return Finding::rested;
  }
  if (!halted_->by_hand && -moved_mm_ > k_longest_rebound_mm + seen.mm()) {
    halted_->by_hand = true;
    return Finding::moved_back;
  }
  bool const too_far = moved_mm_ > halted_->longest_coast.mm() + k_runaway_mm + seen.mm();
  halted_->too_far = too_far ? halted_->too_far + 1 : 0;
  // One reading of a noisy sensor may be far off.
  int const proof = capabilities_.noise.mm() > 0 ? 2 : 1;
  return halted_->too_far >= proof ? Finding::runs_on : Finding::nothing;
}

}  // namespace desk::core
