#pragma once

#include "daemon/core/settings.h"
#include "daemon/mqtt/topics.h"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The form in which Home Assistant's MQTT integration wants to be told about a device: device-based
/// discovery, one retained message per device. It drops the whole device without a trace for one unknown key
/// at the root, in `device` or in `origin`, and silently ignores a misspelt key in a component, so the tests
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
  std::string area;               ///< where Home Assistant may put it; empty, here and below: not said
  std::string model;              ///< of the desk
  std::string serial_number;      ///< of the desk
  std::string configuration_url;  ///< what a click on the device opens
  bool several = false;           ///< the daemon has other desks as well, and so a device of its own
};

/// One retained discovery message. An empty payload: what was announced there is to be deleted.
struct Announcement {
  Announcement(std::string topic_, boost::json::object payload_)
      : topic{std::move(topic_)}, payload{std::move(payload_)} {}
  std::string topic;
  boost::json::object payload;
};

/// `<discovery prefix>/device/<identity>/config`. Home Assistant takes only [A-Za-z0-9_-] for the identity.
std::string discovery_topic(std::string_view discovery_prefix, std::string_view identity);
std::string discovery_topic(Discovery const& discovery, Topics const& topics);

/// What is different from desk to desk.
struct Features {
  core::SoftLimits limits;
  bool obstacle_strip = false;
  bool homing = false;             ///< it counts its height
  std::vector<std::string> users;  ///< names of everybody who may work at it
  bool ergonomics = false;         ///< enough is known of a body to judge heights
  bool coach = false;
  bool presence = false;  ///< something senses whether somebody is there
};

/// The payload for discovery_topic(). Deterministic, so that Home Assistant recognises an unchanged one. What
/// the daemon tells of itself is part of its only desk, or of announcement_of_daemon().
boost::json::object discovery_payload(Discovery const& discovery, Topics const& topics,
                                      Features const& features);

/// Of a desk: with discovery_payload(), if it is to be announced.
Announcement announcement_of(Discovery const& discovery, Topics const& topics, Features const& features);

/// Of a daemon with several desks, which are connected `via` it. `discovery` as for any of them.
Announcement announcement_of_daemon(Discovery const& discovery, std::string_view topic_prefix);

/// Whether a message on the birth topic says that Home Assistant has just started and knows nothing yet.
inline bool is_birth(std::string_view birth_topic, std::string_view topic, std::string_view payload) {
  return topic == birth_topic && payload == k_online;
}

}  // namespace desk::mqtt
