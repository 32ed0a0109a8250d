#include "daemon/core/interruptions.h"

#include "daemon/core/controller.h"
#include "tests/support/desk_world.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::core {
namespace {

using desk::testing::DeskWorld;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t k_monday = 20'780;  // 2026-11-23

/// UTC+1, so that midnight is not one of UTC.
CivilTime at(int hour, int minute = 0, std::int64_t day = k_monday) {
  CivilTime civil;
  auto const of_day = hours{hour - 1} + minutes{minute};
  civil.unix_seconds = day * 86'400 + seconds{of_day}.count();
  civil.utc_offset = minutes{60};
  civil.synchronised = true;
  return civil;
}

TimePoint const k_start{hours{5}};

TEST(Interruptions, DoNotDisturbEndsByItself) {
  Interruptions me;
  EXPECT_EQ(me.disturb_not(minutes{45}, k_start), "");
  EXPECT_EQ(me.next_deadline(), k_start + minutes{45});
  EXPECT_EQ(me.why_closed(), "do not disturb");
  me.on_time(k_start + minutes{45} - seconds{1});
  EXPECT_TRUE(me.undisturbed_until());
  me.on_time(k_start + minutes{45});
  EXPECT_FALSE(me.undisturbed_until());
  EXPECT_EQ(me.why_closed(), "");
  EXPECT_EQ(me.next_deadline(), k_never);
}

TEST(Interruptions, DoNotDisturbLastsADayOrUntilItIsTold) {
  Interruptions me;
  EXPECT_EQ(me.disturb_not(hours{24}, k_start), "");
  EXPECT_NE(me.disturb_not(hours{24} + seconds{1}, k_start), "");
  EXPECT_NE(me.disturb_not(seconds{-1}, k_start), "");
  EXPECT_EQ(me.undisturbed_until(), k_start + hours{24}) << "what is refused changes nothing";
  EXPECT_EQ(me.disturb_not(request::k_until_told, k_start), "");
  EXPECT_EQ(me.undisturbed_until(), k_never);
  me.on_time(k_start + hours{1000});
  EXPECT_EQ(me.undisturbed_until(), k_never);
  EXPECT_EQ(me.disturb_not(Duration{0}, k_start), "");
  EXPECT_FALSE(me.undisturbed_until());
}

TEST(Interruptions, TheWordsNameTheTimeOfDay) {
  Interruptions me;
  me.on_civil_time(at(14), k_start);
  me.disturb_not(minutes{90}, k_start + minutes{1});
  EXPECT_EQ(me.why_closed(), "do not disturb, until 15:31");
  me.disturb_not(request::k_until_told, k_start);
  EXPECT_EQ(me.why_closed(), "do not disturb");
  me.disturb_not(Duration{0}, k_start);
  me.pause(hours{2}, k_start);
  EXPECT_EQ(me.why_closed(), "paused, until 16:00");
  me.pause(hours{48}, k_start);
  EXPECT_EQ(me.why_closed(), "paused, until 2026-11-25 14:00");
}

TEST(Interruptions, APauseUntilTomorrowEndsWithTheLocalDay) {
  Interruptions me;
  EXPECT_NE(me.pause(std::nullopt, k_start), "") << "nobody knows when tomorrow is";
  EXPECT_FALSE(me.paused_until());
  me.on_civil_time(at(22, 30), k_start);
  EXPECT_EQ(me.pause(std::nullopt, k_start + seconds{20}), "");
  EXPECT_EQ(me.paused_until(), k_start + minutes{90});
  EXPECT_EQ(me.why_closed(), "paused until tomorrow");
  me.on_time(k_start + minutes{90});
  EXPECT_FALSE(me.paused_until());
}

TEST(Interruptions, APauseUntilTomorrowFollowsAClockThatIsSet) {
  Interruptions me;
  me.on_civil_time(at(22, 30), k_start);
  me.pause(std::nullopt, k_start);
  // An hour is repeated: midnight comes an hour later.
  CivilTime later = at(22, 31);
  later.utc_offset -= minutes{60};
  me.on_civil_time(later, k_start + minutes{1});
  EXPECT_EQ(me.paused_until(), k_start + minutes{150});
  // The clock was wrong by hours.
  me.on_civil_time(at(0, 5, k_monday + 1), k_start + minutes{2});
  EXPECT_FALSE(me.paused_until());
}

TEST(Interruptions, ASecondOfTheWallClockIsNoNews) {
  Interruptions me;
  me.on_civil_time(at(12), k_start);
  me.pause(std::nullopt, k_start);
  auto const until = me.paused_until();
  me.on_civil_time(at(12, 1), k_start + seconds{61});
  EXPECT_EQ(me.paused_until(), until);
}

TEST(Interruptions, APauseHasALimitAndCanBeEnded) {
  Interruptions me;
  EXPECT_NE(me.pause(hours{7 * 24} + seconds{1}, k_start), "");
  EXPECT_NE(me.pause(Duration{0}, k_start), "");
  EXPECT_EQ(me.pause(hours{2}, k_start), "");
  EXPECT_EQ(me.next_deadline(), k_start + hours{2});
  me.resume();
  EXPECT_FALSE(me.paused_until());
}

TEST(Interruptions, SurviveARestart) {
  Interruptions before;
  before.on_civil_time(at(22), k_start);
  before.disturb_not(minutes{45}, k_start);
  before.pause(std::nullopt, k_start);
  Memory memory;
  before.remember(memory, k_start + minutes{5});

  TimePoint const boot{seconds{20}};
  Interruptions after;
  after.restore(memory, minutes{10}, boot);
  EXPECT_EQ(after.undisturbed_until(), boot + minutes{30});
  EXPECT_EQ(after.paused_until(), boot + minutes{105});
  after.on_civil_time(at(0, 1, k_monday + 1), boot + minutes{1});
  EXPECT_FALSE(after.paused_until()) << "the clock was set while it was off: it is tomorrow";

  Interruptions late;
  late.restore(memory, hours{9}, boot);
  EXPECT_FALSE(late.undisturbed_until());
  EXPECT_FALSE(late.paused_until());
}

TEST(Interruptions, WithoutAnEndSurvivesARestartToo) {
  Interruptions before;
  before.disturb_not(request::k_until_told, k_start);
  Memory memory;
  before.remember(memory, k_start + hours{5});
  Interruptions after;
  after.restore(memory, hours{5000}, TimePoint{seconds{1}});
  EXPECT_EQ(after.undisturbed_until(), k_never);
}

// ---- What a desk makes of it

DeskWorld::Options automatic() {
  DeskWorld::Options options;
  options.settings.cycle.mode = CycleMode::automatic;
  return options;
}

Answer answer(DeskWorld& world, Request const& request) {
  return world.answers(world.command(request)).front();
}

TEST(LeftAlone, NothingIsAnnouncedAndNothingMovesByItself) {
  DeskWorld world{automatic()};
  world.run(minutes{20});
  EXPECT_EQ(answer(world, request::DoNotDisturb{hours{2}}), Answer::done);
  world.run(minutes{90});
  EXPECT_TRUE(world.all<notice::ChangeAnnounced>().empty()) << world.transcript();
  EXPECT_EQ(world.state().cycle_note, "do not disturb");
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::ChangeAnnounced>().empty(); }, hours{2}))
      << world.transcript();
  EXPECT_FALSE(world.state().undisturbed_until);
  auto const told = world.all<notice::DoNotDisturbChanged>();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told.front().until);
  EXPECT_FALSE(told.back().until);
}

