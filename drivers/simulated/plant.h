#pragma once

#include "drivers/simulated/drivetrain.h"
#include "drivers/simulated/sensor.h"

#include <cstdint>
#include <optional>
#include <variant>

namespace desk::driver::simulated {

/// What a desk's own electronics complains of until it sees a stop. Only profiles that can tell report it.
enum class DriveError {
  overcurrent,     ///< it bumped into something
  heartbeat_lost,  ///< servo: no command renewed the dead-man
};

/// A whole desk without software: motor, box, handset and sensor, living in virtual time.
///
/// It reads no clock and starts nothing by itself: each call carries its instant, and first lets the world
/// run up to it; instants in the past count as now. The same seed and the same calls give the same desk to
/// the last bit, in however many steps advance() gets there. Nothing is allocated; rest costs nothing,
/// however long. Copies live on independently. Not thread-safe.
///
/// Every desk has a load of the day (speed ±30 %, chosen by the seed), drifts slowly over a day and varies
/// from move to move; down is 5 % faster than up.
class Plant {
 public:
  /// `start` is clamped to the end stops. The desk is awake and has just said where it is.
  Plant(Profile const& profile, std::uint64_t seed, core::Height start, core::TimePoint t0);

  void advance(core::TimePoint t);

  // What a driver can do to it. Repeating a command changes nothing, but renews a dead-man and keeps a desk
  // awake; the first command to a sleeping desk, a stop included, wakes it and is carried out.
  void run(core::Direction direction, core::TimePoint t);
  void run_to(core::Height target, core::TimePoint t);
  void off(core::TimePoint t);

  /// One reading, as it was when it was made.
  struct Report {
    core::TimePoint at;
    core::Height height;
    bool running = false;
    std::optional<DriveError> error;
  };
  /// The newest report; none while the sensor is silent or the desk sleeps.
  [[nodiscard]] std::optional<Report> report() const;
  /// Makes a reading now. A silent sensor or a sleeping desk does not answer.
  void ask(core::TimePoint t);
  /// At rest for so long that no reports come.
  [[nodiscard]] bool quiet() const { return now_ > reports_until(); }

  // The truth, as of now().
  [[nodiscard]] core::TimePoint now() const { return now_; }
  [[nodiscard]] core::Height height() const { return drivetrain_.height(now_); }
  [[nodiscard]] core::Speed speed() const { return drivetrain_.speed(now_); }
  [[nodiscard]] bool motor_on() const { return drivetrain_.driven(); }
  [[nodiscard]] std::optional<DriveError> error() const;
  [[nodiscard]] Profile const& profile() const { return profile_; }
  /// How often a command asked for the other way while the desk was driven or still coasting: a driver's bug.
  [[nodiscard]] int reversals_without_stop() const { return reversals_without_stop_; }

  // The world around it.
  /// Moves the desk whatever the driver says, until released; then the driver's direction holds again. A
  /// servo's move is over for good.
  void press_handset(core::Direction direction, core::TimePoint t);
  void release_handset(core::TimePoint t);
  void place_obstacle(Obstacle obstacle, core::TimePoint t);
  void remove_obstacle(core::TimePoint t);
  /// Nominal speed times `speed_factor`, 0.7…1.3, instead of the load of the day, from the next start of
  /// motion on.
  void set_load(double speed_factor) { drivetrain_.set_load(speed_factor); }
  void set_sensor_fault(SensorFault fault, core::TimePoint t);
  /// Locked or too hot: motor commands are dropped. A stop still works, and so does the handset.
  void set_ignores_commands(bool ignores) { ignores_commands_ = ignores; }
  /// While stuck, a relay that is on stays on; when it comes loose it does what it was last told.
  void set_relay_stuck(bool stuck, core::TimePoint t);

 private:
  /// What a command asks of the motor: nothing, a direction, or a target.
  using Output = std::variant<std::monostate, core::Direction, core::Height>;

  Plant(Profile const& profile, Random random, core::Height start, core::TimePoint t0);
  void command(Output output, core::TimePoint t);
  void switch_motor();
  void observe(core::TimePoint until);
  void lose_heartbeat();
  [[nodiscard]] core::TimePoint reports_until() const;
  [[nodiscard]] bool reverses(Output const& output) const;
  [[nodiscard]] bool asleep() const { return quiet() && !profile_.answers_when_quiet; }
  void note_state();

  Profile profile_;
  core::TimePoint now_;
  Sensor sensor_;
  Drivetrain drivetrain_;

  Output wanted_;  ///< the last command
  Output relay_;   ///< what is really switched
  std::optional<core::Direction> handset_;
  core::TimePoint last_activity_;
  core::TimePoint dead_man_at_ = core::k_never;
  bool heartbeat_lost_ = false;
  bool ignores_commands_ = false;
  bool relay_stuck_ = false;
  int reversals_without_stop_ = 0;

  bool reported_running_ = false;
  std::optional<DriveError> reported_error_;
};

}  // namespace desk::driver::simulated
