#pragma once

#include "daemon/core/time.h"

#include <optional>

namespace desk::shell {

/// Whether the wall clock was set since this computer started. Any thread; never waits.
///
/// The kernel knows, whoever keeps the clock. A service that may not set the clock (ProtectClock= of systemd)
/// may not ask the kernel either. Then the mark that systemd-timesyncd leaves counts; with another keeper, as
/// chrony, systemd-timedated is asked, which asks the kernel. Without any of them the answer is no.
[[nodiscard]] bool wall_clock_set();

/// When to ask somebody who has to be woken for the answer. Pure; not for several threads at a time.
class SeldomAsked {
 public:
  /// It is time to ask: the first time at once, then a minute after a no or no answer, an hour after a yes.
  /// Counts as asked from then on.
  [[nodiscard]] bool due(core::TimePoint now);
  /// Nothing: there was no answer, and what was known still holds.
  void answered(std::optional<bool> yes, core::TimePoint now);
  [[nodiscard]] bool answer() const { return answer_; }

 private:
  bool answer_ = false;
  core::TimePoint next_ = core::TimePoint::min();
};

}  // namespace desk::shell
