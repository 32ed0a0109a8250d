#include "daemon/control/deskctl/day_words.h"
#include "daemon/control/deskctl/plan_play.h"
#include "daemon/control/deskctl/plan_rules.h"
#include "daemon/control/deskctl/plan_text.h"

#include "daemon/wire/text.h"

#include <gmock/gmock.h>

namespace desk::deskctl {
namespace {

using core::CycleMode;
using core::Posture;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr Style k_plain{false, true};

/// A Monday of office hours in winter Berlin.
PlanInput monday(CycleMode mode = CycleMode::automatic) {
  PlanInput input;
  input.id = "main";
  input.name = "Main desk";
  input.settings.cycle.mode = mode;
  input.day = *parse_date("2026-11-23");
  input.lunch = core::DaySpan{12 * 60, 12 * 60 + 45};
  input.offset = [](std::int64_t) { return minutes{60}; };
  return input;
}

PlannedDay lived(PlanInput input) {
  PlannedDay day{std::move(input)};
  day.finish();
  return day;
}

TEST(Plan, ShowsWhenADayChangesPosture) {
  auto input = monday();
  input.at_desk = {9 * 60, 9 * 60 + 55};
  auto const day = lived(input);
  auto const phases = day.phases();
  ASSERT_EQ(phases.size(), 3U);
  EXPECT_EQ(phases[0].posture, Posture::sitting);
  EXPECT_EQ(phases[0].began, day.begins());
  EXPECT_EQ(phases[1].posture, Posture::standing);
  EXPECT_EQ(phases[1].began - day.begins(), minutes{30});
  ASSERT_TRUE(phases[1].announced);
  EXPECT_EQ(phases[1].began - *phases[1].announced, seconds{30});
  EXPECT_EQ(phases[2].ended, day.ends());
}

TEST(Plan, LunchIsSpentAway) {
  auto const day = lived(monday());
  EXPECT_GE(day.away(), minutes{45});
  bool found = false;
  for (auto const& phase : day.phases())
    found =
        found || (phase.posture == Posture::away && !phase.walk && phase.ended - phase.began == minutes{45});
  EXPECT_TRUE(found);
}

TEST(Plan, WithoutASensorNobodyIsSeenToLeave) {
  auto input = monday(CycleMode::confirm);
  input.sensed = false;
  input.presence = core::Presence::not_sensed;
  auto const day = lived(input);
  EXPECT_EQ(day.away(), core::Duration{0});
  ASSERT_FALSE(hints(day).empty());
  EXPECT_THAT(hints(day).front(), HasSubstr("presence source"));
}

TEST(Plan, AssumesAYesInConfirmAndAHandInRemind) {
  EXPECT_THAT(assumption(lived(monday(CycleMode::confirm))), HasSubstr("yes 20 s after"));
  auto const reminded = lived(monday(CycleMode::remind));
  EXPECT_THAT(assumption(reminded), HasSubstr("by hand 1 min after"));
  EXPECT_GE(reminded.snapshot().today.changes, 5);
  EXPECT_THAT(assumption(lived(monday(CycleMode::automatic))), HasSubstr("veto no change"));
}

TEST(Plan, KnowsThatTheClocksAreChanged) {
  auto input = monday();
  input.day = *parse_date("2027-03-28");
  // Berlin: an hour ahead, two from 01:00 UTC on.
  input.offset = [](std::int64_t unix) { return minutes{unix < 1'806'195'600 ? 60 : 120}; };
  input.at_desk = {60, 5 * 60};
  input.lunch.reset();
  PlannedDay const day{input};
  EXPECT_EQ(day.ends() - day.begins(), std::chrono::hours{3});
  EXPECT_EQ(day.local_seconds(day.begins()), 3600);
  EXPECT_EQ(day.local_seconds(day.ends()), 5 * 3600);
}

TEST(Plan, PrintsADay) {
  auto input = monday();
  input.at_desk = {9 * 60, 12 * 60};
  input.lunch.reset();
  input.settings.schedule.quiet = {{11 * 60 + 30, 12 * 60}};
  EXPECT_EQ('\n' + plan_text(lived(input), 80, k_plain), R"(
Main desk: Monday, 23 November 2026
automatic, sit 30 min, stand 15 min

         9                   10                  11                  12
  stand            █████                █████
  sit    ██████████     █████·██████████     █████·██████████████████

  09:00      sit     30 min
  09:30      stand   15 min       announced 09:29:30
  09:45:11   sit     14 min       announced 09:44:41
  10:00      walk    2 min
  10:02:30   sit     30 min       back
  10:32:30   stand   15 min       announced 10:32
  10:47:41   sit     14 min       announced 10:47:11
  11:02:30   walk    2 min
  11:05      sit     55 min       back
  12:00      end

11:30 to 12:00 nothing changes by itself: quiet time, until 12:00

sat 2 h 24 min, stood 30 min, away 5 min, 2 changes, 4 moves

  warn  sat at most 55 min at a time                              R-SITBOUT
  ok    stood at most 15 min at a time, load up to 15 min         R-STANDLOAD
  warn  stood 30 min of 2 h 55 min there                          R-STANDDAY
  ok    without a walk for at most 1 h 00 min                     R-WALK
  warn  stood up 2 times                                          R-CHANGES
  ok    2 moves of the desk in an hour at most                    R-RATE

To tune:
  · Sit for a shorter time: a sit_minutes of 30 is the usual, 45 the most.
  · Stand more, 15 minutes in each hour at least: a longer stand_minutes, or a
    shorter sit_minutes.
  · Stand up more often, 8 times a day at least: a shorter sit_minutes.

Assumed: you come at 09:00 and leave at 12:00; you veto no change; when a walk
is due you go at once, for two minutes.
)");
}

TEST(Plan, JsonTellsTheSameDay) {
  auto input = monday();
  input.at_desk = {9 * 60, 10 * 60};
  auto const text = wire::to_text(plan_json(lived(input)));
  EXPECT_THAT(text, HasSubstr(R"("desk":"main")"));
  EXPECT_THAT(text, HasSubstr(R"("at":"2026-11-23T09:30:00.000+01:00")"));
  EXPECT_THAT(text, HasSubstr(R"("posture":"standing")"));
  EXPECT_THAT(text, HasSubstr(R"("announced_at":"2026-11-23T09:29:30.000+01:00")"));
}

TEST(PlanPlay, TakesAboutHalfAMinute) {
  PlannedDay day{monday()};
  core::Duration shown{0};
  constexpr core::Duration k_frame = std::chrono::milliseconds{40};
  while (day.now() < day.ends() && shown < minutes{2}) {
    go_on(day, k_frame);
    shown += k_frame;
  }
  EXPECT_EQ(day.now(), day.ends());
  EXPECT_GE(shown, seconds{20});
  EXPECT_LE(shown, seconds{40});
}

TEST(PlanPlay, LivesTheSameDayAsThePlan) {
  auto const plan = lived(monday());
  PlannedDay played{monday()};
  while (played.now() < played.ends()) go_on(played, std::chrono::milliseconds{40});
  auto const text = [](PlannedDay const& day) { return plan_text(day, 80, k_plain); };
  EXPECT_EQ(text(plan), text(played));
}

TEST(PlanPlay, AFrameFitsTheTerminal) {
  PlannedDay day{monday()};
  day.run_until(day.begins() + minutes{30} + seconds{5});
  for (Size const size : {Size{80, 24}, Size{40, 10}, Size{20, 5}, Size{200, 60}}) {
    auto const lines = play_frame(day, size, k_plain);
    EXPECT_EQ(lines.size(), static_cast<std::size_t>(size.rows));
    for (auto const& line : lines) EXPECT_LE(width_of(line), size.columns);
  }
}

TEST(PlanPlay, ShowsTheDeskMoving) {
  PlannedDay day{monday()};
  day.run_until(day.begins() + minutes{30} + seconds{5});
  std::string frame;
  for (auto const& line : play_frame(day, {80, 24}, k_plain)) frame += line + '\n';
  EXPECT_THAT(frame, HasSubstr("Main desk: Monday, 23 November 2026"));
  EXPECT_THAT(frame, HasSubstr("09:30"));
  EXPECT_THAT(frame, HasSubstr("▲"));
  EXPECT_THAT(frame, HasSubstr("changing to stand"));
}

}  // namespace
}  // namespace desk::deskctl
