#include "daemon/control/deskctl/message.h"

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include <cmath>

namespace desk::deskctl {

namespace json = boost::json;

namespace {

json::value const* member(json::object const& object, std::string_view key) {
  return object.if_contains(json::string_view{key.data(), key.size()});
}

std::optional<FaultView> fault_of(json::object const& state) {
  auto const& fault = object_member(state, "fault");
  if (fault.empty()) return std::nullopt;
  return FaultView{text_member(fault, "code"), text_member(fault, "detail")};
}

/// "failing: disk full, 3 records lost"; empty while all is well.
std::string history_in_words(json::object const& history) {
  auto words = text_member(history, "state");
  if (words == "ok") words.clear();
  if (auto const reason = text_member(history, "reason"); !reason.empty()) words += ": " + reason;
  if (auto const lost = number_member(history, "lost").value_or(0); lost > 0) {
    words += fmt::format("{}{:.0f} records lost", words.empty() ? "" : ", ", lost);
  }
  return words;
}

std::vector<std::string> names_of(json::object const& state) {
  std::vector<std::string> names;
  auto const* const users = member(state, "users");
  if (users == nullptr || !users->is_array()) return names;
  for (auto const& user : users->get_array()) {
    if (user.is_object()) names.push_back(text_member(user.get_object(), "name"));
  }
  return names;
}

Intervals intervals_of(json::object const& o) {
  return {{number_member(o, "sit_s"), flag_member(o, "sit_set")},
          {number_member(o, "stand_s"), flag_member(o, "stand_set")},
          {number_member(o, "snooze_s"), flag_member(o, "snooze_set")}};
}

DeskState state_of(std::string id, json::object const& o) {
  auto const& cycle = object_member(o, "cycle");
  auto const& today = object_member(o, "today");
  auto const& limits = object_member(o, "limits");
  auto const& motor = object_member(o, "motor");
  auto const& presets = object_member(o, "presets");
  DeskState s;
  s.at = text_member(o, "at");
  s.name = text_member(o, "name");
  if (s.name.empty()) s.name = id;
  s.id = std::move(id);
  s.simulated = flag_member(o, "simulated");
  s.link = text_member(o, "link");
  s.link_reason = text_member(o, "link_reason");
  s.height_mm = number_member(o, "height_mm");
  s.height_age_s = number_member(o, "height_age_s");
  s.motion = text_member(o, "motion");
  s.target_mm = number_member(o, "target_mm");
  s.posture = text_member(o, "posture");
  s.mode = text_member(cycle, "mode");
  s.stage = text_member(cycle, "stage");
  s.next = text_member(cycle, "next");
  s.note = text_member(cycle, "note");
  s.undisturbed = flag_member(cycle, "do_not_disturb");
  s.undisturbed_until = text_member(cycle, "do_not_disturb_until");
  s.paused = flag_member(cycle, "paused");
  s.paused_until = text_member(cycle, "paused_until");
  s.discomfort = flag_member(cycle, "discomfort");
  s.discomfort_until = text_member(cycle, "discomfort_until_day");
  if (s.discomfort_until.empty()) s.discomfort_until = text_member(cycle, "discomfort_until").substr(0, 10);
  s.intervals = intervals_of(object_member(cycle, "intervals"));
  s.ramp_week = static_cast<int>(std::llround(number_member(cycle, "ramp_week").value_or(0)));
  s.clock_assumed = flag_member(cycle, "clock_assumed");
  s.next_change_in_s = number_member(cycle, "next_change_in_s");
  s.stage_s = number_member(cycle, "stage_s");
  s.presence = text_member(o, "presence");
  s.locked = flag_member(o, "locked");
  s.fault = fault_of(o);
  s.seat_mm = number_member(o, "seat_mm");
  s.seat_source = text_member(o, "seat_source");
  s.user = text_member(object_member(o, "user"), "name");
  s.users = names_of(o);
  s.ergonomics = text_member(object_member(o, "ergonomics"), "worst");
  s.coach = text_member(object_member(o, "break"), "stage");
  s.exercise = text_member(object_member(object_member(o, "break"), "exercise"), "name");
  s.motor_left_s = number_member(motor, "left_s");
  s.motor_free_in_s = number_member(motor, "free_in_s");
  s.calibrating = flag_member(o, "calibrating");
  s.homing = flag_member(o, "homing");
  s.needs_homing = flag_member(o, "needs_homing");
  s.obstacle = flag_member(o, "obstacle");
  s.history = history_in_words(object_member(o, "history"));
  s.sat_s = number_member(today, "sat_s").value_or(0);
  s.stood_s = number_member(today, "stood_s").value_or(0);
  s.changes = std::llround(number_member(today, "changes").value_or(0));
  s.min_mm = number_member(limits, "min_mm");
  s.max_mm = number_member(limits, "max_mm");
  s.sit_mm = number_member(presets, "sit_mm");
  s.stand_mm = number_member(presets, "stand_mm");
  return s;
}

AnswerMessage answer_of(json::object const& o) {
  AnswerMessage answer;
  if (auto const id = number_member(o, "id")) answer.id = std::llround(*id);
  answer.answer = text_member(o, "answer");
  answer.reason = text_member(o, "reason");
  for (auto const& desk : object_member(o, "desks")) {
    if (desk.value().is_object()) answer.desks.push_back(state_of(desk.key(), desk.value().get_object()));
  }
  auto const* const listed = member(o, "desks");
  if (listed != nullptr && listed->is_array()) {
    for (auto const& desk : listed->get_array()) {
      if (desk.is_object())
        answer.desks.push_back(state_of(text_member(desk.get_object(), "id"), desk.get_object()));
    }
  }
  return answer;
}

}  // namespace

std::string text_member(json::object const& object, std::string_view key) {
  auto const* const value = member(object, key);
  return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::optional<double> number_member(json::object const& object, std::string_view key) {
  auto const* const value = member(object, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

bool flag_member(json::object const& object, std::string_view key) {
  auto const* const value = member(object, key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

json::object const& object_member(json::object const& object, std::string_view key) {
  static json::object const k_empty;
  auto const* const value = member(object, key);
  return value != nullptr && value->is_object() ? value->get_object() : k_empty;
}

Message parse_message(std::string_view line) {
  json::error_code error;
  auto const value = json::parse(line, error);
  if (error || !value.is_object()) return {};
  auto const& object = value.get_object();
  if (object.contains("answer")) return answer_of(object);
  if (auto const& state = object_member(object, "state"); !state.empty()) {
    return state_of(text_member(state, "desk"), state);
  }
  if (auto const& notice = object_member(object, "notice"); !notice.empty()) {
    return NoticeMessage{text_member(notice, "desk"), notice};
  }
  return {};
}

}  // namespace desk::deskctl
