// The desk itself: what it does, where it stands, and what has been measured of the day.

#include "daemon/mqtt/components.h"
#include "daemon/mqtt/event_json.h"
#include "daemon/mqtt/json_text.h"

#include <cmath>
#include <tuple>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

/// Whole millimetres, rounded inwards: a cover's ends and a slider's must be integers, and reachable.
struct WholeLimits {
  explicit WholeLimits(core::SoftLimits const& limits)
      : min{static_cast<int>(std::ceil(limits.min.mm()))},
        max{static_cast<int>(std::floor(limits.max.mm()))} {}
  int min;
  int max;
};

void add_rarely_wanted_figures(Components& to) {
  json::object& away = to.seconds_today("away_today", "Time away today", leaf::k_away_today);
  away["enabled_by_default"] = false;
  for (auto const& [key, name, leaf] :
       {std::tuple{"longest_sitting", "Longest sitting today", leaf::k_longest_sitting},
        std::tuple{"longest_standing", "Longest standing today", leaf::k_longest_standing}}) {
    json::object& longest = to.seconds_today(key, name, leaf);
    longest["enabled_by_default"] = false;
    longest["icon"] = "mdi:timer-outline";
  }
}

}  // namespace

void add_motion(Components& to, core::SoftLimits const& soft_limits) {
  WholeLimits const limits{soft_limits};
  Topics const& topics = to.topics();
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

void add_measurements(Components& to, Features const& features) {
  json::object& height = to.shows("height", "sensor", "Height", leaf::k_height);
  height["device_class"] = "distance";
  height["unit_of_measurement"] = "mm";
  height["state_class"] = "measurement";
  height["suggested_display_precision"] = 0;

  json::object& posture = to.shows("posture", "sensor", "Posture", leaf::k_posture);
  posture["device_class"] = "enum";
  posture["options"] = strings({"sitting", "standing", "between", "away"});

  to.seconds_today("sat_today", "Sitting time today", leaf::k_sat_today);
  to.seconds_today("stood_today", "Standing time today", leaf::k_stood_today);
  for (auto const& [key, name, leaf, icon] :
       {std::tuple{"changes_today", "Posture changes today", leaf::k_changes_today, "mdi:swap-vertical"},
        std::tuple{"walks_today", "Walks today", leaf::k_walks_today, "mdi:walk"},
        std::tuple{"moves_today", "Moves today", leaf::k_moves_today, "mdi:counter"}}) {
    json::object& count = to.shows(key, "sensor", name, leaf);
    count["state_class"] = "total_increasing";
    count["suggested_display_precision"] = 0;
    count["icon"] = icon;
  }
  add_rarely_wanted_figures(to);

  to.shows("moving", "binary_sensor", "Moving", leaf::k_moving)["device_class"] = "moving";
  to.happens("move_event", "Movement", leaf::k_movement, MovementEvents::types())["icon"] =
      "mdi:arrow-up-down";
  if (features.presence) {
    to.shows("present", "binary_sensor", "Presence", leaf::k_present)["device_class"] = "occupancy";
  }
  if (features.obstacle_strip) {
    to.shows("obstacle", "binary_sensor", "Obstacle", leaf::k_obstacle)["device_class"] = "safety";
  }
}

}  // namespace desk::mqtt
