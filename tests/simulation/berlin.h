#pragma once

#include "daemon/core/time.h"

namespace desk::testing {

/// What the clocks on the walls of Berlin are ahead of UTC: an hour, and one more from the last Sunday of
/// March to the last Sunday of October, changed at 01:00 UTC.
[[nodiscard]] std::chrono::minutes berlin_offset(std::int64_t unix_seconds);

/// The instant, in seconds since 1970, at which Berlin's clocks show this; of two the later, of none the one
/// an hour later.
[[nodiscard]] std::int64_t berlin_unix(std::int64_t local_day, double hour);

}  // namespace desk::testing
