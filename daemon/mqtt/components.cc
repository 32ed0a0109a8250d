#include "daemon/mqtt/components.h"

#include "daemon/mqtt/identity.h"
#include "daemon/mqtt/json_text.h"

#include <utility>

namespace desk::mqtt {

namespace json = boost::json;

json::array strings(std::initializer_list<std::string_view> items) {
  json::array result;
  for (std::string_view const item : items) result.push_back(text(item));
  return result;
}

json::array available(std::initializer_list<std::string> topics) {
  json::array list;
  for (std::string const& topic : topics) list.push_back(json::object{{"topic", text(topic)}});
  return list;
}

json::object& Components::shows(std::string_view key, std::string_view platform, std::string_view name,
                                std::string_view leaf) {
  json::object& c = add(key, platform, name);
  c["state_topic"] = text(topics_.of(leaf));
  return c;
}

json::object& Components::sets(std::string_view key, std::string_view platform, std::string_view name,
                               std::string_view leaf) {
  json::object& c = shows(key, platform, name, leaf);
  c["command_topic"] = text(topics_.command(leaf));
  return c;
}

json::object& Components::button(std::string_view key, std::string_view name, std::string_view leaf,
                                 std::string_view payload) {
  json::object& c = add(key, "button", name);
  c["command_topic"] = text(topics_.command(leaf));
  c["payload_press"] = text(payload);
  return c;
}

json::object& Components::happens(std::string_view key, std::string_view name, std::string_view leaf,
                                  json::array types) {
  json::object& c = shows(key, "event", name, leaf);
  c["event_types"] = std::move(types);
  return c;
}

json::object& Components::seconds_today(std::string_view key, std::string_view name, std::string_view leaf) {
  json::object& c = shows(key, "sensor", name, leaf);
  c["device_class"] = "duration";
  c["unit_of_measurement"] = "s";
  c["state_class"] = "total_increasing";
  c["suggested_display_precision"] = 0;
  return c;
}

void Components::always(json::object& component) const {
  component["availability"] = available({topics_.availability()});
}

json::object& Components::add(std::string_view key, std::string_view platform, std::string_view name) {
  json::object& c = components_[view(key)].emplace_object();
  c["platform"] = text(platform);
  c["unique_id"] = text(entity_identity(topics_, key));
  c["name"] = text(name);
  c["qos"] = 1;
  return c;
}

}  // namespace desk::mqtt
