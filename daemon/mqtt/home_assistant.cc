#include "daemon/mqtt/home_assistant.h"

#include "daemon/mqtt/components.h"
#include "daemon/mqtt/identity.h"
#include "daemon/mqtt/json_text.h"

#include <fmt/format.h>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

/// What the daemon tells of itself. Readable whether or not a desk answers.
template <typename UniqueId>
void add_daemon(json::object& components, std::string_view prefix, UniqueId unique_id) {
  auto const add = [&](std::string_view key, std::string_view platform, std::string_view name,
                       std::string_view leaf) -> json::object& {
    json::object& c = components[view(key)].emplace_object();
    c["platform"] = text(platform);
    c["unique_id"] = text(unique_id(key));
    c["name"] = text(name);
    c["qos"] = 1;
    c["state_topic"] = text(daemon_topic(prefix, leaf));
    c["entity_category"] = "diagnostic";
    c["availability"] = available({availability_topic(prefix)});
    return c;
  };
  json::object& boot = add("boot", "sensor", "Last start", daemon_leaf::k_boot);
  boot["device_class"] = "timestamp";
  boot["enabled_by_default"] = false;

  json::object& history = add("history", "binary_sensor", "History", daemon_leaf::k_history);
  history["device_class"] = "problem";
  history["value_template"] = "{{ value_json.problem }}";
  history["json_attributes_topic"] = text(daemon_topic(prefix, daemon_leaf::k_history));
}

json::object device_of(std::string_view identity, std::string_view name, std::string_view model,
                       Discovery const& discovery) {
  json::object device{{"identifiers", json::array{text(identity)}},
                      {"name", text(name)},
                      {"manufacturer", "deskd"},
                      {"model", text(model)},
                      {"sw_version", text(discovery.sw_version)}};
  // An address that it does not like makes Home Assistant drop the whole device; the configuration checks it.
  if (!discovery.configuration_url.empty()) device["configuration_url"] = text(discovery.configuration_url);
  return device;
}

json::object device_of_desk(Discovery const& discovery, Topics const& topics) {
  json::object device = device_of(desk_identity(topics), discovery.desk_name,
                                  discovery.model.empty() ? "Sit-stand desk" : discovery.model, discovery);
  if (!discovery.area.empty()) device["suggested_area"] = text(discovery.area);
  if (!discovery.serial_number.empty()) device["serial_number"] = text(discovery.serial_number);
  if (discovery.several) device["via_device"] = text(daemon_identity(topics.prefix()));
  return device;
}

json::object origin_of(Discovery const& discovery) {
  return {{"name", "deskd"}, {"sw_version", text(discovery.sw_version)}};
}

}  // namespace

std::string discovery_topic(std::string_view discovery_prefix, std::string_view identity) {
  return fmt::format("{}/device/{}/config", discovery_prefix, identity);
}

std::string discovery_topic(Discovery const& discovery, Topics const& topics) {
  return discovery_topic(discovery.prefix, desk_identity(topics));
}

json::object discovery_payload(Discovery const& discovery, Topics const& topics, Features const& features) {
  Components components{topics};
  add_motion(components, features.limits);
  add_cycle(components);
  add_measurements(components, features);
  add_health(components, features);
  add_person(components, features);
  json::object all = components.take();
  if (!discovery.several) {
    add_daemon(all, topics.prefix(), [&](std::string_view key) { return entity_identity(topics, key); });
  }
  return {
      {"device", device_of_desk(discovery, topics)},
      {"origin", origin_of(discovery)},
      {"availability", available({topics.availability(), topics.of(leaf::k_link)})},
      {"availability_mode", "all"},  // the default, latest, would take the daemon's `online` for the desk's
      {"components", std::move(all)}};
}

Announcement announcement_of(Discovery const& discovery, Topics const& topics, Features const& features) {
  return {discovery_topic(discovery, topics),
          discovery.enabled ? discovery_payload(discovery, topics, features) : json::object{}};
}

Announcement announcement_of_daemon(Discovery const& discovery, std::string_view topic_prefix) {
  std::string const identity = daemon_identity(topic_prefix);
  std::string const topic = discovery_topic(discovery.prefix, identity);
  if (!discovery.enabled) return {topic, {}};
  // A daemon that is not the default one has a name of its own as well.
  std::string const name = topic_prefix == k_default_prefix ? "deskd" : fmt::format("deskd {}", topic_prefix);
  json::object components;
  add_daemon(components, topic_prefix,
             [&](std::string_view key) { return fmt::format("{}_{}", identity, key); });
  return {topic,
          {{"device", device_of(identity, name, "Desk daemon", discovery)},
           {"origin", origin_of(discovery)},
           {"availability", available({availability_topic(topic_prefix)})},
           {"availability_mode", "all"},
           {"components", std::move(components)}}};
}

}  // namespace desk::mqtt
