#include "daemon/plan/day_run.h"

#include "daemon/plan/diary.h"
#include "tests/support/describe.h"

#include <gtest/gtest.h>

namespace desk::plan {
namespace {

using core::CycleMode;
using core::Duration;
using core::Height;
using core::Posture;
using core::Presence;
using core::TimePoint;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// What was said, one line each: for failures.
std::string told(Diary const& diary) {
  std::string text;
  for (auto const& said : diary.notices()) {
    text += testing::describe(said.at) + "  " + testing::describe(said.notice) + "\n";
  }
  return text;
}

/// Midnight of a Monday, 2026-11-23, in UTC.
constexpr std::int64_t k_monday = 1'795'392'000;
constexpr TimePoint k_midnight{hours{48}};

core::CivilTime utc(TimePoint t) {
  auto const since = std::chrono::floor<seconds>(t - k_midnight);
  return {k_monday + since.count(), minutes{0}, true};
}

constexpr TimePoint at(int hour, int minute = 0) {
  return k_midnight + hours{hour} + minutes{minute};
}

Person::Entry comes(TimePoint t) {
  return {t, core::event::PresenceChanged{Presence::present}};
}
Person::Entry goes(TimePoint t) {
  return {t, core::event::PresenceChanged{Presence::away}};
}

/// Answers each prompt with what `answer` makes of it.
template <typename Answer>
Person::Policy answering(Answer answer) {
  return [answer](core::Notice const& notice, TimePoint) {
    std::vector<Person::Reaction> reactions;
    if (auto const* prompt = std::get_if<core::notice::ChangeAnnounced>(&notice))
      reactions.push_back(answer(*prompt));
    return reactions;
  };
}

struct Day {
  explicit Day(CycleMode mode, std::vector<Person::Entry> script, Person::Policy policy = {})
      : run{world(mode), k_midnight, Person{std::move(script), std::move(policy)}, diary} {
    run.start();
  }
  static DayRun::World world(CycleMode mode) {
    DayRun::World w;
    w.settings.cycle.mode = mode;
    w.civil = utc;
    return w;
  }
  Diary diary;
  DayRun run;
};

TEST(DayRun, AlternatesForSomebodyWhoSitsThere) {
  Day day{CycleMode::automatic, {comes(at(9)), goes(at(11))}};
  day.run.run_until(at(12));
  auto const& moves = day.diary.moves();
  ASSERT_EQ(moves.size(), 4U) << told(day.diary);
  EXPECT_EQ(moves[0].at, at(9, 30));
  EXPECT_EQ(moves[0].started.target, core::Presets{}.stand);
  ASSERT_TRUE(moves[0].report);
  EXPECT_EQ(moves[0].report->end, core::MoveEnd::reached);
  EXPECT_EQ(moves[1].started.target, core::Presets{}.sit);
  for (auto const& prompt : day.diary.prompts()) EXPECT_EQ(prompt.end, core::PromptEnd::taken);
  EXPECT_EQ(day.diary.prompts().size(), 4U);
  EXPECT_EQ(day.diary.prompts()[0].at, at(9, 29) + seconds{30});
}

TEST(DayRun, ThePersonAnswersPrompts) {
  auto const yes_after_20_s = answering([](auto const&) {
    return Person::Reaction{seconds{20}, core::Request{core::request::Now{}}};
  });
  Day day{CycleMode::confirm, {comes(at(9))}, yes_after_20_s};
  day.run.run_until(at(9, 40));
  ASSERT_EQ(day.diary.moves().size(), 1U) << told(day.diary);
  EXPECT_EQ(day.diary.moves()[0].at, at(9, 30) + seconds{20});
}

TEST(DayRun, NobodyAnswersAPromptThatHasEnded) {
  auto const yes_too_late = answering([](auto const&) {
    return Person::Reaction{minutes{5}, core::Request{core::request::Now{}}};
  });
  Day day{CycleMode::confirm, {comes(at(9))}, yes_too_late};
  day.run.run_until(at(9, 50));
  EXPECT_TRUE(day.diary.moves().empty());
  EXPECT_EQ(day.diary.prompts().at(0).end, core::PromptEnd::expired);
}

TEST(DayRun, APersonMayChangeByHand) {
  auto const by_hand = answering([](auto const& prompt) {
    return Person::Reaction{minutes{1}, ByHand{prompt.target}};
  });
  Day day{CycleMode::remind, {comes(at(9))}, by_hand};
  day.run.run_until(at(9, 40));
  ASSERT_EQ(day.diary.prompts().size(), 1U);
  EXPECT_TRUE(day.diary.prompts()[0].end);
  EXPECT_EQ(day.run.snapshot().posture, Posture::standing);
  EXPECT_TRUE(day.diary.moves().empty());
}

TEST(DayRun, WhoeverLeavesInMidMoveIsAskedAgain) {
  // Away for a minute, when the desk has hardly begun to move.
  TimePoint const leaves = at(9, 30) + seconds{2};
  Day day{CycleMode::automatic, {comes(at(9)), goes(leaves), comes(leaves + minutes{1})}};
  day.run.run_until(at(9, 33));
  ASSERT_EQ(day.diary.prompts().size(), 2U) << told(day.diary);
  EXPECT_EQ(day.diary.prompts()[0].end, core::PromptEnd::cancelled);
  EXPECT_EQ(day.diary.prompts()[1].end, core::PromptEnd::taken);
  EXPECT_EQ(day.run.snapshot().posture, Posture::standing);
}

TEST(DayRun, WhoeverStopsTheMoveIsNotAskedAgainAtOnce) {
  Day day{CycleMode::automatic,
          {comes(at(9)), {at(9, 30) + seconds{2}, core::Request{core::request::Stop{}}}}};
  day.run.run_until(at(9, 50));
  ASSERT_EQ(day.diary.prompts().size(), 1U) << told(day.diary);
  EXPECT_EQ(day.diary.prompts()[0].end, core::PromptEnd::vetoed);
}

TEST(DayRun, ARelayDeskGoesThroughTheSameDay) {
  Diary diary;
  auto world = Day::world(CycleMode::automatic);
  world.capabilities = core::Capabilities{};
  DayRun run{world, k_midnight, Person{{comes(at(9)), goes(at(11))}, {}}, diary};
  run.start();
  run.run_until(at(12));
  ASSERT_EQ(diary.moves().size(), 4U) << told(diary);
  for (auto const& move : diary.moves()) {
    ASSERT_TRUE(move.report);
    EXPECT_EQ(move.report->end, core::MoveEnd::reached) << move.report->reason;
  }
}

TEST(DayRun, GoesOnAfterARestart) {
  Day day{CycleMode::automatic, {comes(at(9))}};
  day.run.run_until(at(9, 10));
  auto const memory = day.run.controller().memory(day.run.now());
  day.run.stop();
  EXPECT_FALSE(day.run.running());
  day.run.run_until(at(9, 12));
  day.run.start(memory, minutes{2});
  day.run.run_until(at(9, 13));
  EXPECT_EQ(day.run.snapshot().posture, Posture::sitting);
  day.run.run_until(at(9, 40));
  // Ten minutes were sat before the two without a program, which count for nothing.
  ASSERT_EQ(day.diary.moves().size(), 1U) << told(day.diary);
  EXPECT_GE(day.diary.moves()[0].at, at(9, 32));
  EXPECT_LE(day.diary.moves()[0].at, at(9, 32) + seconds{5});
}

TEST(DayRun, TellsTheTimeAtEachFullMinute) {
  class Clocks final : public Onlooker {
   public:
    void on_event(core::Event const& event, TimePoint now) override {
      if (auto const* clock = std::get_if<core::event::CivilClock>(&event))
        heard.emplace_back(now, clock->time);
    }
    std::vector<std::pair<TimePoint, core::CivilTime>> heard;
  } clocks;
  DayRun run{Day::world(CycleMode::off), k_midnight + seconds{20}, Person{{}, {}}, clocks};
  run.start();
  run.run_until(at(0, 3));
  ASSERT_EQ(clocks.heard.size(), 4U);
  EXPECT_EQ(clocks.heard[0].first, k_midnight + seconds{20});
  EXPECT_EQ(clocks.heard[1].first, at(0, 1));
  EXPECT_EQ(clocks.heard[3].second.unix_seconds, k_monday + 180);
}

TEST(DayRun, TheSameInputGivesTheSameDay) {
  auto const live = [] {
    Day day{CycleMode::automatic, {comes(at(9)), goes(at(12)), comes(at(12, 45)), goes(at(17, 30))}};
    day.run.run_until(at(24));
    std::vector<TimePoint> times;
    for (auto const& said : day.diary.notices()) times.push_back(said.at);
    return times;
  };
  EXPECT_EQ(live(), live());
}

}  // namespace
}  // namespace desk::plan
