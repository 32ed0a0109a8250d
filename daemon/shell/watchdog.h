#pragma once

#include "daemon/core/time.h"

#include <optional>
#include <string>
#include <vector>

namespace desk::shell {

/// Decides when the service manager's watchdog (WatchdogSec= of systemd) is fed. Asked on the io thread, so
/// that it says something of that thread, too. Pure.
///
/// A bus worker that has not turned its loop for as long as the watchdog waits, and for three seconds at
/// least, hangs in its driver; a bus that is merely dead takes two seconds at most. Then nothing is fed any
/// more, and the service is killed and started anew, which is what there is left to do.
class Watchdog {
 public:
  struct Worker {
    std::string bus;
    core::TimePoint turned_at;  ///< when its loop turned last
  };

  struct Verdict {
    bool feed = false;
    std::string hangs;  ///< the bus whose worker does, said once; empty: none, or not for the first time
  };

  /// `limit`: so long the manager waits for a word; nothing: nobody waits, and nothing is ever fed.
  Watchdog(std::optional<core::Duration> limit, core::TimePoint now);

  /// Feeding is due once next_deadline() has come.
  [[nodiscard]] Verdict look(std::vector<Worker> const& workers, core::TimePoint now);

  /// k_never without a limit.
  [[nodiscard]] core::TimePoint next_deadline() const { return next_; }

 private:
  std::optional<core::Duration> limit_;
  core::TimePoint next_ = core::k_never;
  bool told_ = false;
};

/// What the manager that started this process waits for: WATCHDOG_USEC, if it is meant for us.
[[nodiscard]] std::optional<core::Duration> watchdog_limit();

}  // namespace desk::shell
