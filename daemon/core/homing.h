#pragma once

#include "daemon/core/action.h"
#include "daemon/core/telemetry.h"

#include <optional>
#include <string>

namespace desk::core {

/// Brings a desk that counts its height down to its own end stop, so that it knows its height again.
///
/// First a short stroke up, which shows that the motor runs, that it is counted and in which direction; then
/// down until nothing is counted any more; then motor off, and the driver is told where the desk stands.
/// Everything that must not happen on the way is the supervisor's to find.
class Homing {
 public:
  /// `expected_way`: from where it stands down to the end stop, if that is known. An end much above it is not
  /// believed.
  Homing(Capabilities const& capabilities, MotionSettings const& settings,
         std::optional<Distance> expected_way, TimePoint now);

  /// How far the desk is above where it began to count.
  struct Position {
    TimePoint at;
    Distance way;
  };
  struct Ended {
    MoveEnd end;
    Distance way;  ///< from the highest point down
    std::optional<Fault> fault;
    bool too_early = false;  ///< it ended above where its end stop should be
    std::string reason;      ///< for a person
  };
  struct Step {
    std::optional<MotorCommand> command;
    std::optional<Ended> ended;
  };
  Step on_position(Position const& position, TimePoint now);
  Step on_output(event::OutputChanged const& output, TimePoint now);
  Step on_wake(TimePoint now);
  /// Ends it, with motor off first. `ended` follows once the desk rests.
  Step stop(MoveEnd why, std::string reason, TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const { return give_up_at_; }

  /// The direction in which the motor runs.
  [[nodiscard]] std::optional<Direction> moving() const;

 private:
  enum class Phase {
    waiting,   ///< for the first reading, and until the desk may run in any direction
    proving,   ///< a short stroke up
    turning,   ///< motor off, until the desk may go down
    lowering,  ///< until nothing is counted any more
    resting,   ///< motor off, until it surely stands
    taking,    ///< until the driver was told
    stopping,  ///< motor off before its time, until the desk stands
  };
  Step drive(Direction direction, action::Lease lease, TimePoint now);
  Step halt(Phase next, TimePoint now);
  Step lowered(Position const& position, TimePoint now);
  Step end_stop_found(TimePoint now);
  [[nodiscard]] Step ended(MoveEnd end, std::string reason) const;
  [[nodiscard]] bool rests(TimePoint at) const;
  [[nodiscard]] Distance visible() const;

  Capabilities capabilities_;
  MotionSettings settings_;
  std::optional<Distance> expected_way_;
  Phase phase_ = Phase::waiting;
  TimePoint give_up_at_;
  TimePoint since_;  ///< when the motor was asked for last
  TimePoint asked_;  ///< when the driver was told where the desk stands
  std::optional<TimePoint> off_at_;
  Distance begin_;
  Distance top_;
  Distance still_;  ///< where it was when it was last seen to move
  TimePoint still_since_;
  MoveEnd why_ = MoveEnd::stopped;
  std::string words_;
};

}  // namespace desk::core
