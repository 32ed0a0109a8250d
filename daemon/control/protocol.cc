#include "daemon/control/protocol.h"

#include "daemon/wire/json.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <algorithm>
#include <cmath>

namespace desk::control {

namespace json = boost::json;

namespace {

json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

json::value tenths(core::Duration d) {
  return std::round(core::to_seconds(d) * 10) / 10;
}

/// How long the stage lasts that ends at the next change.
json::value stage_length(core::Snapshot const& s, core::CycleSettings const& cycle) {
  switch (s.stage) {
    case core::Snapshot::Stage::counting:
      if (s.next_posture) return tenths(*s.next_posture == core::Preset::stand ? s.sit_bout : s.stand_bout);
      return nullptr;
    case core::Snapshot::Stage::announced: return tenths(cycle.announcement);
    case core::Snapshot::Stage::off:
    case core::Snapshot::Stage::waiting:
    case core::Snapshot::Stage::due:
    case core::Snapshot::Stage::moving: return nullptr;
  }
  return nullptr;
}

std::string line(json::value const& value) {
  return wire::to_text(value) + '\n';
}

json::object answer_json(json::value const& id, core::Answer answer, std::string_view reason) {
  return {{"id", id}, {"answer", view(core::to_string(answer))}, {"reason", view(reason)}};
}

std::string about_desk(std::string_view kind, std::string_view desk, json::object const& content) {
  json::object body{{"desk", view(desk)}};
  for (auto const& member : content) body.insert_or_assign(member.key(), member.value());
  return line(json::object{{view(kind), std::move(body)}});
}

std::string names_of(std::vector<DeskInfo> const& desks) {
  std::string names;
  for (auto const& desk : desks) names += (names.empty() ? "" : ", ") + desk.id;
  return names;
}

}  // namespace

std::variant<std::vector<std::string>, BadRequest> addressed_desks(Message const& message,
                                                                   std::vector<DeskInfo> const& desks) {
  std::vector<std::string> ids;
  ids.reserve(desks.size());
  for (auto const& desk : desks) ids.push_back(desk.id);
  auto const* const request = std::get_if<core::Request>(&message.what);
  bool const asks =
      std::holds_alternative<Query>(message.what) || std::holds_alternative<Reload>(message.what);
  if (message.desk) {
    if (std::find(ids.begin(), ids.end(), *message.desk) != ids.end()) return std::vector{*message.desk};
    return BadRequest{message.id, fmt::format("no desk '{}'; there is: {}", *message.desk, names_of(desks))};
  }
  if (!asks && desks.empty()) return BadRequest{message.id, "there is no desk"};
  bool const stops = request != nullptr && std::holds_alternative<core::request::Stop>(*request);
  if (desks.size() <= 1 || asks || stops) return ids;
  return BadRequest{message.id, fmt::format("which desk? there is: {}", names_of(desks))};
}

json::object state_json(std::string_view name, core::Snapshot const& snapshot,
                        core::CycleSettings const& cycle, wire::ClockMap const& clock) {
  auto state = wire::to_json(snapshot, clock);
  state["name"] = view(name);
  state["height_age_s"] = snapshot.height ? tenths(snapshot.at - snapshot.height_at) : nullptr;
  state["motor"].as_object()["free_in_s"] =
      snapshot.motor_free_at ? tenths(*snapshot.motor_free_at - snapshot.at) : nullptr;
  auto& cycle_state = state["cycle"].as_object();
  cycle_state["next_change_in_s"] =
      snapshot.next_change ? tenths(*snapshot.next_change - snapshot.at) : nullptr;
  cycle_state["stage_s"] = stage_length(snapshot, cycle);
  return state;
}

std::string answer_line(json::value const& id, core::Answer answer, std::string_view reason) {
  return line(answer_json(id, answer, reason));
}

std::string refusal_line(BadRequest const& bad) {
  return answer_line(bad.id, core::Answer::refused, bad.reason);
}

std::string status_line(json::value const& id, json::object const& state_by_desk) {
  auto answer = answer_json(id, core::Answer::done, "");
  answer["desks"] = state_by_desk;
  return line(answer);
}

std::string desks_line(json::value const& id, std::vector<DeskInfo> const& desks) {
  json::array list;
  for (auto const& desk : desks)
    list.push_back(json::object{{"id", view(desk.id)}, {"name", view(desk.name)}});
  auto answer = answer_json(id, core::Answer::done, "");
  answer["desks"] = std::move(list);
  return line(answer);
}

std::string version_line(json::value const& id) {
  auto answer = answer_json(id, core::Answer::done, "");
  answer["version"] = DESKD_VERSION;
  return line(answer);
}

std::string health_line(json::value const& id, json::object const& health) {
  auto answer = answer_json(id, core::Answer::done, "");
  answer["health"] = health;
  return line(answer);
}

std::string look_line(json::value const& id, Look look, json::object const& seen) {
  auto answer = answer_json(id, core::Answer::done, "");
  answer[view(to_string(look))] = seen;
  return line(answer);
}

std::string reload_line(json::value const& id, core::Answer answer, std::string_view reason,
                        json::object const& report) {
  auto all = answer_json(id, answer, reason);
  for (auto const& member : report) all.insert_or_assign(member.key(), member.value());
  return line(all);
}

std::string history_line(json::value const& id, std::string_view history) {
  auto text = wire::to_text(answer_json(id, core::Answer::done, ""));
  text.pop_back();
  return fmt::format("{},\"history\":{}}}\n", text, history);
}

std::string state_line(std::string_view desk, json::object const& state) {
  return about_desk("state", desk, state);
}

std::string notice_line(std::string_view desk, json::object const& notice) {
  return about_desk("notice", desk, notice);
}

}  // namespace desk::control
