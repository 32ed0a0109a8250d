#pragma once

#include "daemon/core/settings.h"
#include "daemon/mqtt/topics.h"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The form in which Home Assistant's MQTT integration wants to be told about a device: device-based
/// discovery, one retained message per desk. It drops the whole device without a trace for one unknown key at
/// the root, in `device` or in `origin`, and silently ignores a misspelt key in a component, so the tests
/// hold the keys against a closed list.
namespace desk::mqtt {

struct Discovery {
  Discovery(bool enabled_, std::string prefix_, std::string desk_name_, std::string sw_version_)
      : enabled{enabled_},
        prefix{std::move(prefix_)},
        desk_name{std::move(desk_name_)},
        sw_version{std::move(sw_version_)} {}
  bool enabled;           ///< false: what was announced earlier is deleted
  std::string prefix;     ///< Home Assistant's, usually "homeassistant"
  std::string desk_name;  ///< the device's name; entities are called "<device> <entity>"
  std::string sw_version;
};

/// `<discovery prefix>/device/deskd_<id>/config`. Home Assistant takes only [A-Za-z0-9_-] for the id.
std::string discovery_topic(Discovery const& discovery, Topics const& topics);

/// What is different from desk to desk.
struct Features {
  core::SoftLimits limits;
  bool obstacle_strip = false;
  bool homing = false;             ///< it counts its height
  std::vector<std::string> users;  ///< names of everybody who may work at it
  bool ergonomics = false;         ///< enough is known of a body to judge heights
  bool coach = false;
};

/// The payload for discovery_topic(). Deterministic, so that Home Assistant recognises an unchanged one.
boost::json::object discovery_payload(Discovery const& discovery, Topics const& topics,
                                      Features const& features);

/// Whether a message on the birth topic says that Home Assistant has just started and knows nothing yet.
inline bool is_birth(std::string_view birth_topic, std::string_view topic, std::string_view payload) {
  return topic == birth_topic && payload == k_online;
}

}  // namespace desk::mqtt
