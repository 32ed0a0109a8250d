#pragma once

#include "daemon/core/time.h"
#include "tests/simulation/model_broker.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace desk::testing {

/// A day of a desk on a bad network.
struct MqttDayPlan {
  std::uint64_t seed = 1;
  core::Duration length = std::chrono::hours{24};
  core::Duration mean_uptime = std::chrono::minutes{4};   ///< until the broker is cut off again; 0: never
  core::Duration mean_command = std::chrono::minutes{6};  ///< between two commands; 0: none
  bool cycle = true;                                      ///< the desk also moves by itself
  ModelBroker::Flaws flaws = {};
  bool forgets_to_republish =
      false;  ///< another test of the test: a new connection is told only what changes
};

struct MqttDayReport {
  std::uint64_t cuts = 0;
  std::uint64_t sent = 0;            ///< commands that others sent
  std::uint64_t executed = 0;        ///< of these, handed to the desk
  std::uint64_t refused = 0;         ///< retained ones that came with a connection
  std::uint64_t moves = 0;           ///< of the desk, whoever asked
  std::uint64_t comparisons = 0;     ///< of the broker's state with the desk's
  std::uint64_t messages = 0;        ///< from the desk
  std::uint64_t bytes = 0;           ///< their topics and payloads
  core::Duration longest_return{0};  ///< from the broker's return to ours
  std::vector<std::string> violations;

  [[nodiscard]] std::string text() const;
};

/// Lives the day in virtual time: the real controller, publisher, command parser and back-off between a
/// simulated desk and a model of a broker, as the daemon joins them. Checked all along: what the broker keeps
/// is what a desk that is asked now would say, within the rates at which it may speak; no command is executed
/// twice, late, or because it was retained; the connection is back within the longest back-off. The same plan
/// gives the same day.
[[nodiscard]] MqttDayReport live_mqtt_day(MqttDayPlan const& plan);

}  // namespace desk::testing
