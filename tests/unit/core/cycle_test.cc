#include "daemon/core/cycle.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A person at a desk, minute by minute. Moves that the cycle asks for succeed at once unless the test says
/// otherwise.
class Day {
 public:
  explicit Day(CycleMode mode = CycleMode::automatic) : cycle{settings(mode), Presets{}} {
    world.posture = Preset::sit;
    world.presence = Presence::present;
    wake();
  }

  static CycleSettings settings(CycleMode mode) {
    CycleSettings s;
    s.mode = mode;
    return s;
  }

  void wake() { take(cycle.on_wake(world, now)); }
  void take(Cycle::Step const& step) {
    if (step.announced) announced.push_back(*step.announced);
    if (step.ended) ended.push_back(*step.ended);
    if (!step.move_to) return;
    moves.push_back({now, *step.move_to});
    if (!moves_succeed) return;
    world.posture = *step.move_to;
    take(cycle.on_move_ended(MoveEnd::reached, now));
  }
  /// Wakes at every deadline on the way, as the daemon does.
  void pass(Duration time) {
    TimePoint const end = now + time;
    while (now < end) {
      TimePoint const next = cycle.next_deadline();
      ASSERT_TRUE(next > now || next == k_never) << "the deadline stays in the past";
      now = std::min(next, end);
      wake();
    }
  }

  struct Move {
    TimePoint at;
    Preset to;
  };

  TimePoint const start{seconds{1000}};
  TimePoint now = start;
  Cycle::World world;
  Cycle cycle;
  bool moves_succeed = true;
  std::vector<notice::ChangeAnnounced> announced;
  std::vector<PromptEnd> ended;
  std::vector<Move> moves;
};

TEST(Cycle, AlternatesThirtyMinutesSittingAndFifteenStanding) {
  Day day;
  day.pass(minutes{91});
  ASSERT_EQ(day.moves.size(), 4U);
  EXPECT_EQ(day.moves[0].at, day.start + minutes{30});
  EXPECT_EQ(day.moves[0].to, Preset::stand);
  EXPECT_EQ(day.moves[1].at, day.start + minutes{45});
  EXPECT_EQ(day.moves[1].to, Preset::sit);
  EXPECT_EQ(day.moves[3].at, day.start + minutes{90});
}

TEST(Cycle, AnnouncesEveryAutomaticMoveBeforehand) {
  Day day;
  day.pass(minutes{29} + seconds{29});
  EXPECT_TRUE(day.announced.empty());
  day.pass(seconds{1});
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_EQ(day.announced[0].at, day.start + minutes{30});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::announced);
}

TEST(Cycle, SkipDropsTheChange) {
  Day day;
  day.pass(minutes{29} + seconds{45});
  Cycle::Step step;
  EXPECT_EQ(day.cycle.skip(step, day.now), "");
  EXPECT_EQ(step.ended, PromptEnd::skipped);
  day.pass(minutes{29});
  EXPECT_TRUE(day.moves.empty());
}

TEST(Cycle, OnlyRemindsAfterTwoSkipsInARow) {
  Day day;
  for (int i = 0; i < 2; ++i) {
    day.pass(minutes{29} + seconds{45});
    Cycle::Step step;
    day.cycle.skip(step, day.now);
  }
  day.pass(minutes{60});
  EXPECT_TRUE(day.moves.empty());
  ASSERT_FALSE(day.announced.empty());
  EXPECT_EQ(day.announced.back().mode, CycleMode::remind);
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::due);
}

TEST(Cycle, SnoozePutsTheChangeOffByFiveMinutes) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  TimePoint const snoozed = day.now;
  Cycle::Step step;
  EXPECT_EQ(day.cycle.snooze(step, day.now), "");
  EXPECT_EQ(step.ended, PromptEnd::snoozed);
  day.pass(minutes{10});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, snoozed + minutes{5});
  EXPECT_EQ(day.announced.size(), 2U) << "announced again before it moves";
}

TEST(Cycle, NothingToSnoozeIsSaid) {
  Day day;
  Cycle::Step step;
  EXPECT_NE(day.cycle.snooze(step, day.now), "");
}

TEST(Cycle, ConfirmMovesOnlyOnAYes) {
  Day day{CycleMode::confirm};
  day.pass(minutes{30});
  ASSERT_EQ(day.announced.size(), 1U);
  EXPECT_TRUE(day.moves.empty());
  day.pass(minutes{1});
  Cycle::Step step;
  EXPECT_EQ(day.cycle.now_requested(step, day.now), "");
  EXPECT_EQ(step.move_to, Preset::stand);
}

