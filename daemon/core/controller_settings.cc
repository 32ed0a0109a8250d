// Another configuration, while the desk is in use.

#include "daemon/core/controller.h"

#include <utility>

namespace desk::core {

void DeskController::handle(event::SettingsChanged const& change) {
  coming_ = change.settings;
}

/// Limits, a pause between directions or a budget that change in mid-move would be a surprise.
void DeskController::adopt() {
  if (!coming_ || homing_ || calibration_ || motion_.active()) return;
  DeskSettings const settings = *std::exchange(coming_, std::nullopt);
  CycleMode const mode_before = cycle_.mode();

  UserMemory taught;
  taught_.remember(taught);
  taught_ = TaughtPresets{settings.presets};
  taught_.restore(taught, settings.limits);

  settings_.limits = settings.limits;
  settings_.motion = settings.motion;
  settings_.cycle = settings.cycle;
  settings_.schedule = settings.schedule;
  supervisor_.set_limits(settings.limits);
  supervisor_.set_motion(settings.motion);
  motion_.set_settings(settings.motion);
  schedule_.set_settings(settings.schedule);
  use_presets();
  carry_out(cycle_.change_settings(settings.cycle, now_));
  if (cycle_.mode() != mode_before) say(notice::CycleModeChanged{cycle_.mode()});
  ++memory_revision_;
}

}  // namespace desk::core
