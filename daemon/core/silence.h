#pragma once

#include "daemon/core/time.h"

namespace desk::core {

/// Whether a device on a shared bus answers. Waiting for one that does not keeps the bus from all others, so
/// it is put aside, and asked again more and more seldom.
class Silence {
 public:
  /// It answered, whatever it said.
  void answered() { *this = Silence{}; }
  /// It did not answer a request. Set aside after three in a row within at least a second: a bus that is
  /// disturbed for a moment loses nobody. `longest`: how seldom it is asked in the end.
  void missed(TimePoint now, Duration longest);

  [[nodiscard]] bool aside() const { return wait_ > Duration{0}; }
  /// While set aside: when to ask again. First after 0.1 s, then twice as late each time.
  [[nodiscard]] TimePoint ask_at() const { return ask_at_; }

 private:
  int misses_ = 0;
  TimePoint since_;
  Duration wait_{0};
  TimePoint ask_at_;
};

}  // namespace desk::core
