#pragma once

#include "daemon/wire/clock_map.h"

#include <optional>

namespace desk::mqtt {

/// The clock by which instants are shown. The wall clock comes in whole seconds, so two maps taken in turn
/// differ by up to one although nothing happened: an instant that was told once keeps its text until a clock
/// was really set or the time zone is another.
class LastingClock {
 public:
  /// Whether instants have another text from now on.
  bool update(wire::ClockMap const& clock);
  /// Only after update().
  [[nodiscard]] wire::ClockMap const& map() const { return *clock_; }

 private:
  std::optional<wire::ClockMap> clock_;
};

}  // namespace desk::mqtt
