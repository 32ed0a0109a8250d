#include "daemon/core/taught_presets.h"

#include "daemon/core/words.h"

#include <cmath>

namespace desk::core {
namespace {

struct Band {
  Height least;
  Height most;
};

/// Rule M11: outside of it nobody works.
constexpr Band band_of(Preset preset) {
  return preset == Preset::sit ? Band{Height::at_mm(520), Height::at_mm(860)}
                               : Band{Height::at_mm(840), Height::at_mm(1330)};
}
constexpr Distance k_least_way = Distance::of_mm(200);
constexpr Distance k_most_way = Distance::of_mm(560);
/// What is written down and read again is the same height.
constexpr Distance k_same = Distance::of_mm(0.05);

std::string why_unfit(Preset preset, Height height, Presets const& presets, SoftLimits const& limits) {
  if (!limits.contains(height)) {
    return in_words(height) + " is outside the soft limits, " + in_words(limits.min) + " to " +
           in_words(limits.max);
  }
  Band const band = band_of(preset);
  if (height < band.least || height > band.most) {
    return in_words(height) + " is no height to " + (preset == Preset::sit ? "sit" : "stand") +
           " at: " + in_words(band.least) + " to " + in_words(band.most) + " is";
  }
  Distance const way = presets.stand - presets.sit;
  if (way < k_least_way || way > k_most_way) {
    return "the sitting height would be " + in_words(presets.sit) + " and the standing height " +
           in_words(presets.stand) + ": they must be " + in_words(k_least_way) + " to " +
           in_words(k_most_way) + " apart";
  }
  return {};
}

}  // namespace

Presets TaughtPresets::presets() const {
  Presets presets = configured_;
  if (sit_) presets.sit = sit_->height;
  if (stand_) presets.stand = stand_->height;
  return presets;
}

std::string TaughtPresets::teach(Preset preset, Height height, SoftLimits const& limits) {
  // As finely as it is shown.
  height = Height::at_mm(std::round(height.mm() * 10) / 10);
  Presets presets = this->presets();
  (preset == Preset::sit ? presets.sit : presets.stand) = height;
  if (std::string why = why_unfit(preset, height, presets, limits); !why.empty()) return why;
  taught(preset) = UserMemory::TaughtPreset{height, configured_.of(preset)};
  return {};
}

bool TaughtPresets::forget() {
  bool const any = sit_ || stand_;
  sit_.reset();
  stand_.reset();
  return any;
}

void TaughtPresets::remember(UserMemory& memory) const {
  memory.sit = sit_;
  memory.stand = stand_;
}

void TaughtPresets::restore(UserMemory const& memory, SoftLimits const& limits) {
  auto const holds = [&](std::optional<UserMemory::TaughtPreset> const& taught, Preset preset) {
    return taught && taught->height.finite() && (taught->configured - configured_.of(preset)).abs() <= k_same;
  };
  if (holds(memory.sit, Preset::sit)) sit_ = memory.sit;
  if (holds(memory.stand, Preset::stand)) stand_ = memory.stand;
  Presets const presets = this->presets();
  bool const unfit = (sit_ && !why_unfit(Preset::sit, presets.sit, presets, limits).empty()) ||
                     (stand_ && !why_unfit(Preset::stand, presets.stand, presets, limits).empty());
  if (unfit) forget();
}

}  // namespace desk::core
