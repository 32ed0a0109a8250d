// The rhythm of sitting and standing, and what is said about it.

#include "daemon/mqtt/components.h"
#include "daemon/mqtt/event_json.h"
#include "daemon/mqtt/intervals.h"
#include "daemon/mqtt/json_text.h"

#include <string_view>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

std::string_view name_of(core::Interval interval) {
  switch (interval) {
    case core::Interval::sit: return "Sitting interval";
    case core::Interval::stand: return "Standing interval";
    case core::Interval::snooze: return "Snooze time";
  }
  return "Interval";
}

void add_intervals(Components& to) {
  for (IntervalTopic const& topic : k_intervals) {
    // The component is called as its topic.
    json::object& c = to.sets(topic.leaf, "number", name_of(topic.interval), topic.leaf);
    c["device_class"] = "duration";
    c["unit_of_measurement"] = "min";
    c["min"] = topic.least_minutes;
    c["max"] = topic.most_minutes;
    c["step"] = 0.5;
    c["mode"] = "box";
    c["entity_category"] = "config";
    c["icon"] = "mdi:timer-cog-outline";
  }
  json::object& forget = to.button("forget_intervals", "Reset intervals", leaf::k_intervals, "forget");
  forget["entity_category"] = "config";
  forget["enabled_by_default"] = false;
  forget["icon"] = "mdi:timer-refresh-outline";
}

void add_rest(Components& to) {
  to.sets("dnd", "switch", "Do not disturb", leaf::k_dnd)["icon"] = "mdi:minus-circle";
  json::object& pause = to.sets("pause", "switch", "Pause until tomorrow", leaf::k_pause);
  pause["payload_on"] = "tomorrow";
  pause["payload_off"] = "OFF";
  pause["state_on"] = "ON";
  pause["state_off"] = "OFF";
  pause["icon"] = "mdi:pause-circle";
}

void add_reminders(Components& to) {
  to.button("now", "Change now", leaf::k_cycle_next, "now")["icon"] = "mdi:check";
  to.button("skip", "Skip next change", leaf::k_cycle_next, "skip")["icon"] = "mdi:skip-next";
  to.button("snooze", "Snooze reminder", leaf::k_reminder, "snooze")["icon"] = "mdi:alarm-snooze";
  to.happens("reminder", "Break reminder", leaf::k_reminder, ReminderEvents::types())["icon"] =
      "mdi:bell-ring-outline";
  to.shows("sat_too_long", "binary_sensor", "Sitting too long", leaf::k_sat_too_long)["device_class"] =
      "problem";
  to.shows("stood_too_long", "binary_sensor", "Standing too long", leaf::k_stood_too_long)["device_class"] =
      "problem";
}

}  // namespace

void add_cycle(Components& to) {
  to.sets("cycle", "switch", "Sit-stand cycle", leaf::k_cycle)["icon"] = "mdi:sync";
  json::object& mode = to.sets("cycle_mode", "select", "Cycle mode", leaf::k_cycle_mode);
  mode["options"] = strings({"automatic", "confirm", "remind", "off"});
  mode["entity_category"] = "config";

  json::object& stage = to.shows("cycle_stage", "sensor", "Cycle stage", leaf::k_cycle_stage);
  stage["device_class"] = "enum";
  stage["options"] = strings({"off", "waiting", "counting", "announced", "due", "moving"});
  to.shows("next_change", "sensor", "Next change", leaf::k_next_change)["device_class"] = "timestamp";

  add_reminders(to);
  add_intervals(to);
  add_rest(to);
}

}  // namespace desk::mqtt
