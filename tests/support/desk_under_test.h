#pragma once

#include "drivers/simulated/plant.h"
#include "tests/support/desk_world.h"

#include <cstdint>
#include <memory>
#include <string>

namespace desk::testing {

/// A simulated desk with something that drives it, in virtual time: what a measurement needs to know of both.
class DeskUnderTest {
 public:
  DeskUnderTest() = default;
  DeskUnderTest(DeskUnderTest const&) = delete;
  DeskUnderTest& operator=(DeskUnderTest const&) = delete;
  virtual ~DeskUnderTest() = default;

  /// A user's wish, handed in at now().
  virtual void move_to(core::Height target) = 0;
  /// The move is over as far as its driver knows; the desk may still be moving.
  [[nodiscard]] virtual bool finished() = 0;
  /// How the last move ended, in a word or a sentence.
  [[nodiscard]] virtual std::string outcome() = 0;
  /// The last move came to its target, by the driver's own account.
  [[nodiscard]] virtual bool reached() = 0;
  /// The motor is asked to run, whatever the box makes of it.
  [[nodiscard]] virtual bool output_on() = 0;
  /// A fault is latched that says something was in the way.
  [[nodiscard]] virtual bool obstructed() = 0;
  /// Makes the desk ready for the next move after a fault. False: the fault stays, nothing moves any more.
  virtual bool recover() = 0;

  /// At least this long; a bus transaction under way is finished.
  virtual void run(core::Duration time) = 0;
  [[nodiscard]] virtual core::TimePoint now() const = 0;
  /// Advanced to now().
  [[nodiscard]] virtual driver::simulated::Plant& plant() = 0;
};

/// The profile's soft limits in these measurements: 10 mm inside its end stops.
[[nodiscard]] core::SoftLimits measuring_limits(driver::simulated::Profile const& profile);

/// Throws std::invalid_argument for a name that no profile has.
[[nodiscard]] driver::simulated::Profile profile_or_throw(std::string const& name);

/// Our controller with its bus schedule. The motor budget is ten hours within ten hours, more than any
/// measurement spends: it would stop the desk long before a thousand moves were over.
/// `driver`: absent for the simulated desk's own.
[[nodiscard]] std::unique_ptr<DeskUnderTest> our_desk(std::string const& profile, std::uint64_t seed,
                                                      DeskWorld::DriverMaker driver = {});

}  // namespace desk::testing
