// How the desk, its drive and its bus are.

#include "daemon/core/fault.h"
#include "daemon/mqtt/components.h"
#include "daemon/mqtt/json_text.h"

#include <tuple>
#include <utility>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

/// "ok" and every code that a fault can have. Home Assistant reports a value outside the list as an error.
json::array fault_options() {
  json::array options{"ok"};
  for (int i = 0;; ++i) {
    std::string_view const name = core::to_string(static_cast<core::FaultCode>(i));
    if (name == "?") return options;
    options.push_back(text(name));
  }
}

/// They must be readable just when the desk does not answer.
void add_link(Components& to) {
  json::object& link = to.shows("link", "binary_sensor", "Controller link", leaf::k_link);
  link["device_class"] = "connectivity";
  link["payload_on"] = text(k_online);
  link["payload_off"] = text(k_offline);
  link["entity_category"] = "diagnostic";
  to.always(link);

  json::object& fault = to.shows("fault", "sensor", "Fault", leaf::k_fault);
  fault["device_class"] = "enum";
  fault["options"] = fault_options();
  fault["json_attributes_topic"] = text(to.topics().of(leaf::k_fault_detail));
  fault["entity_category"] = "diagnostic";
  to.always(fault);

  json::object& load = to.shows("bus_load", "sensor", "Bus load", leaf::k_bus);
  load["value_template"] = "{{ value_json.load_percent }}";
  load["unit_of_measurement"] = "%";
  load["state_class"] = "measurement";
  load["suggested_display_precision"] = 0;
  load["entity_category"] = "diagnostic";
  to.always(load);

  json::object& errors = to.shows("bus_errors", "sensor", "Bus errors", leaf::k_bus);
  errors["value_template"] = "{{ value_json.errors }}";
  errors["state_class"] = "total_increasing";
  errors["suggested_display_precision"] = 0;
  errors["entity_category"] = "diagnostic";
  to.always(errors);
}

void add_motor(Components& to) {
  json::object& left = to.shows("motor_left", "sensor", "Motor time left", leaf::k_motor_left);
  left["device_class"] = "duration";
  left["unit_of_measurement"] = "s";
  left["state_class"] = "measurement";
  left["suggested_display_precision"] = 0;
  left["entity_category"] = "diagnostic";

  json::object& free = to.shows("motor_free", "sensor", "Motor rested at", leaf::k_motor_free);
  free["device_class"] = "timestamp";
  free["entity_category"] = "diagnostic";

  json::object& travel = to.shows("travel", "sensor", "Total travel", leaf::k_travel);
  travel["device_class"] = "distance";
  travel["unit_of_measurement"] = "m";
  travel["state_class"] = "total_increasing";
  travel["suggested_display_precision"] = 1;
  travel["entity_category"] = "diagnostic";
}

/// Of no device class: mm/s is a younger unit of `speed` than device discovery is.
void add_learned(Components& to) {
  for (auto const& [key, name, value, unit] :
       {std::tuple{"speed_up", "Learned speed up", "{{ value_json.speed_up_mm_s }}", "mm/s"},
        std::tuple{"speed_down", "Learned speed down", "{{ value_json.speed_down_mm_s }}", "mm/s"},
        std::tuple{"coast_up", "Learned coast up", "{{ value_json.coast_up_mm }}", "mm"},
        std::tuple{"coast_down", "Learned coast down", "{{ value_json.coast_down_mm }}", "mm"}}) {
    json::object& learned = to.shows(key, "sensor", name, leaf::k_learned);
    learned["value_template"] = value;
    learned["unit_of_measurement"] = unit;
    learned["state_class"] = "measurement";
    learned["suggested_display_precision"] = 1;
    learned["entity_category"] = "diagnostic";
    learned["enabled_by_default"] = false;
  }
}

}  // namespace

void add_health(Components& to, Features const& features) {
  add_link(to);
  json::object& obstruction = to.shows("obstruction", "binary_sensor", "Obstruction", leaf::k_obstruction);
  obstruction["device_class"] = "problem";
  obstruction["entity_category"] = "diagnostic";
  to.button("reset", "Reset fault", leaf::k_fault, "reset")["entity_category"] = "config";
  add_motor(to);
  add_learned(to);
  if (!features.homing) return;
  json::object& needs = to.shows("needs_homing", "binary_sensor", "Homing needed", leaf::k_needs_homing);
  needs["device_class"] = "problem";
  needs["entity_category"] = "diagnostic";
  json::object& home = to.button("home", "Home", leaf::k_home, "home");
  home["icon"] = "mdi:arrow-collapse-down";
  home["entity_category"] = "config";
}

}  // namespace desk::mqtt
