#pragma once

#include "daemon/core/action.h"
#include "daemon/core/event.h"

#include <deque>
#include <optional>

namespace desk::plan {

/// A desk in virtual time that does exactly what its capabilities promise: dead time, ramp, cruise speed, the
/// end of the lease on time, and the coast that was said, at cruise speed. Nothing of it is random, and at
/// rest it hardly has anything to tell, so that years pass in seconds.
class IdealDesk {
 public:
  /// Rests at `height` from `now` on.
  IdealDesk(core::Capabilities const& capabilities, core::Height height, core::TimePoint now);

  /// A servo desk at the usual 38 mm/s (hardware.md §1): for plans, which depend on when a desk moves and not
  /// on how it lands.
  static core::Capabilities servo();

  void carry_out(core::MotorCommand const& command, core::TimePoint now);
  /// Somebody holds the handset until the desk is there. False: the motor runs for us, nobody interferes.
  bool by_hand(core::Height to, core::TimePoint now);
  /// A program has started and asks how high it stands, until it has heard it twice.
  void asked(core::TimePoint now);

  /// When the next event is due; k_never is impossible, for a resting desk is looked at now and then.
  [[nodiscard]] core::TimePoint next_event() const;
  /// The next event that is due by now, if any.
  std::optional<core::Event> take(core::TimePoint now);

  [[nodiscard]] core::Height height(core::TimePoint now) const;
  [[nodiscard]] bool moving(core::TimePoint now) const { return now < travel_.ends; }
  [[nodiscard]] bool motor_on() const { return run_.has_value(); }

 private:
  /// A way: evenly faster within the ramp, then at cruise speed.
  struct Travel {
    core::Height from;
    core::Height to;
    core::TimePoint begins;
    core::TimePoint ends;
    core::Seconds ramp{0};
  };
  /// The motor, as it was told.
  struct Run {
    core::Output output = core::Output::off;
    core::TimePoint until;
  };

  void run_towards(core::Output output, core::Height to, core::TimePoint until, core::TimePoint now);
  void switch_off(core::OutputCause cause, core::TimePoint at);
  void travel(core::Height from, core::Height to, core::TimePoint begins, core::Seconds ramp);
  void listen(core::TimePoint now);
  core::Telemetry report(core::TimePoint now);

  core::Capabilities capabilities_;
  Travel travel_;
  std::optional<Run> run_;
  std::deque<core::Event> told_;
  core::TimePoint next_report_;
  core::TimePoint talks_until_;
};

}  // namespace desk::plan
