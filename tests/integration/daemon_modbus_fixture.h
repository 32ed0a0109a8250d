#pragma once

#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/daemon.h"
#include "tests/support/modbus_simulator.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// What the tests share that let the real daemon drive simulated devices over a real line: broker, line,
/// daemon, and a look at each. Says what all of them did when a test fails.
class DaemonOnModbus : public ::testing::Test {
 protected:
  using Wire = ModbusSimulator::Wire;
  static constexpr int k_column = 255;  ///< the unit number that a column has as delivered
  static constexpr int k_board = 1;
  static constexpr int k_laser = 80;
  static constexpr double k_sit_mm = 720;
  static constexpr double k_stand_mm = 920;

  struct Desk {
    std::string id = "left";
    std::string profile = "linak-lc3";
    int unit = k_column;
    int sensor_unit = 0;
  };

  void TearDown() override;

  /// One column at 720 mm, alone on its line.
  void start_column();
  /// A relay board and a laser on one line, and the desk that they move, at 720 mm.
  void start_relays();
  /// A daemon with these desks, where the simulator is.
  void start_daemon(Wire wire, std::vector<Desk> const& desks);
  static std::string config(std::string const& where, std::vector<Desk> const& desks);
  void connect_probe();

  /// Over MQTT; returns when the broker has it.
  void tell(std::string const& leaf, std::string const& payload) {
    probe->publish("deskd/left/" + leaf + "/set", payload);
  }
  /// What the local socket tells of a desk, now.
  [[nodiscard]] boost::json::object state(std::string const& desk = "left") const;
  [[nodiscard]] std::string link() const { return std::string{state().at("link").as_string()}; }
  /// The words of the latched fault; empty: none.
  [[nodiscard]] std::string fault() const;
  /// A move over MQTT, to its end: the line of the log that tells it; empty if it does not begin or end.
  std::string move(double mm);
  [[nodiscard]] bool link_becomes(std::string const& wanted) const {
    return wait_until([&] { return link() == wanted; }, std::chrono::seconds{30});
  }
  /// The desk's true height, and how often its motor was started.
  [[nodiscard]] double height() const { return sim->state(watched, "height_mm"); }
  [[nodiscard]] int starts() const { return static_cast<int>(sim->state(watched, "starts")); }
  /// Until the desk has gone so far from where it began.
  [[nodiscard]] bool passes(double mm) const;

  Broker broker;
  int watched = k_column;  ///< unit of the first desk
  std::optional<ModbusSimulator> sim;
  std::optional<Daemon> daemon;
  std::optional<MqttProbe> probe;
};

}  // namespace desk::testing
