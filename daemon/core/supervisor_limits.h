#pragma once

/// What the supervisor goes by whether or not the desk has a height: design §5.
namespace desk::core {

constexpr double k_started_mm = 2;   ///< less is no start, or a stall
constexpr double k_reversal_mm = 3;  ///< the other way

}  // namespace desk::core
