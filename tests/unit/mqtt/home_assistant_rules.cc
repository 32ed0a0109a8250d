#include "tests/unit/mqtt/home_assistant_rules.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

using Keys = std::set<std::string>;

Keys const k_root{"device", "origin", "components", "availability", "availability_mode"};
Keys const k_device{"identifiers", "connections",       "name",           "manufacturer",
                    "model",       "model_id",          "serial_number",  "sw_version",
                    "hw_version",  "configuration_url", "suggested_area", "via_device"};
Keys const k_origin{"name", "sw_version", "support_url"};

/// What every component may have.
Keys const k_any{"platform",
                 "unique_id",
                 "name",
                 "qos",
                 "icon",
                 "entity_category",
                 "availability",
                 "enabled_by_default",
                 "json_attributes_topic"};

struct Platform {
  Keys needed;
  Keys allowed;
};
std::map<std::string, Platform> const k_platforms{
    {"cover",
     {{"command_topic", "state_topic"},
      {"position_topic", "set_position_topic", "position_open", "position_closed"}}},
    {"number",
     {{"command_topic", "state_topic", "min", "max", "step", "mode"},
      {"device_class", "unit_of_measurement"}}},
    {"select", {{"command_topic", "state_topic", "options"}, {}}},
    {"switch", {{"command_topic", "state_topic"}, {"payload_on", "payload_off", "state_on", "state_off"}}},
    {"button", {{"command_topic", "payload_press"}, {}}},
    {"event", {{"state_topic", "event_types"}, {"device_class"}}},
    {"sensor",
     {{"state_topic"},
      {"device_class", "unit_of_measurement", "state_class", "suggested_display_precision", "options",
       "value_template"}}},
    {"binary_sensor", {{"state_topic"}, {"device_class", "payload_on", "payload_off", "value_template"}}},
};

std::map<std::string, Keys> const k_units{
    {"distance", {"mm", "cm", "m", "km"}},
    {"duration", {"ms", "s", "min", "h", "d"}},
};
Keys const k_binary_classes{"moving", "connectivity", "problem", "safety", "occupancy"};
Keys const k_event_classes{"button", "doorbell", "motion"};

Keys keys(json::object const& object) {
  Keys result;
  for (auto const& member : object) result.emplace(member.key());
  return result;
}

