#pragma once

#include "tests/support/peers.h"

#include <variant>

namespace desk::testing {

/// What a strategy wants from the motor: off, a direction, or a servo's target.
using Wish = std::variant<std::monostate, core::Direction, core::Height>;

/// A state machine that is asked once per report period.
class Strategy {
 public:
  Strategy() = default;
  Strategy(Strategy const&) = delete;
  Strategy& operator=(Strategy const&) = delete;
  virtual ~Strategy() = default;

  virtual void begin(core::Height from, core::Height target) = 0;
  virtual Wish look(driver::simulated::Plant::Report const& report, core::TimePoint now) = 0;
  /// The move is over.
  [[nodiscard]] virtual bool finished() const = 0;
};

[[nodiscard]] std::unique_ptr<Strategy> make_strategy(PeerStrategy strategy,
                                                      driver::simulated::Profile const& profile);

}  // namespace desk::testing
