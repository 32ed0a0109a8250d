#pragma once

#include "daemon/core/time.h"

#include <algorithm>
#include <chrono>

namespace desk::driver::modbus {

/// When to open an adapter or a connection again: 0.1 s after it failed, twice as long each further time, and
/// every 5 s in the end. Pure.
class Reconnect {
 public:
  enum class First {
    waits,    ///< an adapter that was unplugged takes a moment
    at_once,  ///< a new TCP connection is the cure for a late answer, and the device is most likely well
  };
  explicit Reconnect(First first) : first_{first} {}

  [[nodiscard]] core::TimePoint next_attempt() const { return next_attempt_; }

  void failed(core::TimePoint now) {
    next_attempt_ = now;
    bool const at_once = first_ == First::at_once && !failed_;
    failed_ = true;
    if (at_once) return;
    next_attempt_ += pause_;
    pause_ = std::min(2 * pause_, k_longest);
  }

  /// It carried something to the other side.
  void worked() {
    failed_ = false;
    pause_ = k_shortest;
  }

 private:
  static constexpr core::Duration k_shortest = std::chrono::milliseconds{100};
  static constexpr core::Duration k_longest = std::chrono::seconds{5};

  First first_;
  bool failed_ = false;
  core::Duration pause_ = k_shortest;
  core::TimePoint next_attempt_ = core::TimePoint::min();
};

}  // namespace desk::driver::modbus
