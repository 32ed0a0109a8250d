#pragma once

#include "daemon/coach/coach.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace desk::coach {

/// A person with a coach, minute by minute; wakes it whenever it wants to, as the daemon does.
class CoachDay {
 public:
  struct Heard {
    core::TimePoint at;
    Notice notice;
  };

  /// `time_of_day`: local, at the start; absent: nobody knows the time.
  explicit CoachDay(CoachSettings const& settings = wanted(),
                    std::optional<core::Duration> time_of_day = std::chrono::hours{9})
      : coach{settings}, civil_start_{time_of_day} {
    world.presence = core::Presence::present;
    world.posture = core::Posture::sitting;
    tell_time();
    wake();
  }

  static CoachSettings wanted() {
    CoachSettings settings;
    settings.enabled = true;
    settings.cues = false;
    settings.lumbar = false;
    return settings;
  }

  void wake() { hear(coach.on_world(world, now)); }
  void be(core::Presence presence) {
    world.presence = presence;
    bool const there = presence != core::Presence::away;
    world.posture = there ? desk : core::Posture::away;
    wake();
  }
  void be(core::Posture posture) {
    if (posture != core::Posture::away) desk = posture;
    world.posture = posture;
    wake();
  }
  void quiet(bool on) {
    world.quiet = on;
    wake();
  }
  void tell(core::Notice const& notice) { hear(coach.on_notice(notice, now)); }
  void announce(core::Preset to = core::Preset::stand) {
    tell(core::notice::ChangeAnnounced{to, core::Height::at_mm(1100), core::CycleMode::automatic,
                                       now + std::chrono::seconds{30}});
  }
  void end_prompt(core::PromptEnd end) { tell(core::notice::PromptEnded{end}); }
  void walk_due() { tell(core::notice::WalkDue{std::chrono::hours{1}}); }

  /// The key of the reason if it was refused.
  std::string say(Answer const& answer) {
    auto const outcome = coach.answer(answer, now);
    hear(outcome.said);
    return outcome.refused.key();
  }
  /// What is offered at a break, answered at once.
  std::optional<Exercise> at_break(Answer const& answer = answer::Done{}) {
    announce();
    auto const offered = coach.view().exercise;
    if (offered) (void)say(answer);
    end_prompt(core::PromptEnd::taken);
    return offered;
  }

  void pass(core::Duration time) {
    core::TimePoint const end = now + time;
    while (now < end) {
      core::TimePoint const deadline = coach.next_deadline();
      ASSERT_TRUE(deadline > now) << "the deadline stays in the past";
      core::TimePoint const minute = std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes{1};
      now = std::min({deadline, minute, end});
      if (now == minute) tell_time();
      wake();
    }
  }
  /// To the same time of the next day.
  void next_day() {
    be(core::Presence::away);
    tell(core::notice::DayEnded{});
    now += std::chrono::hours{24};
    heard.clear();
    tell_time();
    be(core::Presence::present);
  }
  void restart(core::Duration gap, CoachSettings const& settings = wanted()) {
    Memory const memory = coach.memory(now);
    now += gap;
    coach = Coach{settings};
    coach.restore(memory, gap, now);
    tell_time();
    wake();
  }

  void tell_time() {
    if (!civil_start_) return;
    auto const since_midnight = *civil_start_ + (now - start);
    hear(coach.on_civil_time(core::CivilTime{} + k_first_day + since_midnight, now));
  }

  template <typename Kind>
  [[nodiscard]] std::vector<Kind> all() const {
    std::vector<Kind> found;
    for (auto const& one : heard)
      if (auto const* const kind = std::get_if<Kind>(&one.notice)) found.push_back(*kind);
    return found;
  }
  [[nodiscard]] std::vector<Cue> cues() const {
    std::vector<Cue> found;
    for (auto const& given : all<notice::CueGiven>()) found.push_back(given.cue);
    return found;
  }
  [[nodiscard]] Coach::View::Stage stage() const { return coach.view().stage; }
  [[nodiscard]] std::optional<Exercise> exercise() const { return coach.view().exercise; }

  core::TimePoint const start{std::chrono::hours{1}};
  core::TimePoint now = start;
  Coach::World world;
  core::Posture desk = core::Posture::sitting;
  Coach coach;
  std::vector<Heard> heard;

 private:
  static constexpr core::Duration k_first_day = std::chrono::days{20'800};

  void hear(Notices const& said) {
    for (auto const& notice : said) heard.push_back({now, notice});
  }

  std::optional<core::Duration> civil_start_;
};

inline std::string describe(std::optional<Exercise> exercise) {
  return exercise ? std::string{to_string(*exercise)} : "nothing";
}

}  // namespace desk::coach
