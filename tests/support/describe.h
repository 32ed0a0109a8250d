#pragma once

#include "daemon/core/action.h"

#include <string>

/// What happens in a simulated world, one line each, for transcripts that a person reads.
namespace desk::testing {

[[nodiscard]] std::string describe(core::Notice const& notice);
[[nodiscard]] std::string describe(core::Request const& request);
[[nodiscard]] std::string describe(core::MotorCommand const& command);
/// Seconds of the world's monotonic clock.
[[nodiscard]] std::string describe(core::TimePoint t);

}  // namespace desk::testing
