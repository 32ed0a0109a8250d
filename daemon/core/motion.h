#pragma once

#include "daemon/core/action.h"
#include "daemon/core/handset_watch.h"
#include "daemon/core/motion_model.h"
#include "daemon/core/sensor_step.h"
#include "daemon/core/settling.h"
#include "daemon/core/stop_planner.h"

#include <optional>
#include <string>

namespace desk::core {

/// What the motion planner wants after one step.
struct MotionStep {
  std::optional<MotorCommand> command;
  std::optional<SeekReport> ended;  ///< a move came to its end
  std::optional<HandsetWatch::Moved> handset;
};

/// Brings the desk to a height: drives under a lease, lets the lease end at the computed instant between two
/// readings, waits for rest, corrects at most twice. Also notices when somebody else moves the desk, and
/// learns from every stroke.
///
/// Knows nothing of faults and presence; the supervisor and the controller stop it. Heights it is given have
/// passed the supervisor's plausibility check.
class Motion {
 public:
  Motion(Capabilities const& capabilities, MotionSettings const& settings);

  struct Target {
    Height height;
    Origin origin = Origin::local;
    /// Hold-to-run: the motor is off from then on, unless hold() says more.
    std::optional<TimePoint> held_until;
  };

  /// Starts a move, or retargets the one under way; the earlier one then ends as `replaced`. Needs a known
  /// height.
  MotionStep start(Target const& target, TimePoint now);
  /// Lengthens a hold-to-run move. False if there is none in this direction: then start() one.
  bool hold(Direction direction, TimePoint until);
  /// Ends the move, if any, with motor off first. The report follows once the desk rests.
  MotionStep stop(MoveEnd why, std::string reason, TimePoint now);
  /// The command to switch the motor on was not let through: the move is over, and nothing coasts.
  MotionStep refused(MoveEnd why, std::string reason, TimePoint now);
  /// A fresh plausible reading.
  MotionStep on_telemetry(Telemetry const& telemetry, TimePoint now);
  MotionStep on_output(event::OutputChanged const& output, TimePoint now);
  MotionStep on_wake(TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const;

  /// Idle: where the desk rests has another name, or nobody knows it any more. Nobody has moved it.
  void rests_at(std::optional<Height> height);

  [[nodiscard]] bool active() const { return phase_ != Phase::idle; }
  /// The height to be reached, while a move is under way that has not been stopped.
  [[nodiscard]] std::optional<Target> target() const;
  /// Direction in which the desk moves, by us or by hand.
  [[nodiscard]] std::optional<Direction> moving() const;
  [[nodiscard]] std::optional<Height> height() const { return height_; }
  /// Where the desk rests, better than one reading tells. Only while it does.
  [[nodiscard]] Height resting_at() const { return resting_.state().height; }
  /// How far from its target a desk may rest: max(1 mm, half a step of the sensor, 2σ of what the mean of its
  /// readings at rest is worth, what a servo's own landing is worth).
  [[nodiscard]] Distance deadband() const;
  /// The smallest change of the height that is no noise.
  [[nodiscard]] Distance visible() const;
  [[nodiscard]] Distance sensor_step() const { return sensor_step_.step(); }
  [[nodiscard]] MotionModel const& model() const { return model_; }
  [[nodiscard]] MotionModel& model() { return model_; }

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
    bool retargeted = false;  ///< while settling: the way that is left is no correction
    int corrections = 0;
    Duration motor_time{0};
    std::optional<Height> predicted;
    std::optional<Distance> coast;
    std::optional<Distance> coast_expected;
    /// Speed of this stroke over the learned one: corrections carry the same load.
    double load = 1;
  };

  MotionStep drive_on(TimePoint now, action::Lease lease);
  MotionStep drive_servo(TimePoint now, action::Lease lease);
  MotionStep approach(TimePoint now);
  MotionStep switch_off(TimePoint now);
  MotionStep yield_to_hand(TimePoint now);
  MotionStep hand_let_go(TimePoint now);
  MotionStep rested(Height at, TimePoint now);
  [[nodiscard]] TimePoint stands_surely_at() const;
  MotionStep finish(MoveEnd end, std::optional<Height> landed, TimePoint now);
  void face_target(Height reading);
  void begin_settling(TimePoint off, TimePoint now);
  void follow_rest(Height reading, Distance visible, TimePoint at);
  void learn_from(Height landed);
  void learn_start(Height reading, TimePoint at);
  void learn_ramp(Speed cruise);
  [[nodiscard]] bool servo_arrived(Telemetry const& telemetry) const;
  [[nodiscard]] bool taken_over(Height rest) const;
  [[nodiscard]] Height aim() const;
  [[nodiscard]] Distance reading_sigma() const;
  [[nodiscard]] int proof() const;

  Capabilities capabilities_;
  MotionSettings settings_;
  MotionModel model_;
  SensorStep sensor_step_;
  Duration lease_;

  Phase phase_ = Phase::idle;
  std::optional<Move> move_;
  std::optional<MoveEnd> stop_reason_;  ///< the move is to end as this once it rests
  std::string stop_words_;
  std::optional<Height> height_;  ///< newest reading
  TimePoint height_at_;

  Run run_;                  ///< the present or last run of the motor
  Height run_from_;          ///< where it began
  TimePoint run_requested_;  ///< when the motor was asked to go on
  HeightFilter filter_;
  TimePoint lease_until_;               ///< end of the lease that was last asked for
  std::optional<TimePoint> motor_off_;  ///< end of the last run, as the bus worker reported it
  bool off_confirmed_ = true;           ///< it did; motor off that is said again ends nothing
  /// Nobody knows which way the desk ran before we could see it: any direction may be a reversal.
  bool came_from_unknown_ = true;
  std::optional<Seconds> start_delay_;  ///< of this run, as seen
  Settling settling_;
  TimePoint resume_at_;      ///< end of the pause before a reversal
  bool await_hand_ = false;  ///< pausing until the handset lets the desk rest
  HandsetWatch handset_;
  HeightFilter resting_;  ///< where the desk rests, while idle
  bool rest_known_ = false;
};

}  // namespace desk::core