TEST(LeftAlone, APersonsCommandsStillMoveTheDesk) {
  DeskWorld world{automatic()};
  world.run(seconds{10});
  answer(world, request::Pause{hours{1}});
  auto const id = world.command(request::MoveToPreset{Preset::stand});
  ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; })) << world.transcript();
  EXPECT_EQ(world.answers(id).back(), Answer::done);
}

TEST(LeftAlone, ARunningPromptIsCancelled) {
  DeskWorld world{automatic()};
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::ChangeAnnounced>().empty(); }, hours{1}));
  answer(world, request::Pause{hours{1}});
  auto const ended = world.all<notice::PromptEnded>();
  ASSERT_EQ(ended.size(), 1U) << world.transcript();
  EXPECT_EQ(ended.front().end, PromptEnd::cancelled);
  EXPECT_TRUE(world.state().paused_until);
  EXPECT_EQ(answer(world, request::Resume{}), Answer::done);
  EXPECT_FALSE(world.state().paused_until);
  EXPECT_EQ(world.all<notice::PauseChanged>().size(), 2U);
}

TEST(LeftAlone, AnAutomaticMoveIsStopped) {
  DeskWorld world{automatic()};
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveStarted>().empty(); }, hours{1}));
  world.run(seconds{2});
  answer(world, request::DoNotDisturb{minutes{30}});
  ASSERT_TRUE(world.run_until([&] { return !world.all<notice::MoveEnded>().empty(); }));
  EXPECT_EQ(world.all<notice::MoveEnded>().front().report.end, MoveEnd::stopped);
  EXPECT_EQ(world.all<notice::MoveEnded>().front().report.reason, "do not disturb");
}

TEST(LeftAlone, AMoveThatAPersonAskedForGoesOn) {
  DeskWorld world{automatic()};
  world.run(seconds{10});
  auto const id = world.command(request::MoveToPreset{Preset::stand});
  world.run(seconds{2});
  answer(world, request::DoNotDisturb{minutes{30}});
  ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; }));
  EXPECT_EQ(world.answers(id).back(), Answer::done) << world.transcript();
}

TEST(LeftAlone, OutlivesARestart) {
  DeskWorld world{automatic()};
  world.run(seconds{10});
  answer(world, request::DoNotDisturb{request::k_until_told});
  answer(world, request::Pause{hours{1}});
  world.run(seconds{10});
  world.restart({});
  world.run(seconds{10});
  EXPECT_EQ(world.state().undisturbed_until, k_never);
  ASSERT_TRUE(world.state().paused_until);
  EXPECT_GT(*world.state().paused_until - world.now(), minutes{59});
  EXPECT_EQ(world.all<notice::PauseChanged>().size(), 1U) << "it is no news";
}

TEST(Closed, TheCycleRestsOutsideTheWorkingHours) {
  DeskWorld::Options options = automatic();
  options.settings.schedule.work = {{9 * 60, 17 * 60}};
  DeskWorld world{options};
  world.run(seconds{10});
  EXPECT_EQ(world.state().cycle_note, "the clock is not set yet");
  world.tell(event::CivilClock{at(8)});
  world.run(hours{1});
  EXPECT_EQ(world.state().cycle_note, "outside working hours, until 09:00");
  EXPECT_TRUE(world.all<notice::ChangeAnnounced>().empty()) << world.transcript();
  world.tell(event::CivilClock{at(9)});
  EXPECT_TRUE(world.run_until([&] { return !world.all<notice::ChangeAnnounced>().empty(); }, hours{1}))
      << world.transcript();
  EXPECT_FALSE(world.state().clock_assumed);
}

}  // namespace
}  // namespace desk::core
