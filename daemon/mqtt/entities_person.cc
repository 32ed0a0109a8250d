// Whoever works at the desk: who it is, what suits their body, their breaks.

#include "daemon/mqtt/components.h"
#include "daemon/mqtt/json_text.h"
#include "daemon/wire/word.h"

#include <tuple>
#include <vector>

namespace desk::mqtt {

namespace json = boost::json;

namespace {

void add_user(Components& to, std::vector<std::string> const& users) {
  json::object& user = to.sets("user", "select", "User", leaf::k_user);
  json::array& names = (user["options"] = json::array{}).as_array();
  for (std::string const& name : users) names.push_back(text(name));
  user["entity_category"] = "config";
  user["icon"] = "mdi:account-switch";
}

void add_saving(Components& to) {
  for (auto const& [key, name, payload] : {std::tuple{"save_sit", "Save height as sitting", "Sit"},
                                           std::tuple{"save_stand", "Save height as standing", "Stand"}}) {
    json::object& save = to.button(key, name, leaf::k_preset_save, payload);
    save["entity_category"] = "config";
    save["enabled_by_default"] = false;
    save["icon"] = "mdi:content-save";
  }
}

void add_ergonomics(Components& to) {
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
  off["json_attributes_topic"] = text(to.topics().of(leaf::k_advice));
}

void add_coach(Components& to) {
  json::object& exercise = to.shows("break", "sensor", "Break", leaf::k_break);
  exercise["value_template"] = "{{ value_json.exercise.name if value_json.exercise else none }}";
  exercise["json_attributes_topic"] = text(to.topics().of(leaf::k_break));
  exercise["icon"] = "mdi:yoga";
  to.button("break_start", "Start break", leaf::k_break, "start")["icon"] = "mdi:play";
  to.button("break_done", "Break done", leaf::k_break, "done")["icon"] = "mdi:check-all";
  to.button("break_skip", "Skip break", leaf::k_break, "skip")["icon"] = "mdi:debug-step-over";
  to.button("break_next", "Another exercise", leaf::k_break, "next")["icon"] = "mdi:shuffle";
  to.button("break_uncomfortable", "Uncomfortable", leaf::k_break, "uncomfortable")["icon"] =
      "mdi:emoticon-sad-outline";
}

}  // namespace

void add_person(Components& to, Features const& features) {
  if (features.users.size() > 1) add_user(to, features.users);
  add_saving(to);
  if (features.ergonomics) add_ergonomics(to);
  if (features.coach) add_coach(to);
}

}  // namespace desk::mqtt
