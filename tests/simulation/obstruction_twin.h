#pragma once

#include "drivers/simulated/plant.h"
#include "tests/support/world_observer.h"

#include <optional>

namespace desk::testing {

/// The same desk in a world without the obstacle. While both get the same commands they are the same to the
/// last bit, so a reading that differs is the obstacle's doing and nothing else's: not noise, not load, not
/// the sensor. That says from which reading on a controller could have known.
class ObstructionTwin {
 public:
  /// An obstacle is about to be put there. `driven`: the way that the motor is driven now.
  void obstacle_placed(std::optional<core::Direction> driven, driver::simulated::Plant const& plant);
  void obstacle_removed() {
    stands_ = false;
    drop();
  }
  /// What follows is not only the obstacle's doing: hands, a broken sensor, another program.
  void drop() {
    twin_.reset();
    shown_.reset();
  }

  /// Motor commands that reach the desk. `plant` has not got it yet.
  void before_command(core::BusSchedule::Job const& job, driver::simulated::Plant const& plant,
                      core::TimePoint now, bool motor_on);
  /// The controller is given this reading.
  void on_telemetry(core::Telemetry const& telemetry, driver::simulated::Plant const& plant,
                    core::Capabilities const& capabilities, core::TimePoint now);
  /// The instant of the first reading that shows the obstacle, in the present run of the motor.
  [[nodiscard]] std::optional<core::TimePoint> shown() const { return shown_; }

 private:
  bool stands_ = false;
  std::optional<driver::simulated::Plant> twin_;
  core::Direction direction_ = core::Direction::up;
  std::optional<core::TimePoint> shown_;
};

}  // namespace desk::testing
