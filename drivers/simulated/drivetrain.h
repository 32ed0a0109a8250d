#pragma once

#include "drivers/simulated/profile.h"
#include "drivers/simulated/random.h"

#include <cstdint>
#include <optional>

namespace desk::driver::simulated {

/// Something that a desk moving this way bumps into.
struct Obstacle {
  core::Height at;
  core::Direction moving;
};

/// Motor, gear, control box and end stops: what the desk top truly does when the motor is switched.
///
/// Motion is a chain of segments of constant acceleration. Each segment knows the instant of its end, so any
/// height is one formula away, a desk at rest costs nothing, and nobody can tell in how many steps time was
/// advanced. The owner calls pass_event() at each next_event(); every `t` is at or after the last event
/// passed and never decreases.
class Drivetrain {
 public:
  Drivetrain(Profile const& profile, Random random, core::Height start, core::TimePoint t0);

  /// Motor off: the speed is kept for the stop delay, then braked. Also ends the sulking after a collision.
  void stop(core::TimePoint t);
  /// Motor on. While moving the other way it brakes to standstill first and then takes its dead time, as a
  /// box does.
  void run(core::Direction direction, core::TimePoint t);
  /// Runs to `target` and stops there by itself, like run() in everything else.
  void run_to(core::Height target, core::TimePoint t);

  void set_obstacle(std::optional<Obstacle> obstacle, core::TimePoint t);
  /// Fixes the load at `speed_factor` of the nominal speed, 0.7…1.3, from the next start of motion on.
  void set_load(double speed_factor) { fixed_load_ = speed_factor; }

  [[nodiscard]] core::TimePoint next_event() const { return event_at_; }
  void pass_event();

  [[nodiscard]] core::Height height(core::TimePoint t) const;
  [[nodiscard]] core::Speed speed(core::TimePoint t) const;
  /// The motor has current: not while braking, not after the box gave up.
  [[nodiscard]] bool driven() const { return demand_ && !tripped_; }
  [[nodiscard]] bool moving() const { return phase_ != Phase::rest && phase_ != Phase::dead_time; }
  /// The way the desk top travels or is about to.
  [[nodiscard]] core::Direction direction() const { return direction_; }
  [[nodiscard]] bool resting() const { return phase_ == Phase::rest; }
  [[nodiscard]] core::TimePoint resting_since() const { return segment_.from; }
  /// It bumped into something and does nothing until it sees a stop.
  [[nodiscard]] bool tripped() const { return tripped_; }

 private:
  enum class Phase {
    rest,
    dead_time,  ///< motor on, nothing moves yet
    ramp,
    cruise,
    overrun,  ///< motor off, not yet braking
    brake,
    stall,    ///< against an obstacle, until the speed is 0
    rebound,  ///< the box backs off the obstacle
  };
  enum class Event { phase_over, contact, brake_point, restart };
  /// Along the direction of travel, in mm and s: speeds are never negative.
  struct Segment {
    core::TimePoint from;
    double height = 0;
    double speed = 0;
    double acceleration = 0;
  };
  struct Barrier {
    double distance;
    bool end_stop;
  };

  void enter(Phase phase, core::TimePoint t, double height, double speed, double acceleration);
  void plan();
  void replan(core::TimePoint t);
  void steer(core::TimePoint t);
  void begin(core::TimePoint t, double height);
  void start_ramp(core::TimePoint t);
  void brake(core::TimePoint t);
  void finish_phase(core::TimePoint t);
  void hit(core::TimePoint t);
  void standstill(core::TimePoint t, double height);
  void choose_move(core::TimePoint t);
  void consider(Event event, core::TimePoint at);
  [[nodiscard]] core::TimePoint phase_end() const;
  [[nodiscard]] double speed_at(core::TimePoint t) const;
  [[nodiscard]] double travelled(core::TimePoint t) const;
  [[nodiscard]] Barrier barrier(double height) const;
  [[nodiscard]] bool arrived(double height) const;
  core::Duration draw_dead_time(core::TimePoint t);
  double load_of_the_day(core::TimePoint t);

  Profile profile_;
  Random random_;
  core::TimePoint t0_;
  DailyDrift speed_drift_;
  DailyDrift reaction_drift_;  ///< of dead time and coast

  std::optional<core::Direction> demand_;
  std::optional<core::Height> target_;  ///< servo: `demand_` is the way to it
  std::optional<core::Height>
      aimed_at_;        ///< servo: the target that `landing_` belongs to, kept after arrival
  double landing_ = 0;  ///< servo: where it will really stop
  bool tripped_ = false;
  std::optional<Obstacle> obstacle_;

  Phase phase_ = Phase::rest;
  core::Direction direction_ = core::Direction::up;
  Segment segment_;
  core::TimePoint phase_end_ = core::k_never;
  core::TimePoint restart_at_ = core::k_never;  ///< switched on again while coasting: the dead time ends here
  Event event_ = Event::phase_over;
  core::TimePoint event_at_ = core::k_never;

  // This move's own numbers, drawn when it starts; mm and s.
  double cruise_ = 0;
  double deceleration_ = 1;
  core::Duration stop_delay_{0};

  std::int64_t day_ = -1;
  double day_load_ = 1;
  std::optional<double> fixed_load_;
};

}  // namespace desk::driver::simulated
