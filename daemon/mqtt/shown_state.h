#pragma once

#include "daemon/core/snapshot.h"
#include "daemon/mqtt/rate_window.h"

#include <optional>

namespace desk::mqtt {

/// Decides how much of a desk's state may be shown now. The rest is not lost: it is shown later, at
/// next_deadline() at the latest, in its newest form. Everything is derived from the snapshot that this class
/// lets pass, so no topic can run ahead of another.
///  - Height: while it changes about 3 times a second and by at least 1 mm; at most 4 times in any second,
///  counting the
///    one that goes with the stop. The exact height at rest is shown within a second of the last change;
///    afterwards the sensor's flicker below 1 mm is not.
///  - Standstill: never before the height at which the desk stopped.
///  - Today's times: once a minute while somebody sits or stands, and when the posture, the number of changes
///  or the day changes.
///  - The motor's time left: once a minute, when the desk stops, and when it becomes too little or enough
///  again.
///  - All else: at once.
class ShownState {
 public:
  /// Takes the newest state and returns what to show of it. `now` never goes back.
  core::Snapshot const& update(core::Snapshot const& newest, core::TimePoint now);

  /// When update() with an unchanged state would show more.
  [[nodiscard]] core::TimePoint next_deadline() const { return deadline_; }

  /// The next update shows everything.
  void forget() { shown_.reset(); }

 private:
  [[nodiscard]] core::TimePoint height_due(core::Snapshot const& newest) const;
  [[nodiscard]] core::TimePoint times_due(core::Snapshot const& newest, core::TimePoint now) const;
  [[nodiscard]] core::TimePoint motor_due(core::Snapshot const& newest, core::TimePoint now) const;

  std::optional<core::Snapshot> shown_;
  core::TimePoint deadline_ = core::k_never;
  RateWindow heights_;
  core::TimePoint height_at_;  ///< when a height was shown last
  bool settled_ = true;        ///< the exact height at rest was shown
  core::TimePoint times_at_;   ///< when today's times were shown last
  core::TimePoint motor_at_;   ///< when the motor's time was shown last
};

}  // namespace desk::mqtt
