#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/settings.h"

#include <optional>
#include <string>

namespace desk::core {

/// The presets of whoever works at a desk: as configured, but for those that were saved at the desk itself.
class TaughtPresets {
 public:
  explicit TaughtPresets(Presets const& configured) : configured_{configured} {}

  /// What holds.
  [[nodiscard]] Presets presets() const;
  [[nodiscard]] Presets const& configured() const { return configured_; }

  /// This height is the preset from now on. Or why it is not, for a person: it is outside the limits, or no
  /// adult sits or stands so (ergonomics.md M11).
  std::string teach(Preset preset, Height height, SoftLimits const& limits);
  /// True: something was taught.
  bool forget();

  void remember(UserMemory& memory) const;
  /// A height holds as long as the configuration says what it said when it was saved: whoever edits it
  /// later is right. So are limits that leave it out.
  void restore(UserMemory const& memory, SoftLimits const& limits);

 private:
  [[nodiscard]] std::optional<UserMemory::TaughtPreset>& taught(Preset preset) {
    return preset == Preset::sit ? sit_ : stand_;
  }

  Presets configured_;
  std::optional<UserMemory::TaughtPreset> sit_;
  std::optional<UserMemory::TaughtPreset> stand_;
};

}  // namespace desk::core
