#pragma once

#include "config/settings.h"

namespace desk::config {

/// How far a height may be from a memory position of the desk's box to mean that: it was measured with a
/// tape.
inline constexpr auto k_preset_reach = core::Distance::of_mm(5);

[[nodiscard]] bool works_at(DeskSettings const& desk, UserSettings const& user);

/// Where a desk whose box only knows memory positions goes if `wanted` is asked for; absent: none is near.
/// Any other desk goes where it is told.
[[nodiscard]] std::optional<core::Height> nearest_known(DeskSettings const& desk, core::Height wanted);

/// What the controller of this desk is told when this person works at it: the desk's own settings with the
/// person's heights, limits and intervals.
[[nodiscard]] core::DeskSettings control_for(DeskSettings const& desk, UserSettings const& user);

}  // namespace desk::config
