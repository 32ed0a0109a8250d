#pragma once

#include "daemon/core/action.h"
#include "daemon/core/halt_watch.h"
#include "daemon/core/height_check.h"
#include "daemon/core/memory.h"
#include "daemon/core/motor_budget.h"
#include "daemon/core/obstruction_watch.h"

#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace desk::core {

/// The last word on everything that goes to the motor, and the first look at everything that comes back.
///
/// It knows nothing of targets, cycles, people or MQTT: only what is driven, what the height does, and the
/// limits. A trip latches a fault and asks for motor off; the controller obeys at once. Trips and their
/// defaults: design §5.
///
/// Recovery: a transient fault clears itself once heights come again. Obstructions and faults stay until a
/// user clears them, also over a restart. A runaway cannot be cleared while it lasts.
class Supervisor {
 public:
  Supervisor(Capabilities const& capabilities, SoftLimits const& limits, MotionSettings const& settings);

  /// Whether a command may go out. `fault` says why not; motor off always may.
  struct Verdict {
    std::optional<MotorCommand> command;  ///< what to send; its lease may have been shortened
    std::optional<Fault> fault;
  };
  Verdict review(MotorCommand const& command, TimePoint now);

  /// With less motor time left nothing is begun: it would end before anything is seen to move.
  static constexpr Seconds k_least_run{0.3};

  /// The same for a desk that is being homed: what is known without a height. `here` counts from anywhere.
  Verdict review_blind(action::Drive const& command, Distance here, TimePoint now);

  /// Whether a new move may begin at all: not while starting up, locked or faulted.
  [[nodiscard]] std::optional<Fault> refusal() const;
  /// The same for a move that needs the motor for `motor_time`.
  [[nodiscard]] std::optional<Fault> refusal(Seconds motor_time, TimePoint now) const;

  /// Whether a desk may be homed, which takes about `motor_time` and no known height.
  [[nodiscard]] std::optional<Fault> homing_refusal(Seconds motor_time, TimePoint now) const;

  /// After a start or a lost link, until a plausible height was read twice.
  [[nodiscard]] bool inhibited() const { return !heights_.trusted(); }

  /// Takes a reading. True if its height is fresh and plausible, so that others may use it. May trip.
  bool observe(Telemetry const& telemetry, TimePoint now);
  /// The same while the desk is homed or has lost its height; `way` counts from anywhere. True if it is
  /// fresh.
  bool observe_blind(Telemetry const& telemetry, Distance way, TimePoint now);
  void observe(event::OutputChanged const& output);
  /// A blocked strip stops whatever runs, but the way back from what it has found, and lets nothing else
  /// begin.
  void observe(event::ObstacleChanged const& change, TimePoint now);
  /// There is a strip, so nothing moves until it was heard.
  void await_obstacle_strip() { strip_ = Strip::silent; }
  [[nodiscard]] bool obstacle() const { return strip_ == Strip::blocked || strip_ == Strip::silent; }

