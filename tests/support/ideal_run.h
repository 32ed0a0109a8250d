#pragma once

#include "drivers/simulated/plant.h"

namespace desk::testing {

/// How long this very desk needs at least to come to rest at `target` in one run: command at once, motor off
/// at the one right instant.
///
/// In a formula, with the peak speed v, the ramp's acceleration a and the braking's deceleration d:
/// dead time + v/a + way at cruise / cruise + stop delay + v/d, where v is cruise or, for a stroke too short
/// for it, what v²/2a + v·stop delay + v²/2d = way gives. But dead time, speed and coast differ from move to
/// move and drift over the day, up to 2 % each, so a good run would be faster than the nominal numbers allow.
/// Hence a copy of the plant as it is at the command makes the run, again and again with another instant of
/// motor off, until it lands; it draws the same random numbers as the original will. A servo's copy is given
/// the target and finds the instant by itself.
[[nodiscard]] core::Seconds ideal_time(driver::simulated::Plant const& plant, core::Height target);

}  // namespace desk::testing
