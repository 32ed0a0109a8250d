#include "daemon/history/history_json.h"

#include "daemon/core/day_text.h"
#include "daemon/wire/clock_map.h"
#include "daemon/wire/json.h"
#include "daemon/wire/text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace desk::history {

namespace json = boost::json;

namespace {

json::string_view view(std::string_view s) {
  return {s.data(), s.size()};
}

json::value whole_seconds(core::Duration d) {
  return std::chrono::floor<std::chrono::seconds>(d).count();
}

/// Writes instants as the local clock showed them.
class Times {
 public:
  explicit Times(OffsetAt const& offset_at) : offset_at_{offset_at} {}
  [[nodiscard]] json::string at(std::int64_t unix_ms) const {
    std::chrono::milliseconds const since_1970{unix_ms};
    auto const seconds = std::chrono::floor<std::chrono::seconds>(since_1970).count();
    wire::ClockMap const clock{core::TimePoint{}, {0, offset_at_(seconds), true}};
    return json::string{view(wire::iso_time(core::TimePoint{since_1970}, clock))};
  }
  [[nodiscard]] json::value at(std::optional<std::int64_t> const& unix_ms) const {
    if (!unix_ms) return nullptr;
    return at(*unix_ms);
  }

 private:
  OffsetAt const& offset_at_;
};

json::object figures_json(core::DayFigures const& figures, StandGoal const& goal) {
  auto object = wire::to_json(figures);
  object["present_s"] = whole_seconds(figures.present());
  object["goal_s"] = whole_seconds(goal.least);
  object["goal_most_s"] = whole_seconds(goal.most);
  object["changes_per_8h"] = std::round(changes_per_8_hours(figures) * 10) / 10;
  return object;
}

json::array days_json(std::vector<core::DayFigures> const& days) {
  json::array list;
  for (auto const& day : days) {
    json::object object{{"day", core::day_in_text(day.day)}};
    for (auto const& member : figures_json(day, stand_goal(day))) {
      object.insert_or_assign(member.key(), member.value());
    }
    list.push_back(std::move(object));
  }
  return list;
}

json::object prompts_by_end(std::vector<PromptRow> const& prompts, Whom const& whom) {
  json::object counts;
  for (auto const& prompt : prompts) {
    if (!whom.is(prompt.user)) continue;
    auto& count = counts[prompt.end ? view(core::to_string(*prompt.end)) : json::string_view{"none"}];
    count = count.is_null() ? 1 : count.as_int64() + 1;
  }
  return counts;
}

void name(json::object& row, std::string const& user) {
  if (!user.empty()) row["user"] = user;
}

json::array segments_json(std::vector<SegmentRow> const& segments, Whom const& whom, Times const& times) {
  json::array list;
  for (auto const& s : segments) {
    if (!whom.is(s.user)) continue;
    json::object object{{"posture", view(to_string(s.posture))},
                        {"began", times.at(s.began_ms)},
                        {"ended", times.at(s.ended_ms)},
                        {"s", std::round(static_cast<double>(s.duration_ms) / 100) / 10}};
    if (s.assumed) object["assumed"] = true;
    if (s.open) object["open"] = true;
    name(object, s.user);
    list.push_back(std::move(object));
  }
  return list;
}

json::array moves_json(std::vector<MoveRow> const& moves, Whom const& whom, Times const& times) {
  json::array list;
  for (auto const& move : moves) {
    if (!whom.is(move.user)) continue;
    json::object object{{"ended_at", times.at(move.ended_ms)}};
    for (auto const& member : wire::to_json(move.report)) {
      object.insert_or_assign(member.key(), member.value());
    }
    name(object, move.user);
    list.push_back(std::move(object));
  }
  return list;
}

json::array prompts_json(std::vector<PromptRow> const& prompts, Whom const& whom, Times const& times) {
  json::array list;
  for (auto const& p : prompts) {
    if (!whom.is(p.user)) continue;
    json::object object{{"to", view(to_string(p.to))},
                        {"mode", view(to_string(p.mode))},
                        {"asked_at", times.at(p.asked_ms)},
                        {"end", nullptr},
                        {"ended_at", times.at(p.ended_ms)}};
    if (p.end) object["end"] = view(core::to_string(*p.end));
    name(object, p.user);
    list.push_back(std::move(object));
  }
  return list;
}

json::array faults_json(std::vector<FaultRow> const& faults, Whom const& whom, Times const& times) {
  json::array list;
  for (auto const& f : faults) {
    if (!whom.is(f.user)) continue;
    json::object object{{"code", f.code},
                        {"class", f.policy},
                        {"detail", f.detail},
                        {"raised_at", times.at(f.raised_ms)},
                        {"cleared_at", times.at(f.cleared_ms)}};
    name(object, f.user);
    list.push_back(std::move(object));
  }
  return list;
}

}  // namespace

std::string history_json(std::string const& desk, Extract const& extract, DaySpan span, bool detail,
                         OffsetAt const& offset_at, Whom const& whom) {
  auto const days = figures_by_day(extract, span, offset_at, whom);
  auto const faults = std::count_if(extract.faults.begin(), extract.faults.end(),
                                    [&](FaultRow const& fault) { return whom.is(fault.user); });
  json::object history{{"desk", desk},
                       {"from", core::day_in_text(span.first)},
                       {"to", core::day_in_text(span.last)},
                       {"days", days_json(days)},
                       {"total", figures_json(total_of(days), stand_goal(days))},
                       {"prompts_by_end", prompts_by_end(extract.prompts, whom)},
                       {"fault_count", faults}};
  if (whom.user) history["user"] = *whom.user;
  if (whom.names.size() > 1) {
    json::object names;
    for (auto const& [id, name] : whom.names) names[view(id)] = name;
    history["names"] = std::move(names);
  }
  if (detail) {
    Times const times{offset_at};
    history["segments"] = segments_json(extract.segments, whom, times);
    history["moves"] = moves_json(extract.moves, whom, times);
    history["prompts"] = prompts_json(extract.prompts, whom, times);
    history["faults"] = faults_json(extract.faults, whom, times);
  }
  return wire::to_text(history);
}

}  // namespace desk::history
