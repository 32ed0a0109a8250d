#pragma once

#include "config/settings.h"

namespace desk::config {

/// What the controller of this desk is told when this person works at it: the desk's own settings with the
/// person's heights, limits and intervals.
[[nodiscard]] core::DeskSettings control_for(DeskSettings const& desk, UserSettings const& user);

}  // namespace desk::config
