#pragma once

#include "config/settings.h"

namespace desk::config {

/// Fills in what the user's regime means for a desk: intervals, walk, ramp.
void apply_regime(UserSettings const& user, core::CycleSettings& cycle);

/// The regime has intervals of its own, so that none may be given beside it.
[[nodiscard]] bool has_fixed_intervals(Regime regime);

/// The shortest interval that ever comes of it, a beginner's first days included.
[[nodiscard]] core::Duration shortest_interval(core::CycleSettings const& cycle);

}  // namespace desk::config
