#pragma once

#include "daemon/core/settings.h"
#include "daemon/ergonomics/situation.h"

#include <optional>

namespace desk::ergonomics {

/// Between which desk heights somebody can work at all, in the preset's favour: with elbows of 70 to 135
/// degrees (ANSI/HFES 100-2007), two standard deviations off the estimate, on any seat that the chair allows
/// (380 to 560 mm if it was not told). A preset outside is a mistake, one inside need not be good.
struct PresetRange {
  core::Height min;
  core::Height max;
  [[nodiscard]] bool contains(core::Height h) const { return h >= min && h <= max; }
};

/// Absent if too little is known of the body: then every preset can be meant.
[[nodiscard]] std::optional<PresetRange> plausible_range(core::Preset preset, BodySettings const& body,
                                                         ChairSettings const& chair);

}  // namespace desk::ergonomics
