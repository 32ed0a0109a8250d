#include "tests/support/incidents.h"

#include "tests/support/desk_world.h"

#include <fmt/format.h>

#include <string_view>

namespace desk::testing {
namespace {

using driver::simulated::SensorFault;

struct Inflict {
  DeskWorld& world;
  void operator()(incident::HandsetPressed const& i) const {
    world.plant().press_handset(i.direction, world.now());
  }
  void operator()(incident::HandsetReleased const&) const { world.plant().release_handset(world.now()); }
  void operator()(incident::ObstaclePlaced const& i) const {
    world.plant().place_obstacle(i.obstacle, world.now());
  }
  void operator()(incident::ObstacleRemoved const&) const { world.plant().remove_obstacle(world.now()); }
  void operator()(incident::Sensor const& i) const { world.plant().set_sensor_fault(i.fault, world.now()); }
  void operator()(incident::IgnoresCommands const& i) const { world.plant().set_ignores_commands(i.ignores); }
  void operator()(incident::RelayStuck const& i) const {
    world.plant().set_relay_stuck(i.stuck, world.now());
  }
  void operator()(incident::Load const& i) const { world.plant().set_load(i.speed_factor); }
  void operator()(incident::Line const& i) const { world.line().set_quality(i.quality); }
  void operator()(incident::Hang const& i) const { world.stall_controller(i.hangs); }
};

constexpr std::string_view name_of(SensorFault fault) {
  switch (fault) {
    case SensorFault::none: return "well";
    case SensorFault::silent: return "silent";
    case SensorFault::frozen: return "frozen";
    case SensorFault::tenfold: return "tenfold";
  }
  return "?";
}

struct Describe {
  std::string operator()(incident::HandsetPressed const& i) const {
    return fmt::format("handset pressed {}", to_string(i.direction));
  }
  std::string operator()(incident::HandsetReleased const&) const { return "handset released"; }
  std::string operator()(incident::ObstaclePlaced const& i) const {
    return fmt::format("obstacle at {:.1f} in the way {}", i.obstacle.at.mm(), to_string(i.obstacle.moving));
  }
  std::string operator()(incident::ObstacleRemoved const&) const { return "obstacle removed"; }
  std::string operator()(incident::Sensor const& i) const {
    return fmt::format("sensor {}", name_of(i.fault));
  }
  std::string operator()(incident::IgnoresCommands const& i) const {
    return i.ignores ? "desk ignores commands" : "desk obeys again";
  }
  std::string operator()(incident::RelayStuck const& i) const {
    return i.stuck ? "relay stuck" : "relay loose";
  }
  std::string operator()(incident::Load const& i) const { return fmt::format("load {:.2f}", i.speed_factor); }
  std::string operator()(incident::Line const& i) const {
    return fmt::format("line: {:.0f} % faults, lag {:.2f} s", 100 * i.quality.fault_share,
                       core::to_seconds(i.quality.lag));
  }
  std::string operator()(incident::Hang const& i) const {
    return i.hangs ? "main thread hangs" : "main thread goes on";
  }
};

}  // namespace

void inflict(Incident::What const& what, DeskWorld& world) {
  world.happened({what});
  std::visit(Inflict{world}, what);
}

std::string describe(Incident const& incident) {
  return std::visit(Describe{}, incident.what);
}

}  // namespace desk::testing
