#pragma once

#include "daemon/core/bout_log.h"
#include "daemon/core/cycle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// A person at a desk, minute by minute. Moves that the cycle asks for succeed at once unless the test says
/// otherwise.
class CycleDay {
 public:
  explicit CycleDay(core::CycleMode mode = core::CycleMode::automatic) : CycleDay{settings(mode)} {}
  explicit CycleDay(core::CycleSettings const& settings) : cycle{settings, core::Presets{}} { wake(); }

  static core::CycleSettings settings(core::CycleMode mode) {
    core::CycleSettings s;
    s.mode = mode;
    return s;
  }

  void set_presence(core::Presence next, std::optional<core::TimePoint> since = std::nullopt) {
    presence = next;
    away_since = since;
    wake();
  }
  void set_desk(std::optional<core::Preset> next) {
    desk = next;
    wake();
  }
  void set_closed(std::string why) {
    closed = std::move(why);
    wake();
  }
  void set_obstacle(std::string why) {
    obstacle = std::move(why);
    wake();
  }
  /// Away for so long, then back.
  void be_away(core::Duration time) {
    set_presence(core::Presence::away);
    pass(time);
    set_presence(core::Presence::present);
  }

  void wake() {
    log.on_time(now);
    follow();
    take(cycle.on_wake(world(), now));
  }
  void take(core::Cycle::Step const& step) {
    if (step.announced) announced.push_back(*step.announced);
    if (step.ended) ended.push_back(*step.ended);
    if (step.walk) walks.push_back({now, step.walk->present});
    if (!step.move_to) return;
    moves.push_back({now, *step.move_to});
    if (moves_succeed) arrive();
  }
  void arrive() {
    cycle.on_desk_moved(now);
    log.expect(*cycle.moving_to());
    desk = cycle.moving_to();
    follow();
    take(cycle.on_move_ended(core::MoveEnd::reached, now));
    wake();
  }
  /// Wakes at every deadline on the way, as the daemon does.
  void pass(core::Duration time) {
    core::TimePoint const end = now + time;
    while (now < end) {
      core::TimePoint const next = std::min(cycle.next_deadline(), log.next_deadline());
      ASSERT_TRUE(next > now) << "the deadline stays in the past";
      now = std::min(next, end);
      wake();
    }
  }
  [[nodiscard]] std::string snooze(std::optional<core::Duration> length = std::nullopt) {
    core::Cycle::Step step;
    std::string why = cycle.snooze(step, length, now);
    take(step);
    return why;
  }
  [[nodiscard]] std::string skip() {
    core::Cycle::Step step;
    std::string why = cycle.skip(step, now);
    take(step);
    return why;
  }
  /// The program ends and begins again after `gap`, with what it wrote down.
  void restart(core::Duration gap, core::CycleSettings const& settings) {
    core::Memory memory;
    log.remember(memory.user, now);
    cycle.remember(memory, now);
    now += gap;
    log = core::BoutLog{};
    log.restore(memory.user, gap, core::Duration{0}, now);
    cycle = core::Cycle{settings, core::Presets{}};
    cycle.restore(memory, log.bouts(now), gap, core::Duration{0}, now);
    core::Presence const after = presence;
    presence = core::Presence::unknown;
    wake();
    set_presence(after);
  }

  [[nodiscard]] core::TimePoint at(core::Duration since_start) const { return start + since_start; }

  struct Move {
    core::TimePoint at;
    core::Preset to;
  };
  struct Walk {
    core::TimePoint at;
    core::Duration present;
  };

  core::TimePoint const start{std::chrono::seconds{1000}};
  core::TimePoint now = start;
  std::optional<core::Preset> desk = core::Preset::sit;
  core::Presence presence = core::Presence::present;
  std::optional<core::TimePoint> away_since;
  std::string obstacle;
  std::string closed;
  core::BoutLog log;
  core::Cycle cycle;
  bool moves_succeed = true;
  std::vector<core::notice::ChangeAnnounced> announced;
  std::vector<core::PromptEnd> ended;
  std::vector<Move> moves;
  std::vector<Walk> walks;

 private:
  [[nodiscard]] core::Posture posture() const {
    if (presence == core::Presence::away) return core::Posture::away;
    if (presence == core::Presence::unknown) return core::Posture::unknown;
    if (!desk) return core::Posture::between;
    return *desk == core::Preset::sit ? core::Posture::sitting : core::Posture::standing;
  }
  void follow() {
    log.set_posture(posture(), presence == core::Presence::away ? away_since.value_or(now) : now, now);
  }
  [[nodiscard]] core::Cycle::World world() const { return {presence, obstacle, closed, log.bouts(now)}; }
};

}  // namespace desk::testing
