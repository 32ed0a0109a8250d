#include "daemon/mqtt/event_json.h"

#include "daemon/mqtt/json_text.h"
#include "daemon/wire/json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace desk::mqtt {

namespace json = boost::json;
namespace notice = core::notice;

namespace {

constexpr std::array k_move_ends{core::MoveEnd::reached,  core::MoveEnd::missed,  core::MoveEnd::replaced,
                                 core::MoveEnd::released, core::MoveEnd::stopped, core::MoveEnd::aborted};
constexpr std::array k_prompt_ends{core::PromptEnd::taken,     core::PromptEnd::snoozed,
                                   core::PromptEnd::skipped,   core::PromptEnd::vetoed,
                                   core::PromptEnd::cancelled, core::PromptEnd::expired};

json::value mm(core::Height h) {
  return std::round(h.mm() * 10) / 10;
}

json::object of_type(std::string_view type) {
  return {{"event_type", text(type)}};
}

json::object ended(core::SeekReport const& report) {
  json::object event = of_type(core::to_string(report.end));
  json::object const whole = wire::to_json(report);
  for (char const* const key :
       {"origin", "from_mm", "target_mm", "landed_mm", "error_mm", "duration_s", "reason"}) {
    event[key] = whole.at(key);
  }
  return event;
}

}  // namespace

json::array MovementEvents::types() {
  json::array types{"started"};
  for (core::MoveEnd const end : k_move_ends) types.push_back(text(core::to_string(end)));
  types.push_back("obstructed");
  types.push_back("by_hand");
  return types;
}

std::vector<json::object> MovementEvents::heard(core::Notice const& said) {
  std::vector<json::object> events;
  if (auto const* const fault = std::get_if<notice::FaultRaised>(&said)) {
    if (aborted_ && core::is_obstruction(fault->fault.code)) (*aborted_)["event_type"] = "obstructed";
    if (auto end = settle()) events.push_back(std::move(*end));
  } else if (auto const* const end = std::get_if<notice::MoveEnded>(&said)) {
    if (auto earlier = settle()) events.push_back(std::move(*earlier));
    if (end->report.end == core::MoveEnd::aborted) {
      aborted_ = ended(end->report);
    } else {
      events.push_back(ended(end->report));
    }
  } else if (auto const* const started = std::get_if<notice::MoveStarted>(&said)) {
    if (auto earlier = settle()) events.push_back(std::move(*earlier));
    json::object event = of_type("started");
    event["origin"] = text(core::to_string(started->origin));
    event["from_mm"] = mm(started->from);
    event["target_mm"] = mm(started->target);
    events.push_back(std::move(event));
  } else if (auto const* const hand = std::get_if<notice::HandsetMoved>(&said)) {
    json::object event = of_type("by_hand");
    event["origin"] = "handset";
    event["from_mm"] = mm(hand->from);
    event["landed_mm"] = mm(hand->to);
    events.push_back(std::move(event));
  }
  return events;
}

std::optional<json::object> MovementEvents::settle() {
  return std::exchange(aborted_, std::nullopt);
}

json::array ReminderEvents::types() {
  json::array types{"due"};
  for (core::PromptEnd const end : k_prompt_ends) types.push_back(text(core::to_string(end)));
  types.push_back("walk");
  return types;
}

std::optional<json::object> ReminderEvents::heard(core::Notice const& said, wire::ClockMap const& clock) {
  if (auto const* const due = std::get_if<notice::ChangeAnnounced>(&said)) {
    announced_ = *due;
    json::object event = of_type("due");
    event["to"] = text(core::to_string(due->to));
    event["target_mm"] = mm(due->target);
    event["mode"] = text(core::to_string(due->mode));
    event["at"] = text(wire::iso_time(due->at, clock));
    event["in_s"] = std::max<std::int64_t>(
        0, std::chrono::round<std::chrono::seconds>(due->at - clock.monotonic).count());
    return event;
  }
  if (auto const* const end = std::get_if<notice::PromptEnded>(&said)) {
    json::object event = of_type(core::to_string(end->end));
    if (announced_) {
      event["to"] = text(core::to_string(announced_->to));
      event["target_mm"] = mm(announced_->target);
    }
    announced_.reset();
    return event;
  }
  if (auto const* const walk = std::get_if<notice::WalkDue>(&said)) {
    json::object event = of_type("walk");
    event["minutes"] = std::chrono::floor<std::chrono::minutes>(walk->present).count();
    return event;
  }
  return std::nullopt;
}

}  // namespace desk::mqtt