TEST(Cycle, ConfirmWithoutAnAnswerDoesNotMove) {
  Day day{CycleMode::confirm};
  day.pass(minutes{33});
  EXPECT_TRUE(day.moves.empty());
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::expired);
  day.pass(minutes{30});
  EXPECT_EQ(day.announced.size(), 2U) << "asked again after another interval";
}

TEST(Cycle, RemindNeverMoves) {
  Day day{CycleMode::remind};
  day.pass(std::chrono::hours{8});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(Cycle, ChangingByHandAnswersThePrompt) {
  Day day{CycleMode::remind};
  day.pass(minutes{31});
  day.world.posture = Preset::stand;
  day.wake();
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::taken);
}

TEST(Cycle, AManualChangeRestartsTheInterval) {
  Day day;
  day.pass(minutes{20});
  day.world.posture = Preset::stand;
  day.wake();
  day.pass(minutes{16});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, day.start + minutes{35});
  EXPECT_EQ(day.moves[0].to, Preset::sit);
}

TEST(Cycle, OffAnnouncesNothing) {
  Day day{CycleMode::off};
  day.pass(std::chrono::hours{2});
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::off);
}

TEST(Cycle, SwitchedOnAgainTheIntervalStartsAnew) {
  Day day;
  day.pass(minutes{20});
  day.take(day.cycle.set_mode(CycleMode::off, day.now));
  day.pass(minutes{60});
  EXPECT_EQ(day.cycle.mode_when_on(), CycleMode::automatic);
  day.take(day.cycle.set_mode(CycleMode::automatic, day.now));
  TimePoint const on = day.now;
  day.pass(minutes{31});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, on + minutes{30});
}

TEST(Cycle, PresenceLostDuringTheAnnouncementCancelsIt) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  day.world.presence = Presence::away;
  day.wake();
  ASSERT_EQ(day.ended.size(), 1U);
  EXPECT_EQ(day.ended[0], PromptEnd::cancelled);
  day.pass(minutes{60});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.cycle.view().note, "nobody is there");
}

TEST(Cycle, AnnouncesAgainInFullWhenPresenceReturns) {
  Day day;
  day.pass(minutes{29} + seconds{59});
  day.world.presence = Presence::unknown;
  day.wake();
  day.pass(minutes{10});
  day.world.presence = Presence::present;
  day.wake();
  TimePoint const back = day.now;
  day.pass(minutes{1});
  ASSERT_EQ(day.moves.size(), 1U);
  EXPECT_EQ(day.moves[0].at, back + seconds{30});
}

TEST(Cycle, WithoutAPresenceSensorTheClockRunsButNothingMovesByItself) {
  Day day;
  day.world.presence = Presence::not_sensed;
  day.wake();
  day.pass(std::chrono::hours{1});
  EXPECT_TRUE(day.moves.empty());
  EXPECT_EQ(day.announced.size(), 1U);
}

TEST(Cycle, AHoldVetoesThePromptAndKeepsQuiet) {
  Day day;
  day.pass(minutes{29} + seconds{40});
  day.take(day.cycle.hold(day.now + minutes{15}, day.now));
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  TimePoint const until = day.now + minutes{15};
  day.pass(minutes{14});
  EXPECT_EQ(day.announced.size(), 1U);
  day.pass(minutes{2});
  ASSERT_EQ(day.announced.size(), 2U);
  EXPECT_EQ(day.announced[1].at, until + seconds{30});
}

TEST(Cycle, AMoveThatIsStoppedIsNotRepeatedAtOnce) {
  Day day;
  day.moves_succeed = false;
  day.pass(minutes{30});
  ASSERT_EQ(day.moves.size(), 1U);
  day.take(day.cycle.on_move_ended(MoveEnd::stopped, day.now));
  EXPECT_EQ(day.ended.back(), PromptEnd::vetoed);
  day.pass(minutes{29});
  EXPECT_EQ(day.moves.size(), 1U);
}

TEST(Cycle, AnObstacleWaitsWithItsReason) {
  Day day;
  day.world.obstacle = "the controls are locked";
  day.wake();
  day.pass(minutes{45});
  EXPECT_TRUE(day.announced.empty());
  EXPECT_EQ(day.cycle.view().note, "the controls are locked");
  EXPECT_EQ(day.cycle.view().stage, Cycle::Stage::waiting);
}

}  // namespace
}  // namespace desk::core
