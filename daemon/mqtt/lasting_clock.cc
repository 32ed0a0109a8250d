#include "daemon/mqtt/lasting_clock.h"

#include <cstdlib>

namespace desk::mqtt {

bool LastingClock::update(wire::ClockMap const& clock) {
  if (clock_ && clock_->civil.utc_offset == clock.civil.utc_offset) {
    auto const elapsed =
        std::chrono::duration_cast<std::chrono::seconds>(clock.monotonic - clock_->monotonic);
    auto const shown = clock.civil.unix_seconds - clock_->civil.unix_seconds;
    if (std::abs(shown - elapsed.count()) < 2) return false;
  }
  clock_ = clock;
  return true;
}

}  // namespace desk::mqtt
