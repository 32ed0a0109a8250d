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
  /// An obstacle is about to be put there.
  void obstacle_placed(driver::simulated::Plant const& plant);
  void obstacle_removed() {
    stands_ = false;
    drop();
  }
  /// What follows is not only the obstacle's doing: hands, a broken sensor, another program.
  void drop() {
    twin_.reset();
    shown_.reset();
  }

  /// The motor was switched on: `plant` has got the command already.
  void run_began(core::Direction direction, driver::simulated::Plant const& plant, core::TimePoint now);
  /// Another command reached the running desk.
  void renewed(core::MotorCommand const& command, core::TimePoint now);
  void run_ended() {
    driven_.reset();
    drop();
  }
  /// The controller is given this reading. A desk that was not yet seen to move is not held back: the rules
  /// for no start (`no_start_after`) and then for a plain stall have their time first.
  void on_telemetry(core::Telemetry const& telemetry, driver::simulated::Plant const& plant,
                    core::Capabilities const& capabilities, core::Duration no_start_after,
                    core::TimePoint now);
  /// The instant of the first reading that shows the obstacle, in the present run of the motor.
  [[nodiscard]] std::optional<core::TimePoint> shown() const { return shown_; }

 private:
  /// The present run of the motor.
  struct Driven {
    core::Direction direction;
    core::TimePoint since;
    core::Height from;
    double farthest_mm = 0;  ///< that it really went
  };
  void start_twin(driver::simulated::Plant const& plant);

  bool stands_ = false;
  std::optional<Driven> driven_;
  std::optional<driver::simulated::Plant> twin_;
  core::Height parted_at_;  ///< where the desk met the obstacle and the twin went on
  std::optional<core::TimePoint> shown_;
};

}  // namespace desk::testing
