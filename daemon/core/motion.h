#pragma once

#include "daemon/core/action.h"
#include "daemon/core/motion_model.h"
#include "daemon/core/rest_detector.h"
#include "daemon/core/sensor_step.h"
#include "daemon/core/stop_planner.h"

#include <optional>

namespace desk::core {

/// What the motion planner wants after one step.
struct MotionStep {
  std::optional<MotorCommand> command;
  std::optional<SeekReport> ended;              ///< a move came to its end
  std::optional<notice::HandsetMoved> handset;  ///< hold_until is filled in by the controller
};

/// Brings the desk to a height: drives under a lease, lets the lease end at the computed instant between two
/// readings, waits for rest, corrects at most twice. Also notices when somebody else moves the desk.
///
/// Knows nothing of faults and presence; the supervisor and the controller stop it. Heights it is given have
/// passed the supervisor's plausibility check.
class Motion {
 public:
  Motion(Capabilities const& capabilities, MotionSettings const& settings);

  struct Target {
    Height height;
    Origin origin = Origin::local;
  };

  /// Starts a move, or retargets the one under way; the earlier one then ends as `replaced`. Needs a known
  /// height.
  MotionStep start(Target const& target, TimePoint now);
  /// Ends the move, if any, with motor off first. `why`: stopped or aborted. The report follows once the desk
  /// rests.
  MotionStep stop(MoveEnd why, TimePoint now);
  /// A fresh plausible reading.
  MotionStep on_telemetry(Telemetry const& telemetry, TimePoint now);
  MotionStep on_output(event::OutputChanged const& output, TimePoint now);
  MotionStep on_wake(TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const;

  [[nodiscard]] bool active() const { return phase_ != Phase::idle; }
  /// The height to be reached, while a move is under way that has not been stopped.
  [[nodiscard]] std::optional<Target> target() const;
  /// Direction in which the desk moves, by us or by hand.
  [[nodiscard]] std::optional<Direction> moving() const;
  [[nodiscard]] std::optional<Height> height() const { return height_; }
  /// How far from its target a desk may rest: max(1 mm, half a step of the sensor, 2σ of its noise).
  [[nodiscard]] Distance deadband() const;
  [[nodiscard]] MotionModel const& model() const { return model_; }

 private:
  enum class Phase {
    idle,
    pausing,  ///< standstill before a reversal
    driving,
    settling,  ///< motor off or going off, waiting for rest
  };

  struct Move {
    Target target;
    Height from;
    TimePoint started;
    int corrections = 0;
    std::optional<Distance> coast;
    std::optional<Distance> coast_expected;
  };

  MotionStep drive_on(TimePoint now, action::Lease lease);
  MotionStep drive_servo(TimePoint now, action::Lease lease);
  MotionStep approach(TimePoint now);
  MotionStep switch_off(TimePoint now);
  MotionStep rested(Height at, TimePoint now);
  MotionStep finish(MoveEnd end, std::optional<Height> landed, TimePoint now);
  void begin_settling(TimePoint off);
  void learn_from(Height landed);
  void learn_start(Height reading, TimePoint at);
  [[nodiscard]] bool servo_arrived(Telemetry const& telemetry) const;
  [[nodiscard]] Height aim() const;
  [[nodiscard]] Distance reading_sigma() const;
  std::optional<notice::HandsetMoved> watch_handset(Height reading, TimePoint at);

  Capabilities capabilities_;
  MotionSettings settings_;
  MotionModel model_;
  SensorStep sensor_step_;
  Duration lease_;

  Phase phase_ = Phase::idle;
  std::optional<Move> move_;
  std::optional<MoveEnd> stop_reason_;  ///< the move is to end as this once it rests
  std::optional<Height> height_;        ///< newest reading
  TimePoint height_at_;

  Run run_;                  ///< the present or last run of the motor
  Height run_from_;          ///< where it began
  TimePoint run_requested_;  ///< when the motor was asked to go on
  HeightFilter filter_;
  TimePoint lease_until_;               ///< end of the lease that was last asked for
  std::optional<TimePoint> motor_off_;  ///< end of the last run, as the bus worker reported it
  bool start_learned_ = false;
  HeightFilter::State at_off_;  ///< what was known when the motor went off
  RestDetector rest_;
  TimePoint resume_at_;  ///< end of the pause before a reversal

  // Handset watch, while idle.
  std::optional<Height> rest_height_;
  std::optional<Height> handset_from_;
  Direction handset_direction_ = Direction::up;
  TimePoint handset_changed_;
  int off_rest_ = 0;
};

}  // namespace desk::core
