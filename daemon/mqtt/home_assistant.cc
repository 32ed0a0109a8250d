#include "daemon/mqtt/home_assistant.h"

#include "daemon/core/fault.h"
#include "daemon/core/snapshot.h"
#include "daemon/wire/word.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <cmath>
#include <initializer_list>
#include <tuple>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

json::string text(std::string_view s) {
  return json::string{json::string_view{s.data(), s.size()}};
}

json::array strings(std::initializer_list<std::string_view> items) {
  json::array result;
  for (std::string_view item : items) result.push_back(text(item));
  return result;
}

/// "ok" and every code that a fault can have. Home Assistant reports a value outside the list as an error.
json::array fault_options() {
  json::array options{"ok"};
  for (int i = 0;; ++i) {
    std::string_view const name = core::to_string(static_cast<core::FaultCode>(i));
    if (name == "?") return options;
    options.push_back(text(name));
  }
}

json::array available(std::initializer_list<std::string> topics) {
  json::array list;
  for (std::string const& topic : topics) list.push_back(json::object{{"topic", text(topic)}});
  return list;
}

/// Collects the components of one device. Every adder returns the new component for its own extra keys; the
/// reference is good until the next one is added.
class Components {
 public:
  explicit Components(Topics const& topics) : topics_{topics} {}

  /// A component that shows a retained state topic.
  json::object& shows(std::string_view key, std::string_view platform, std::string_view name,
                      std::string_view leaf) {
    json::object& c = add(key, platform);
    c["name"] = text(name);
    c["state_topic"] = text(topics_.of(leaf));
    return c;
  }

  /// One that is also set over the topic beside it. `retain` stays at its default, false, in all of them: a
  /// retained command would move the desk at each reconnect.
  json::object& sets(std::string_view key, std::string_view platform, std::string_view name,
                     std::string_view leaf) {
    json::object& c = shows(key, platform, name, leaf);
    c["command_topic"] = text(topics_.command(leaf));
    return c;
  }

  json::object& button(std::string_view key, std::string_view name, std::string_view leaf,
                       std::string_view payload) {
    json::object& c = add(key, "button");
    c["name"] = text(name);
    c["command_topic"] = text(topics_.command(leaf));
    c["payload_press"] = text(payload);
    return c;
  }

  json::object take() { return std::move(components_); }

 private:
  json::object& add(std::string_view key, std::string_view platform) {
    json::object& c = components_[json::string_view{key.data(), key.size()}].emplace_object();
    c["platform"] = text(platform);
    c["unique_id"] = fmt::format("deskd_{}_{}", topics_.desk_id(), key);
    c["qos"] = 1;
    return c;
  }

  Topics const& topics_;
  json::object components_;
};

/// Whole millimetres, rounded inwards: a cover's ends and a slider's must be integers, and reachable.
struct WholeLimits {
  explicit WholeLimits(core::SoftLimits const& limits)
      : min{static_cast<int>(std::ceil(limits.min.mm()))},
        max{static_cast<int>(std::floor(limits.max.mm()))} {}
  int min;
  int max;
};

void add_motion(Components& to, Topics const& topics, WholeLimits limits) {
  // Positions of a cover are whole per cents, 6 mm of a desk; exact heights are the number's business.
  json::object& desk = to.sets("desk", "cover", "", leaf::k_move);
  desk["name"] = nullptr;  // the main feature: takes the device's name
  desk["icon"] = "mdi:desk";
  desk["position_topic"] = text(topics.of(leaf::k_height));
  desk["set_position_topic"] = text(topics.command(leaf::k_target));
  desk["position_open"] = limits.max;
  desk["position_closed"] = limits.min;

  json::object& target = to.sets("target", "number", "Target height", leaf::k_target);
  target["device_class"] = "distance";
  target["unit_of_measurement"] = "mm";
  target["min"] = limits.min;
  target["max"] = limits.max;
  target["step"] = 1;
  target["mode"] = "slider";

  to.sets("preset", "select", "Preset", leaf::k_preset)["options"] = strings({"Sit", "Stand"});
  to.button("sit", "Sit", leaf::k_preset, "Sit")["icon"] = "mdi:chair-rolling";
  to.button("stand", "Stand", leaf::k_preset, "Stand")["icon"] = "mdi:human-handsup";
  to.button("stop", "Stop", leaf::k_move, "STOP")["icon"] = "mdi:stop";

  json::object& lock = to.sets("lock", "switch", "Lock controls", leaf::k_lock);
  lock["entity_category"] = "config";
  lock["icon"] = "mdi:lock";
}