std::string string_of(json::object const& object, char const* key) {
  json::value const* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string{value->get_string().c_str()} : std::string{};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

class Judge {
 public:
  std::vector<std::string> take() { return std::move(found_); }

  void topic(std::string_view topic) {
    static std::regex const k_form{R"([^+#]+/device/[A-Za-z0-9_-]+/config)"};
    check(std::regex_match(std::string{topic}, k_form), "illegal discovery topic " + std::string{topic});
  }

  void root(json::object const& a) {
    within(keys(a), k_root, "the root is closed");
    for (char const* const key : {"device", "origin", "components"}) {
      check(a.contains(key) && a.at(key).is_object(), std::string{"needs "} + key);
    }
    if (!found_.empty()) return;
    check(string_of(a, "availability_mode") == "all", "availability_mode: the default is the latest of any");
    check(a.contains("availability"), "entities without availability stay when we are gone");
    if (a.contains("availability")) availability(a.at("availability"));
    device(a.at("device").as_object());
    within(keys(a.at("origin").as_object()), k_origin, "origin is closed");
    check(!string_of(a.at("origin").as_object(), "name").empty(), "origin needs a name");
    std::string const device_name = string_of(a.at("device").as_object(), "name");
    for (auto const& member : a.at("components").as_object()) {
      where_ = std::string{member.key()} + ": ";
      component(where_, member.value().as_object(), device_name);
    }
    where_.clear();
  }

 private:
  void check(bool good, std::string const& what) {
    if (!good) found_.push_back(where_ + what);
  }

  void within(Keys const& keys, Keys const& allowed, std::string const& why) {
    for (std::string const& key : keys)
      check(allowed.contains(key), fmt::format("unknown key {}: {}", key, why));
  }

  void device(json::object const& device) {
    within(keys(device), k_device, "device is closed");
    json::value const* const identifiers = device.if_contains("identifiers");
    check(identifiers != nullptr && identifiers->is_array() && !identifiers->get_array().empty(),
          "device needs identifiers");
    check(!string_of(device, "name").empty(), "device needs a name");
    static std::regex const k_url{"https?://[^/]+.*"};
    check(!device.contains("configuration_url") ||
              std::regex_match(string_of(device, "configuration_url"), k_url),
          "configuration_url is none");
    for (auto const& member : device) {
      check(!member.value().is_string() || !member.value().get_string().empty(),
            "empty " + std::string{member.key()});
    }
  }

  void availability(json::value const& list) {
    check(list.is_array(), "availability must have one form everywhere");
    if (!list.is_array()) return;
    for (json::value const& item : list.get_array()) {
      check(item.is_object() && keys(item.get_object()) == Keys{"topic"}, "availability item");
    }
  }

  void component(std::string const& key, json::object const& c, std::string const& device_name) {
    static std::regex const k_key{"[a-z0-9_]+: "};
    check(std::regex_match(key, k_key), "odd component key");
    std::string const platform = string_of(c, "platform");
    auto const known = k_platforms.find(platform);
    check(known != k_platforms.end(), "unknown platform '" + platform + "' drops the whole device");
    if (known == k_platforms.end()) return;
    Keys allowed = k_any;
    allowed.insert(known->second.needed.begin(), known->second.needed.end());
    allowed.insert(known->second.allowed.begin(), known->second.allowed.end());
    within(keys(c), allowed, "dropped without a word by " + platform);
    for (std::string const& needed : known->second.needed) check(c.contains(needed), "needs " + needed);
    check(c.contains("qos") && c.at("qos") == 1, "qos must be 1");
    check(!c.contains("retain"), "a retained command moves the desk at each reconnect");
    identity(c);
    name(c, platform, device_name);
    category(c, platform);
    topics(c);
    if (c.contains("availability")) availability(c.at("availability"));
    if (platform == "sensor") sensor(c);
    if (platform == "number") number(c);
    if (platform == "cover") cover(c);
    if (platform == "switch") two_ways(c);
    if (platform == "binary_sensor") check(k_binary_classes.contains(string_of(c, "device_class")), "class");
    if (platform == "event") {
      check(!c.contains("device_class") || k_event_classes.contains(string_of(c, "device_class")), "class");
      words(c, "event_types");
    }
    if (platform == "select") words(c, "options");
  }

  void identity(json::object const& c) {
    static std::regex const k_id{"[A-Za-z0-9_-]+"};
    std::string const id = string_of(c, "unique_id");
    check(std::regex_match(id, k_id), "unique_id '" + id + "'");
    check(ids_.insert(id).second, "unique_id '" + id + "' is used twice");
  }

  void name(json::object const& c, std::string const& platform, std::string const& device) {
    if (c.contains("name") && c.at("name").is_null()) {
      check(platform == "cover", "only the main feature takes the device's name");
      return;
    }
    std::string const name = string_of(c, "name");
    check(!name.empty(), "without a name it is called MQTT " + platform);
    check(lower(name).find(lower(device)) == std::string::npos, "'" + name + "' repeats the device's name");
    check(names_.insert(name).second, "name '" + name + "' is used twice");
  }

  void category(json::object const& c, std::string const& platform) {
    if (!c.contains("entity_category")) return;
    std::string const category = string_of(c, "entity_category");
    bool const shows_only = platform == "sensor" || platform == "binary_sensor" || platform == "event";
    check(category == (shows_only ? "diagnostic" : "config"), "category " + category + " on a " + platform);
  }

  void topics(json::object const& c) {
    for (auto const& member : c) {
      std::string const key{member.key()};
      if (!key.ends_with("_topic")) continue;
      std::string const topic = string_of(c, key.c_str());
      check(!topic.empty() && topic.find_first_of("+#") == std::string::npos,
            fmt::format("{} '{}'", key, topic));
    }
  }

  void unit_fits(json::object const& c) {
    auto const units = k_units.find(string_of(c, "device_class"));
    std::string const unit = string_of(c, "unit_of_measurement");
    check(units == k_units.end() || units->second.contains(unit),
          "unit '" + unit + "' does not fit the class");
  }

  void sensor(json::object const& c) {
    std::string const device_class = string_of(c, "device_class");
    bool const is_number = c.contains("state_class") || c.contains("unit_of_measurement") ||
                           c.contains("suggested_display_precision");
    if (device_class == "enum" || device_class == "timestamp") {
      check(!is_number, device_class + " with what makes it numeric");
      check(c.contains("options") == (device_class == "enum"), "options");
      if (device_class == "enum") words(c, "options");
      return;
    }
    check(device_class.empty() || k_units.contains(device_class), "unknown class " + device_class);
    check(!c.contains("options"), "options without enum");
    unit_fits(c);
    if (!is_number) return;
    std::string const state_class = string_of(c, "state_class");
    check(state_class == "measurement" || state_class == "total_increasing",
          "state_class '" + state_class + "'");
    check(c.contains("suggested_display_precision"), "millimetres become inches with many digits");
  }

  void number(json::object const& c) {
    static Keys const k_modes{"auto", "box", "slider"};
    check(k_modes.contains(string_of(c, "mode")), "mode");
    unit_fits(c);
    if (!c.contains("min") || !c.contains("max") || !c.contains("step")) return;
    check(c.at("min").to_number<double>() < c.at("max").to_number<double>(), "min is not below max");
    check(c.at("step").to_number<double>() >= 0.001, "step is too small");
  }

  void cover(json::object const& c) {
    check(!c.contains("set_position_topic") || c.contains("position_topic"), "set_position_topic alone");
    check(string_of(c, "state_topic") != string_of(c, "position_topic"), "heights would be read as states");
    for (char const* const end : {"position_open", "position_closed"}) {
      check(c.contains(end) && c.at(end).is_int64(), std::string{end} + " must be a whole number");
    }
  }

  /// Where a command is another word than the state, both have to be said.
  void two_ways(json::object const& c) {
    bool const own_words = c.contains("payload_on") || c.contains("payload_off");
    check(!own_words || (c.contains("state_on") && c.contains("state_off")), "state_on and state_off");
  }

  void words(json::object const& c, char const* key) {
    json::value const* const list = c.if_contains(key);
    check(list != nullptr && list->is_array() && !list->get_array().empty(), std::string{"no "} + key);
    if (list == nullptr || !list->is_array()) return;
    Keys seen;
    for (json::value const& word : list->get_array()) {
      std::string const text = word.is_string() ? std::string{word.get_string().c_str()} : std::string{};
      check(!text.empty() && lower(text) != "none" && text != "?", std::string{key} + " has '" + text + "'");
      check(seen.insert(text).second, std::string{key} + " has '" + text + "' twice");
    }
  }

  std::string where_;
  std::vector<std::string> found_;
  Keys ids_;
  Keys names_;
};

}  // namespace

std::vector<std::string> violations(std::string_view topic, json::object const& announcement) {
  Judge judge;
  judge.topic(topic);
  judge.root(announcement);
  return judge.take();
}

}  // namespace desk::mqtt
