#pragma once

#include "daemon/core/time.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace desk::driver::modbus {

/// When to open an adapter or a connection again: after a tenth of the time that it has been gone, at least
/// 0.1 s and at most 1 s. Pure.
class Reconnect {
 public:
  enum class First {
    waits,    ///< an adapter that was unplugged takes a moment
    at_once,  ///< a new TCP connection is the cure for a late answer, and the device is most likely well
  };
  explicit Reconnect(First first) : first_{first} {}

  [[nodiscard]] core::TimePoint next_attempt() const { return next_attempt_; }

  void failed(core::TimePoint now) {
    bool const at_once = first_ == First::at_once && !gone_since_;
    if (!gone_since_) gone_since_ = now;
    next_attempt_ = at_once ? now : now + std::clamp((now - *gone_since_) / 10, k_shortest, k_longest);
  }

  /// It carried something to the other side.
  void worked() { gone_since_.reset(); }

 private:
  static constexpr core::Duration k_shortest = std::chrono::milliseconds{100};
  static constexpr core::Duration k_longest = std::chrono::seconds{1};

  First first_;
  std::optional<core::TimePoint> gone_since_;
  core::TimePoint next_attempt_ = core::TimePoint::min();
};

}  // namespace desk::driver::modbus