  /// The desk counts its height and has lost it, or knows it again: heights from before mean nothing.
  void position_lost(bool lost);
  /// The resting desk stands where it did, but that height is called this now.
  void resting_means(Height height);
  /// Latches what a homing has met.
  void homing_failed(Fault const& fault, TimePoint now);
  /// The device stopped answering: what it does now is unknown, so nothing moves until heights were read
  /// twice again.
  void link_lost();
  void on_wake(TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const;

  /// The motor is about to run over `way` as `model` expects; it must be off again within max(5 s,
  /// 1.5·way/cruise + 3 s). Settling and corrections do not count: each run of the motor has its own
  /// deadline.
  void expect_run(Distance way, MotionModel::Stroke const& model, TimePoint now);

  /// After an obstruction one run the other way is allowed despite the latched fault: this one. nullopt when
  /// there is none, it was used, no height came since the motor went off, or it comes too late to help.
  [[nodiscard]] std::optional<Direction> may_back_off(TimePoint now) const;
  void forbid_back_off() { back_off_.reset(); }

  void set_locked(bool locked) { locked_ = locked; }
  /// Other limits for what comes; not while the motor runs.
  void set_limits(SoftLimits const& limits) { limits_ = limits; }
  void set_motion(MotionSettings const& settings) {
    settings_ = settings;
    budget_.allow(settings.motor_budget, settings.motor_window);
  }
  [[nodiscard]] bool locked() const { return locked_; }

  /// Somebody moved the desk by hand, with the same motor.
  void moved_by_hand(TimePoint began, TimePoint ended) { budget_.add(began, ended); }
  [[nodiscard]] MotorBudget const& budget() const { return budget_; }

  /// Clears a latched fault. The answer says why not, if not: a runaway needs the drive's power switched off.
  /// The drive is to forget its error too: what it says of one until its motor was off again is old.
  std::optional<Fault> clear(TimePoint now);
  [[nodiscard]] std::optional<Fault> const& latched() const { return latched_; }
  [[nodiscard]] TimePoint latched_at() const { return latched_at_; }

  /// The trip since the last call, if any: the motor must go off now. One of class interlock is no fault: the
  /// end of the travel, a hand on the handset.
  std::optional<Fault> take_trip();

  /// Motor off should be said once more.
  [[nodiscard]] bool take_insistence() { return std::exchange(insists_, false); }

  /// Writes down what is to outlive a restart.
  void remember(Memory& memory, TimePoint now) const;
  void restore(Memory const& memory, Duration elapsed, TimePoint now);

 private:
  using Reading = HeightCheck::Reading;
  enum class Strip { none, silent, free, blocked };
  static constexpr Duration k_start_grace = std::chrono::milliseconds{400};
  static constexpr char const* k_strip_blocked = "the obstacle strip is pressed, or its wire is broken";
  /// A run of the motor without a height. Ways are written as heights.
  struct Blind {
    TimePoint since;
    Direction direction;
    Height from;
    TimePoint heard;
    double farthest_mm = 0;  ///< along the direction
    bool tripped = false;
  };
  [[nodiscard]] std::optional<Fault> standing_refusal() const;
  [[nodiscard]] std::optional<Fault> budget_refusal(Seconds motor_time, TimePoint now) const;
  [[nodiscard]] std::optional<Fault> blind_way_refused(Direction direction, TimePoint now) const;
  void judge_drive_fault(Telemetry const& telemetry, TimePoint now);
  void judge_blind(Reading const& reading, TimePoint now);
  void blind_wake(TimePoint now);
  void blind_stopped(TimePoint off);
  [[nodiscard]] TimePoint blind_deadline() const;
  [[nodiscard]] TimePoint blind_stale_at() const;
  /// The motor, as far as it was let run.
  struct Drive {
    TimePoint since;
    Direction direction;           ///< servo: towards its target
    std::optional<Height> target;  ///< servo
    TimePoint begun;               ///< when it was to start last, from rest or nearly so
    Height extreme;                ///< farthest along the direction
    int going_back = 0;            ///< readings in a row against the direction
    int past_target = 0;           ///< readings in a row
    bool backs_off = false;
    bool fresh = false;    ///< a reading came since the motor went on
    bool ran = false;      ///< the motor was on: until then it was only asked for
    bool tripped = false;  ///< judged already; only motor off is awaited
  };
  [[nodiscard]] std::optional<Fault> refused_way(Direction direction, bool velocity, TimePoint now) const;
  [[nodiscard]] Duration longest_lease(action::Lease lease, TimePoint now) const;
  void judge_run(Reading const& reading, TimePoint now);
  void judge_stall(Reading const& reading, TimePoint now);
  void judge_halted(Reading const& reading, TimePoint now);
  void runaway_ended(Reading const& reading);
  void judge_range(Reading const& reading, TimePoint now);
  void obstructed(FaultCode code, std::string detail, TimePoint now);
  void retarget(std::optional<Height> target, TimePoint now);
  void begin_drive(Direction direction, std::optional<Height> target, TimePoint now);
  void trip_stale(TimePoint now);
  void end_run(FaultCode code, std::string detail);
  void trip(FaultCode code, FaultClass policy, std::string detail, TimePoint now);
  [[nodiscard]] bool at_end_of_travel() const;
  [[nodiscard]] bool started() const;
  [[nodiscard]] Duration no_start_after() const;
  void face_target(Reading const& reading);
  [[nodiscard]] bool passed_target(Height here);
  [[nodiscard]] bool servo_brakes() const;
  [[nodiscard]] TimePoint stale_at() const;
  [[nodiscard]] Distance uncertainty() const;
  [[nodiscard]] double fastest_mm_s() const;
  [[nodiscard]] Distance longest_coast() const;
  [[nodiscard]] int proof() const;

  Capabilities capabilities_;
  SoftLimits limits_;
  MotionSettings settings_;
  HeightCheck heights_;
  ObstructionWatch obstruction_;
  HaltWatch halted_;
  MotorBudget budget_;

  bool locked_ = false;
  std::deque<Reading> recent_;  ///< accepted readings of the last second of the present drive
  MotionModel::Stroke model_;
  std::optional<Drive> drive_;
  std::optional<Blind> blind_;
  std::optional<Reading> counted_;  ///< the newest way of a desk without a height
  HaltWatch blind_halted_;
  Strip strip_ = Strip::none;
  bool lost_ = false;
  std::optional<Direction> last_direction_;
  TimePoint off_at_;     ///< when the motor went off last
  bool may_run_ = true;  ///< not known to be off
  TimePoint run_deadline_ = k_never;

  std::optional<Fault> latched_;
  TimePoint latched_at_;
  std::optional<TimePoint> clearing_since_;  ///< until motor off, and with it the clearing, is confirmed
  std::optional<Fault> trip_;
  std::optional<Direction> back_off_;
  bool insists_until_rest_ = false;
  bool insists_ = false;
};

}  // namespace desk::core
