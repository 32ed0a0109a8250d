#pragma once

#include "daemon/core/time.h"
#include "drivers/gpio/lines.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace desk::config {

enum class PresenceSource {
  none,    ///< nobody knows: automatic mode is a config error
  always,  ///< the user takes it upon themselves that somebody is there
  gpio,    ///< a sensor on a line of this computer
  mqtt,    ///< a topic of somebody else's
  local,   ///< a person says so, with deskctl
};

/// How the daemon knows that somebody is at a desk.
struct PresenceSettings {
  std::vector<PresenceSource> sources{PresenceSource::none};
  core::Duration hold{
      0};  ///< gpio and mqtt: somebody counts as present for so long after they were seen last

  std::string line;  ///< gpio
  bool active_low = false;
  driver::gpio::Bias bias = driver::gpio::Bias::as_is;

  std::string topic;           ///< mqtt
  std::string present = "ON";  ///< the payload that says so, exactly
  std::string away = "OFF";
  std::string pointer;      ///< into a payload that is JSON, in place of the two (RFC 6901); empty: it is not
  core::Duration stale{0};  ///< mqtt: unheard of for longer it is unknown; 0: never

  core::Duration local = std::chrono::minutes{60};  ///< local: so long a person's word counts

  [[nodiscard]] bool has(PresenceSource source) const {
    return std::find(sources.begin(), sources.end(), source) != sources.end();
  }
  bool operator==(PresenceSettings const&) const = default;
};

constexpr std::string_view to_string(PresenceSource p) {
  switch (p) {
    case PresenceSource::none: return "none";
    case PresenceSource::always: return "always";
    case PresenceSource::gpio: return "gpio";
    case PresenceSource::mqtt: return "mqtt";
    case PresenceSource::local: return "local";
  }
  return "?";
}

}  // namespace desk::config
