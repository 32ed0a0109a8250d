#pragma once

#include "daemon/core/time.h"

#include <algorithm>
#include <array>

namespace desk::mqtt {

/// Lets at most four messages pass in any second. Home Assistant writes every change into its database; more
/// than that is what its users complain of.
class RateWindow {
 public:
  /// From when on one more may pass.
  [[nodiscard]] core::TimePoint free_at() const { return *oldest() + std::chrono::seconds{1}; }
  void used(core::TimePoint now) { *std::min_element(used_.begin(), used_.end()) = now; }

 private:
  using Times = std::array<core::TimePoint, 4>;
  static constexpr Times never_used() {
    Times times{};
    times.fill(core::TimePoint::min());
    return times;
  }
  [[nodiscard]] Times::const_iterator oldest() const { return std::min_element(used_.begin(), used_.end()); }

  Times used_ = never_used();
};

}  // namespace desk::mqtt
