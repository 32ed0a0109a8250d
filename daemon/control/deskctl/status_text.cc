#include "daemon/control/deskctl/status_text.h"

#include "daemon/control/deskctl/phrase.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace desk::deskctl {

namespace {

/// Older heights get their age told (seconds); a resting desk may be polled once a second.
constexpr double k_fresh = 2;

std::string height_in_words(DeskState const& s) {
  if (!s.height_mm)
    return s.needs_homing && !s.homing ? "unknown: run `deskctl home` beside the desk" : "unknown";
  auto text = measured_mm(*s.height_mm);
  auto const age = s.height_age_s.value_or(0);
  if (age > k_fresh && (s.moving() || s.link != "up")) text += fmt::format(" ({} ago)", span(age));
  text += fmt::format(", {}", s.motion);
  if (s.target_mm) text += fmt::format(" to {}", chosen_mm(*s.target_mm));
  return text;
}

std::string cycle_in_words(DeskState const& s) {
  if (s.stage == "off") return "off";
  return fmt::format("{}, {}", s.mode, stage_in_words(s, s.next_change_in_s));
}

std::string with_end(std::string const& text, std::string const& until, std::string const& now) {
  auto const words = until_in_words(until, now);
  return words.empty() ? text : text + ", " + words;
}

std::string seat_in_words(DeskState const& s) {
  return s.seat_source == "sensor" ? measured_mm(*s.seat_mm) + ", measured" : chosen_mm(*s.seat_mm);
}

using Rows = std::vector<std::pair<std::string_view, std::string>>;

/// The chair, whether the heights suit, and the coach.
Rows of_the_person(DeskState const& s) {
  Rows rows;
  if (s.seat_mm) rows.emplace_back("seat", seat_in_words(s));
  if (s.ergonomics == "warn" || s.ergonomics == "bad") {
    rows.emplace_back("heights", "should be changed: `deskctl ergonomics` says how");
  }
  if (!s.exercise.empty()) rows.emplace_back("break", fmt::format("{}, {}", s.exercise, s.coach));
  if (s.coach == "paused")
    rows.emplace_back("break", "exercises rest after sharp pain: `deskctl break resume`");
  return rows;
}

std::string block(DeskState const& s) {
  std::string text = s.name == s.id ? s.id + '\n' : fmt::format("{} ({})\n", s.id, s.name);
  auto const row = [&](std::string_view name, std::string const& value) {
    text += printable(fmt::format("  {:<9} {}", name, value)) + '\n';
  };
  if (s.simulated) row("desk", "simulated: deskd plays it, and nothing moves");
  if (s.link != "up") row("link", s.link_reason.empty() ? s.link : s.link + ": " + s.link_reason);
  if (s.users.size() > 1) row("user", s.user);
  row("height", height_in_words(s));
  row("posture", s.posture);
  row("presence", s.presence);
  row("cycle", cycle_in_words(s));
  if (s.undisturbed) row("dnd", with_end("on", s.undisturbed_until, s.at));
  if (s.paused) row("pause", with_end("on", s.paused_until, s.at));
  if (s.discomfort)
    row("standing", "half as long until " + s.discomfort_until + ", since it was uncomfortable");
  if (s.clock_assumed) row("clock", "nobody has set it; working hours may be wrong");
  if (s.locked) row("lock", "on");
  row("today", fmt::format("sat {}, stood {}, {} {}", span(s.sat_s), span(s.stood_s), s.changes,
                           s.changes == 1 ? "change" : "changes"));
  if (s.sit_mm && s.stand_mm) {
    row("presets", fmt::format("sit {}, stand {}", chosen_mm(*s.sit_mm), chosen_mm(*s.stand_mm)));
  }
  for (auto const& [name, value] : of_the_person(s)) row(name, value);
  if (auto const motor = motor_in_words(s); !motor.empty()) row("motor", motor);
  if (s.calibrating) row("doing", "calibrating");
  if (s.homing) row("doing", s.moving() ? fmt::format("homing, {}", s.motion) : "homing");
  if (s.obstacle) row("obstacle", "the strip is pressed, or its wire is broken");
  if (!s.history.empty()) row("history", s.history);
  if (s.fault) row("fault", fault_in_words(*s.fault));
  return text;
}

std::string interval_in_words(Intervals::One const& interval, int ramp_week) {
  if (!interval.length_s) return "unknown";
  auto const text = minutes(*interval.length_s);
  if (interval.set) return text + ", set at the desk";
  return ramp_week > 0 ? fmt::format("{}, week {} of a beginner", text, ramp_week) : text;
}

}  // namespace

std::string status_text(std::vector<DeskState> const& desks) {
  if (desks.empty()) return "no desk is configured\n";
  std::string text;
  for (auto const& desk : desks) {
    if (!text.empty()) text += '\n';
    text += block(desk);
  }
  return text;
}

std::string person_text(std::vector<DeskState> const& desks) {
  std::string text;
  for (auto const& s : desks) {
    std::string others;
    for (auto const& name : s.users) {
      if (name != s.user) others += (others.empty() ? "; also there: " : ", ") + name;
    }
    text +=
        printable(fmt::format("{}: {}{}", s.id, s.user.empty() ? "nobody is known" : s.user, others)) + '\n';
    text += printable(fmt::format("{}: seat {}", s.id, s.seat_mm ? seat_in_words(s) : "unknown")) + '\n';
  }
  return text;
}

std::string intervals_text(std::vector<DeskState> const& desks) {
  if (desks.empty()) return "no desk is configured\n";
  std::string text;
  for (auto const& s : desks) {
    text += printable(s.users.size() > 1 ? fmt::format("{}, {}", s.id, s.user) : s.id) + '\n';
    auto const row = [&](std::string_view name, std::string const& value) {
      text += printable(fmt::format("  {:<9} {}", name, value)) + '\n';
    };
    row("sit", interval_in_words(s.intervals.sit, s.ramp_week));
    row("stand", interval_in_words(s.intervals.stand, s.ramp_week) +
                     (s.discomfort ? "; half of it until " + s.discomfort_until : ""));
    row("snooze", interval_in_words(s.intervals.snooze, 0));
  }
  return text;
}

}  // namespace desk::deskctl