void add_cycle(Components& to) {
  to.sets("cycle", "switch", "Sit-stand cycle", leaf::k_cycle)["icon"] = "mdi:sync";
  json::object& mode = to.sets("cycle_mode", "select", "Cycle mode", leaf::k_cycle_mode);
  mode["options"] = strings({"automatic", "confirm", "remind", "off"});
  mode["entity_category"] = "config";
  to.button("now", "Change now", leaf::k_cycle_next, "now")["icon"] = "mdi:check";
  to.button("skip", "Skip next change", leaf::k_cycle_next, "skip")["icon"] = "mdi:skip-next";
  to.button("snooze", "Snooze reminder", leaf::k_reminder, "snooze")["icon"] = "mdi:alarm-snooze";

  json::object& stage = to.shows("cycle_stage", "sensor", "Cycle stage", leaf::k_cycle_stage);
  stage["device_class"] = "enum";
  stage["options"] = strings({"off", "waiting", "counting", "announced", "due", "moving"});
  to.shows("next_change", "sensor", "Next change", leaf::k_next_change)["device_class"] = "timestamp";
}

void add_measurements(Components& to) {
  json::object& height = to.shows("height", "sensor", "Height", leaf::k_height);
  height["device_class"] = "distance";
  height["unit_of_measurement"] = "mm";
  height["state_class"] = "measurement";
  height["suggested_display_precision"] = 0;

  json::object& posture = to.shows("posture", "sensor", "Posture", leaf::k_posture);
  posture["device_class"] = "enum";
  posture["options"] = strings({"sitting", "standing", "between", "away"});

  for (auto const& [key, name, leaf] :
       {std::tuple{"sat_today", "Sitting time today", leaf::k_sat_today},
        std::tuple{"stood_today", "Standing time today", leaf::k_stood_today}}) {
    json::object& time = to.shows(key, "sensor", name, leaf);
    time["device_class"] = "duration";
    time["unit_of_measurement"] = "s";
    time["state_class"] = "total_increasing";
    time["suggested_display_precision"] = 0;
  }
  json::object& changes = to.shows("changes_today", "sensor", "Posture changes today", leaf::k_changes_today);
  changes["state_class"] = "total_increasing";
  changes["suggested_display_precision"] = 0;

  to.shows("moving", "binary_sensor", "Moving", leaf::k_moving)["device_class"] = "moving";
}

void add_health(Components& to, Topics const& topics) {
  json::object& link = to.shows("link", "binary_sensor", "Controller link", leaf::k_link);
  link["device_class"] = "connectivity";
  link["payload_on"] = text(k_online);
  link["payload_off"] = text(k_offline);
  link["entity_category"] = "diagnostic";
  // This, the fault and the bus must be readable just when the desk does not answer. An override has the form
  // of the root's.
  link["availability"] = available({topics.availability()});

  json::object& fault = to.shows("fault", "sensor", "Fault", leaf::k_fault);
  fault["device_class"] = "enum";
  fault["options"] = fault_options();
  fault["entity_category"] = "diagnostic";
  fault["availability"] = available({topics.availability()});

  json::object& load = to.shows("bus_load", "sensor", "Bus load", leaf::k_bus);
  load["value_template"] = "{{ value_json.load_percent }}";
  load["unit_of_measurement"] = "%";
  load["state_class"] = "measurement";
  load["suggested_display_precision"] = 0;
  load["entity_category"] = "diagnostic";
  load["availability"] = available({topics.availability()});

  json::object& errors = to.shows("bus_errors", "sensor", "Bus errors", leaf::k_bus);
  errors["value_template"] = "{{ value_json.errors }}";
  errors["state_class"] = "total_increasing";
  errors["suggested_display_precision"] = 0;
  errors["entity_category"] = "diagnostic";
  errors["availability"] = available({topics.availability()});

  json::object& obstruction = to.shows("obstruction", "binary_sensor", "Obstruction", leaf::k_obstruction);
  obstruction["device_class"] = "problem";
  obstruction["entity_category"] = "diagnostic";

  to.button("reset", "Reset fault", leaf::k_fault, "reset")["entity_category"] = "config";
}

