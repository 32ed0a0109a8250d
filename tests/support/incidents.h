#pragma once

#include "drivers/simulated/plant.h"
#include "tests/support/faulty_line.h"

#include <string>
#include <variant>

namespace desk::testing {

class DeskWorld;

/// What people and failing parts do to a desk and its line.
namespace incident {
struct HandsetPressed {
  core::Direction direction;
};
struct HandsetReleased {};
struct ObstaclePlaced {
  driver::simulated::Obstacle obstacle;
};
struct ObstacleRemoved {};
struct Sensor {
  driver::simulated::SensorFault fault;
};
/// Locked by its own box, or too hot: motor commands are dropped.
struct IgnoresCommands {
  bool ignores;
};
struct RelayStuck {
  bool stuck;
};
/// Nominal speed times this, from the next start on.
struct Load {
  double speed_factor;
};
struct Line {
  LineQuality quality;
};
/// The program's main thread hangs; the bus worker lives.
struct Hang {
  bool hangs;
};
}  // namespace incident

struct Incident {
  using What = std::variant<incident::HandsetPressed, incident::HandsetReleased, incident::ObstaclePlaced,
                            incident::ObstacleRemoved, incident::Sensor, incident::IgnoresCommands,
                            incident::RelayStuck, incident::Load, incident::Line, incident::Hang>;
  What what;
};

/// Lets it happen now.
void inflict(Incident::What const& what, DeskWorld& world);
[[nodiscard]] std::string describe(Incident const& incident);

}  // namespace desk::testing
