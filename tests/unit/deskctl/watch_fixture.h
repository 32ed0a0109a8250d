#pragma once

#include "daemon/control/deskctl/render.h"

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <string>

namespace desk::deskctl {

/// The state line of a desk that sits and counts; tests change what they are about.
inline DeskState sitting_desk() {
  DeskState s;
  s.id = "main";
  s.name = "Main desk";
  s.link = "up";
  s.height_mm = 720.3;
  s.height_age_s = 0.1;
  s.motion = "stopped";
  s.posture = "sitting";
  s.mode = "automatic";
  s.stage = "counting";
  s.next = "stand";
  s.next_change_in_s = 1450;
  s.stage_s = 1800;
  s.presence = "present";
  s.sat_s = 11100;
  s.stood_s = 4200;
  s.changes = 6;
  s.min_mm = 650;
  s.max_mm = 1250;
  s.sit_mm = 720;
  s.stand_mm = 1100;
  return s;
}

/// On its way up after an announced change.
inline DeskState rising_desk() {
  auto s = sitting_desk();
  s.height_mm = 843.2;
  s.motion = "raising";
  s.target_mm = 1100;
  s.posture = "between";
  s.stage = "moving";
  s.next_change_in_s.reset();
  s.stage_s.reset();
  return s;
}

inline NoticeMessage notice(boost::json::object content) {
  return {"main", std::move(content)};
}

/// 2026-11-21T20:30:05Z, the instant at which the tests' notices are read.
inline constexpr std::int64_t k_now_unix_ms = 1'795'293'005'000;

inline NoticeMessage announced_in_30_s() {
  return notice({{"event", "change_announced"},
                 {"to", "stand"},
                 {"target_mm", 1100},
                 {"mode", "automatic"},
                 {"at", "2026-11-21T21:30:35.000+01:00"}});
}

inline NoticeMessage move_started() {
  return notice({{"event", "move_started"}, {"origin", "cycle"}, {"from_mm", 720.3}, {"target_mm", 1100}});
}

inline NoticeMessage move_reached() {
  return notice({{"event", "move_ended"},
                 {"origin", "cycle"},
                 {"end", "reached"},
                 {"from_mm", 720.3},
                 {"target_mm", 1100},
                 {"landed_mm", 1100.0},
                 {"duration_s", 12.34}});
}

inline WatchModel model_at(std::string clock = "21:30:05") {
  WatchModel model;
  model.now = core::TimePoint{std::chrono::seconds{1000}};
  model.now_unix_ms = k_now_unix_ms;
  model.clock = std::move(clock);
  model.connected();
  return model;
}

/// A frame as one text, each line ended by '|' at the right edge so that width and blanks can be seen.
inline std::string frame(WatchModel const& model, Size size, bool unicode = true) {
  std::string text = "\n";
  for (auto const& line : render(model, size, {false, unicode})) {
    auto const missing = size.columns - width_of(line);
    text += line + std::string(static_cast<std::size_t>(missing < 0 ? 0 : missing), ' ') + "|\n";
  }
  return text;
}

}  // namespace desk::deskctl