void add_person(Components& to, Topics const& topics, Features const& features) {
  if (features.users.size() > 1) {
    json::object& user = to.sets("user", "select", "User", leaf::k_user);
    json::array& names = (user["options"] = json::array{}).as_array();
    for (std::string const& name : features.users) names.push_back(text(name));
    user["entity_category"] = "config";
    user["icon"] = "mdi:account-switch";
  }
  for (auto const& [key, name, payload] : {std::tuple{"save_sit", "Save height as sitting", "Sit"},
                                           std::tuple{"save_stand", "Save height as standing", "Stand"}}) {
    json::object& save = to.button(key, name, leaf::k_preset_save, payload);
    save["entity_category"] = "config";
    save["enabled_by_default"] = false;
    save["icon"] = "mdi:content-save";
  }
  if (!features.ergonomics) return;
  json::object& seat = to.sets("seat_height", "number", "Seat height", leaf::k_seat_height);
  seat["device_class"] = "distance";
  seat["unit_of_measurement"] = "mm";
  seat["min"] = static_cast<int>(wire::k_lowest_seat.mm());
  seat["max"] = static_cast<int>(wire::k_highest_seat.mm());
  seat["step"] = 1;
  seat["mode"] = "box";
  seat["entity_category"] = "config";
  seat["icon"] = "mdi:chair-rolling";
  json::object& off = to.shows("height_off", "binary_sensor", "Height unsuitable", leaf::k_height_off);
  off["device_class"] = "problem";
  off["json_attributes_topic"] = text(topics.of(leaf::k_advice));
}

void add_coach(Components& to, Topics const& topics) {
  json::object& exercise = to.shows("break", "sensor", "Break", leaf::k_break);
  exercise["value_template"] = "{{ value_json.exercise.name if value_json.exercise else none }}";
  exercise["json_attributes_topic"] = text(topics.of(leaf::k_break));
  exercise["icon"] = "mdi:yoga";
  to.button("break_start", "Start break", leaf::k_break, "start")["icon"] = "mdi:play";
  to.button("break_done", "Break done", leaf::k_break, "done")["icon"] = "mdi:check-all";
  to.button("break_skip", "Skip break", leaf::k_break, "skip")["icon"] = "mdi:debug-step-over";
  to.button("break_next", "Another exercise", leaf::k_break, "next")["icon"] = "mdi:shuffle";
  to.button("break_uncomfortable", "Uncomfortable", leaf::k_break, "uncomfortable")["icon"] =
      "mdi:emoticon-sad-outline";
}

void add_features(Components& to, Topics const& topics, Features const& features) {
  add_person(to, topics, features);
  if (features.coach) add_coach(to, topics);
  if (features.obstacle_strip) {
    to.shows("obstacle", "binary_sensor", "Obstacle", leaf::k_obstacle)["device_class"] = "safety";
  }
  if (!features.homing) return;
  json::object& home = to.button("home", "Home", leaf::k_home, "home");
  home["icon"] = "mdi:arrow-collapse-down";
  home["entity_category"] = "config";
}

}  // namespace

std::string discovery_topic(Discovery const& discovery, Topics const& topics) {
  return fmt::format("{}/device/deskd_{}/config", discovery.prefix, topics.desk_id());
}

json::object discovery_payload(Discovery const& discovery, Topics const& topics, Features const& features) {
  Components components{topics};
  add_motion(components, topics, WholeLimits{features.limits});
  add_cycle(components);
  add_measurements(components);
  add_health(components, topics);
  add_features(components, topics, features);
  return {
      {"device", json::object{{"identifiers", json::array{text(fmt::format("deskd_{}", topics.desk_id()))}},
                              {"name", text(discovery.desk_name)},
                              {"manufacturer", "deskd"},
                              {"model", "Sit-stand desk"},
                              {"sw_version", text(discovery.sw_version)}}},
      {"origin", json::object{{"name", "deskd"}, {"sw_version", text(discovery.sw_version)}}},
      {"availability", available({topics.availability(), topics.of(leaf::k_link)})},
      {"availability_mode", "all"},  // the default, latest, would take the daemon's `online` for the desk's
      {"components", components.take()}};
}

}  // namespace desk::mqtt
