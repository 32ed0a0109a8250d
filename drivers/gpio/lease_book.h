#pragma once

#include "daemon/core/time.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace desk::driver::gpio {

/// Which lines may be on, and until when: what the guard of the lines decides by. Pure.
class LeaseBook {
 public:
  using Id = std::uint32_t;

  /// The worker that holds the lease has so long to end it itself.
  static constexpr core::Duration k_grace = std::chrono::milliseconds{50};
  /// What was not told off is switched off again and again: one who stood still may go on where he stopped.
  static constexpr core::Duration k_again = std::chrono::milliseconds{100};

  /// These lines may be on until then; told anew by each renewal.
  void allow(Id lines, core::TimePoint until) {
    due_[lines] = std::min(until, core::k_never - k_grace) + k_grace;
  }
  /// They are off, or not ours any more.
  void forget(Id lines) { due_.erase(lines); }

  /// All that must be switched off at this instant.
  [[nodiscard]] std::vector<Id> overdue(core::TimePoint now);
  /// When to ask next; k_never: when something was allowed.
  [[nodiscard]] core::TimePoint next_deadline() const;

 private:
  std::map<Id, core::TimePoint> due_;
};

}  // namespace desk::driver::gpio
