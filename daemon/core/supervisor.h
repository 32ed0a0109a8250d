#pragma once

#include "daemon/core/action.h"

#include <deque>
#include <optional>

namespace desk::core {

/// The last word on everything that goes to the motor, and the first look at everything that comes back.
///
/// It knows nothing of targets, cycles, people or MQTT: only what is driven, what the height does, and the
/// limits. A trip latches a fault and asks for motor off; the controller obeys at once. Trips and their
/// defaults: design §5.
class Supervisor {
 public:
  Supervisor(Capabilities const& capabilities, SoftLimits const& limits, MotionSettings const& settings);

  /// Whether a command may go out. `fault` says why not; motor off always may.
  struct Verdict {
    std::optional<MotorCommand> command;  ///< what to send; its lease may have been shortened
    std::optional<Fault> fault;
  };
  Verdict review(MotorCommand const& command, TimePoint now);

  /// Whether a new move may begin at all: not while starting up, locked or faulted.
  [[nodiscard]] std::optional<Fault> refusal() const;

  /// After a start or a lost link, until a plausible height was read twice.
  [[nodiscard]] bool inhibited() const;

  /// Takes a reading. True if its height is fresh and plausible, so that others may use it. May trip.
  bool observe(Telemetry const& telemetry, TimePoint now);
  void observe(event::OutputChanged const& output);
  /// The device stopped answering: what it does now is unknown, so nothing moves until heights were read
  /// twice again.
  void link_lost();
  void on_wake(TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const;

  /// The motor is about to run over `way` at `cruise`; it must be off again within max(5 s, 1.5·way/cruise +
  /// 3 s). Settling and corrections do not count: each run of the motor has its own deadline.
  void expect_run(Distance way, Speed cruise, TimePoint now);

  void set_locked(bool locked) { locked_ = locked; }
  [[nodiscard]] bool locked() const { return locked_; }

  /// Clears a latched fault. The answer says why not, if not: a runaway needs the drive's power switched off.
  std::optional<Fault> clear();
  [[nodiscard]] std::optional<Fault> const& latched() const { return latched_; }
  [[nodiscard]] TimePoint latched_at() const { return latched_at_; }

  /// The trip since the last call, if any: the motor must go off now.
  std::optional<Fault> take_trip();

 private:
  struct Reading {
    TimePoint at;
    Height height;
  };
  /// The motor, as far as it was let run.
  struct Drive {
    TimePoint since;
    Height from;
    Direction direction;  ///< servo: towards its target
    Height extreme;       ///< farthest along the direction
    double fastest_mm_s = 0;
    bool fresh = false;    ///< a reading came since the motor went on
    bool tripped = false;  ///< judged already; only motor off is awaited
  };

  bool accept(Telemetry const& telemetry, TimePoint now);
  void judge_motion(Reading const& reading, TimePoint now);
  void judge_halted(Reading const& reading, TimePoint now);
  void judge_stall(Reading const& reading, TimePoint now);
  void judge_range(Reading const& reading, TimePoint now);
  void begin_drive(Direction direction, TimePoint now);
  void trip(FaultCode code, FaultClass policy, std::string detail, TimePoint now);
  [[nodiscard]] TimePoint stale_at() const;
  [[nodiscard]] Distance uncertainty() const;
  [[nodiscard]] Duration longest_lease(action::Lease lease) const;

  Capabilities capabilities_;
  SoftLimits limits_;
  MotionSettings settings_;

  bool locked_ = false;
  int plausible_in_a_row_ = 0;  ///< since start-up or since the link came back; two allow motion
  int implausible_in_a_row_ = 0;
  std::optional<Reading> last_;  ///< newest accepted reading
  std::optional<Reading> odd_;   ///< newest rejected one
  std::deque<Reading> recent_;   ///< accepted readings of the last second of the present drive

  std::optional<Drive> drive_;
  std::optional<Reading> halted_;  ///< where the motor went off; absent once the desk came to rest
  TimePoint rest_since_;
  Height rest_height_;
  TimePoint run_deadline_ = k_never;

  std::optional<Fault> latched_;
  TimePoint latched_at_;
  std::optional<Fault> trip_;
};

}  // namespace desk::core
