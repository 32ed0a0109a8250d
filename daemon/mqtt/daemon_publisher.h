#pragma once

#include "daemon/core/time.h"
#include "daemon/mqtt/lasting_clock.h"
#include "daemon/mqtt/message.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace desk::mqtt {

/// What the daemon says of itself over MQTT, beside its desks. Pure, as Publisher.
class DaemonPublisher {
 public:
  DaemonPublisher(std::string_view prefix, core::TimePoint started);

  /// A connection was made, or Home Assistant started: everything, retained. To be sent before any desk says
  /// `online`.
  Messages on_connected(wire::ClockMap const& clock);
  void on_disconnected() { connected_ = false; }

  /// Once a minute or so: the instant of the start has another text when the clock was set, as that of a
  /// computer without a clock battery is soon after its start.
  Messages update(wire::ClockMap const& clock);

  /// As Publisher::keep(), of daemon_leaf.
  Messages keep(std::string_view leaf, std::string payload);

 private:
  std::string prefix_;
  core::TimePoint started_;
  bool connected_ = false;
  LastingClock clock_;
  std::map<std::string_view, std::string> kept_;  ///< by leaf
};

}  // namespace desk::mqtt
