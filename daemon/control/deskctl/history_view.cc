#include "daemon/control/deskctl/history_view.h"

#include "daemon/control/deskctl/message.h"
#include "daemon/core/day_text.h"

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include <charconv>

namespace desk::deskctl {

namespace json = boost::json;

namespace {

constexpr std::int64_t k_day_ms = 86'400'000;

double number(json::object const& object, std::string_view key) {
  return number_member(object, key).value_or(0);
}
std::int64_t count(json::object const& object, std::string_view key) {
  return static_cast<std::int64_t>(number(object, key));
}

/// What follows is called for each object of a list, if there is one.
template <typename Each>
void each(json::object const& object, std::string_view key, Each const& each_of) {
  auto const* const list = object.if_contains(json::string_view{key.data(), key.size()});
  if (list == nullptr || !list->is_array()) return;
  for (auto const& value : list->get_array()) {
    if (value.is_object()) each_of(value.get_object());
  }
}

/// Of "2026-11-21T09:30:00.250+01:00", without its offset; 0 if it is not written like that.
std::int64_t local_ms(std::string_view iso) {
  if (iso.size() < 23) return 0;
  auto const day = core::day_from_text(iso.substr(0, 10));
  if (!day) return 0;
  auto const part = [&](std::size_t at, std::size_t length) {
    std::int64_t value = 0;
    std::from_chars(iso.data() + at, iso.data() + at + length, value);
    return value;
  };
  return *day * k_day_ms + ((part(11, 2) * 60 + part(14, 2)) * 60 + part(17, 2)) * 1000 + part(20, 3);
}

SegmentView segment(json::object const& object) {
  SegmentView s;
  s.posture = text_member(object, "posture");
  s.began = text_member(object, "began");
  s.ended = text_member(object, "ended");
  s.began_local_ms = local_ms(s.began);
  s.ended_local_ms = local_ms(s.ended);
  s.seconds = number(object, "s");
  s.assumed = flag_member(object, "assumed");
  s.open = flag_member(object, "open");
  s.user = text_member(object, "user");
  return s;
}

FiguresView figures(json::object const& object) {
  FiguresView f;
  f.day = core::day_from_text(text_member(object, "day")).value_or(0);
  f.sat_s = number(object, "sat_s");
  f.stood_s = number(object, "stood_s");
  f.between_s = number(object, "between_s");
  f.away_s = number(object, "away_s");
  f.unknown_s = number(object, "unknown_s");
  f.present_s = number(object, "present_s");
  f.goal_s = number(object, "goal_s");
  f.goal_most_s = number(object, "goal_most_s");
  f.longest_sit_s = number(object, "longest_sit_s");
  f.longest_stand_s = number(object, "longest_stand_s");
  f.changes_per_8h = number(object, "changes_per_8h");
  f.changes = count(object, "changes");
  f.walks = count(object, "walks");
  f.moves = count(object, "moves");
  return f;
}

/// In double quotes where a comma, a quote or a line end is in it.
std::string quoted(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out{'"'};
  for (char const c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + '"';
}

}  // namespace

std::string name_of(HistoryView const& history, std::string const& user) {
  auto const found = history.names.find(user);
  return found == history.names.end() || found->second.empty() ? user : found->second;
}

HistoryView read_history(json::object const& history) {
  HistoryView view;
  view.desk = text_member(history, "desk");
  view.from = text_member(history, "from");
  view.to = text_member(history, "to");
  view.user = text_member(history, "user");
  view.faults = count(history, "fault_count");
  auto const* const names = history.if_contains("names");
  if (names != nullptr && names->is_object()) {
    for (auto const& member : names->get_object()) {
      if (member.value().is_string()) {
        view.names.emplace(member.key(), std::string_view{member.value().get_string()});
      }
    }
  }
  each(history, "days", [&](json::object const& day) { view.days.push_back(figures(day)); });
  each(history, "segments", [&](json::object const& s) { view.segments.push_back(segment(s)); });
  each(history, "moves", [&](json::object const& move) { ++view.moves_by_end[text_member(move, "end")]; });
  if (auto const* const total = history.if_contains("total"); total != nullptr && total->is_object()) {
    view.total = figures(total->get_object());
  }
  auto const* const prompts = history.if_contains("prompts_by_end");
  if (prompts != nullptr && prompts->is_object()) {
    for (auto const& member : prompts->get_object()) {
      if (member.value().is_number()) {
        view.prompts_by_end[std::string{member.key()}] = member.value().to_number<std::int64_t>();
      }
    }
  }
  return view;
}

std::string segments_csv(HistoryView const& history) {
  std::string text = "desk,posture,began,ended,seconds,assumed,open,user\r\n";
  for (auto const& s : history.segments) {
    text += fmt::format("{},{},{},{},{:.1f},{:d},{:d},{}\r\n", quoted(history.desk), quoted(s.posture),
                        quoted(s.began), quoted(s.ended), s.seconds, s.assumed, s.open, quoted(s.user));
  }
  return text;
}

std::string days_csv(HistoryView const& history) {
  std::string text =
      "desk,day,sat_s,stood_s,between_s,away_s,unknown_s,present_s,goal_s,goal_most_s,changes,walks,moves,"
      "longest_sit_s,longest_stand_s\r\n";
  for (auto const& d : history.days) {
    text += fmt::format(
        "{},{},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{:.0f},{},{},{},{:.0f},{:.0f}\r\n",
        quoted(history.desk), core::day_in_text(d.day), d.sat_s, d.stood_s, d.between_s, d.away_s,
        d.unknown_s, d.present_s, d.goal_s, d.goal_most_s, d.changes, d.walks, d.moves, d.longest_sit_s,
        d.longest_stand_s);
  }
  return text;
}

}  // namespace desk::deskctl
