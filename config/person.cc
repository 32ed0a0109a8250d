#include "config/person.h"

#include "config/regime.h"

#include <algorithm>

namespace desk::config {

core::DeskSettings control_for(DeskSettings const& desk, UserSettings const& user) {
  core::DeskSettings control = desk.control;
  control.presets = user.presets;
  if (user.min) control.limits.min = std::max(control.limits.min, *user.min);
  if (user.max) control.limits.max = std::min(control.limits.max, *user.max);
  apply_regime(user, control.cycle);
  return control;
}

}  // namespace desk::config
