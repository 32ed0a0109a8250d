#include "daemon/control/deskctl/event_lines.h"

#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace desk::deskctl {

namespace {

std::string height(DeskState const& s) {
  return s.height_mm ? measured_mm(*s.height_mm) : "height unknown";
}

std::string motion_in_words(DeskState const& s) {
  if (!s.moving()) return fmt::format("at {}", height(s));
  auto const target = s.target_mm ? fmt::format(" to {}", chosen_mm(*s.target_mm)) : std::string{};
  auto const age = s.height_age_s.value_or(0);
  auto const old = age > 2 ? fmt::format(" ({} ago)", span(age)) : std::string{};
  return height(s) + old + target;
}

std::string overview(DeskState const& s) {
  auto text = fmt::format("{}, {}, {}", height(s), s.motion, s.posture);
  if (s.stage == "off") {
    text += ", cycle off";
  } else {
    text += fmt::format(", {}, {}", s.mode, stage_in_words(s, s.next_change_in_s));
  }
  if (s.locked) text += ", locked";
  if (s.calibrating) text += ", calibrating";
  if (s.homing) text += ", homing";
  if (s.needs_homing && !s.homing) text += ", needs homing";
  if (s.obstacle) text += ", obstacle";
  if (s.fault) text += ", fault " + fault_in_words(*s.fault);
  return text;
}

}  // namespace

std::string EventLines::line(Now const& now, std::string_view desk, std::string_view kind,
                             std::string_view text) {
  return printable(fmt::format("{}  {}  {:<9}  {}", now.clock, desk, kind, text));
}

std::vector<std::string> EventLines::compare(DeskState const& state, Now const& now) {
  auto const [it, is_new] = known_.try_emplace(state.id);
  auto& known = it->second;
  std::vector<std::string> lines;
  auto const tell = [&](std::string_view kind, std::string_view text) {
    lines.push_back(line(now, state.id, kind, text));
  };
  if (is_new) {
    tell("state", overview(state));
    known.height_told = now.monotonic;
  } else {
    if (known.posture != state.posture) tell("posture", state.posture);
    if (known.stage != state.stage) tell("cycle", stage_in_words(state, state.next_change_in_s));
    bool const due = state.moving() && now.monotonic - known.height_told >= std::chrono::seconds{1};
    if (known.motion != state.motion || due) {
      tell(state.motion, motion_in_words(state));
      known.height_told = now.monotonic;
    }
  }
  known.posture = state.posture;
  known.stage = state.stage;
  known.motion = state.motion;
  return lines;
}

std::vector<std::string> EventLines::take(Message const& message, Now const& now) {
  if (auto const* const state = std::get_if<DeskState>(&message)) return compare(*state, now);
  std::vector<std::string> lines;
  if (auto const* const answer = std::get_if<AnswerMessage>(&message)) {
    known_.clear();  // a new connection: tell everything again
    for (auto const& desk : answer->desks) {
      for (auto& text : compare(desk, now)) lines.push_back(std::move(text));
    }
  } else if (auto const* const notice = std::get_if<NoticeMessage>(&message)) {
    auto const happening = in_words(notice->content, now.unix_ms);
    // The posture is told from the state, which is there when the connection starts, too.
    if (happening && happening->kind != "posture") {
      lines.push_back(line(now, notice->desk, happening->kind, happening->text));
    }
  }
  return lines;
}

}  // namespace desk::deskctl
