#pragma once

#include "tests/support/desk_under_test.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace desk::testing {

/// Ways to land a desk that are in use elsewhere, written from their descriptions. Each looks at the height
/// once per report period and can switch the motor only then, and gives a move up after 20 s; its user then
/// asks again, twice at most.
enum class PeerStrategy {
  constant_early,  ///< motor off 10 mm before the target
  window,          ///< motor off when a sample lies within 15 mm of the target; otherwise on and on
  linear_coast,    ///< motor off earlier in proportion to the speed; pulses while more than 8 mm off
  learned_coast,   ///< motor off as early as the last coasts in this direction were long, on average
  target_write,    ///< servo: writes the target until it is reached
};

[[nodiscard]] std::string_view to_string(PeerStrategy strategy);

/// Those that this kind of desk can be driven with.
[[nodiscard]] std::vector<PeerStrategy> peer_strategies(driver::simulated::Profile const& profile);

/// A desk of this profile with nothing but the strategy between its sensor and its motor.
[[nodiscard]] std::unique_ptr<DeskUnderTest> peer_desk(PeerStrategy strategy, std::string const& profile,
                                                       std::uint64_t seed);

}  // namespace desk::testing
