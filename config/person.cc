#include "config/person.h"

#include "config/regime.h"

#include <algorithm>

namespace desk::config {

bool works_at(DeskSettings const& desk, UserSettings const& user) {
  return std::find(desk.users.begin(), desk.users.end(), user.id) != desk.users.end();
}

std::optional<core::Height> nearest_known(DeskSettings const& desk, core::Height wanted) {
  if (desk.known_heights.empty()) return wanted;
  core::Height const nearest = *std::min_element(
      desk.known_heights.begin(), desk.known_heights.end(),
      [&](core::Height a, core::Height b) { return (a - wanted).abs() < (b - wanted).abs(); });
  return (nearest - wanted).abs() <= k_preset_reach ? std::optional{nearest} : std::nullopt;
}

core::DeskSettings control_for(DeskSettings const& desk, UserSettings const& user) {
  core::DeskSettings control = desk.control;
  // The box goes to the memory position, not to the user's height beside it; so that is where it is expected.
  control.presets = {nearest_known(desk, user.presets.sit).value_or(user.presets.sit),
                     nearest_known(desk, user.presets.stand).value_or(user.presets.stand)};
  control.limits = {std::max(desk.limits.min, user.min.value_or(desk.limits.min)),
                    std::min(desk.limits.max, user.max.value_or(desk.limits.max))};
  apply_regime(user, control.cycle);
  return control;
}

}  // namespace desk::config
