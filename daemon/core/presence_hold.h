#pragma once

#include "daemon/core/event.h"

#include <optional>

namespace desk::core {

/// Makes presence of what a sensor says that may miss somebody who sits still: who was seen is there for a
/// while. Away is only who was not seen for so long; before the sensor was read, nobody knows.
class PresenceHold {
 public:
  explicit PresenceHold(Duration hold) : hold_{hold} {}

  /// What the sensor says. The presence, if that changes it. At the start a sensor that sees nobody is waited
  /// for as long as one that saw somebody just now, and until then it is unknown.
  std::optional<Presence> set(bool sensed, TimePoint now);
  /// The sensor cannot be read: unknown, which is not away.
  std::optional<Presence> lost();
  /// To be called at next_deadline().
  std::optional<Presence> wake(TimePoint now);

  [[nodiscard]] TimePoint next_deadline() const { return away_at_; }
  [[nodiscard]] Presence presence() const { return presence_; }

 private:
  std::optional<Presence> become(Presence presence);

  Duration hold_;
  Presence presence_ = Presence::unknown;
  TimePoint away_at_ = k_never;
};

}  // namespace desk::core
