// What the coach offers, and when.

#include "tests/unit/coach/coach_day.h"

#include <gmock/gmock.h>

namespace desk::coach {
namespace {

using namespace std::chrono_literals;
using core::Posture;
using core::Presence;
using core::PromptEnd;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Stage = Coach::View::Stage;

TEST(Coach, OffersSomethingWhenStandingIsAnnounced) {
  CoachDay day;
  EXPECT_EQ(day.stage(), Stage::idle);
  day.announce();
  ASSERT_EQ(day.heard.size(), 1U);
  auto const offered = day.all<notice::Offered>().at(0);
  EXPECT_EQ(offered.exercise, Exercise::ex01);
  EXPECT_EQ(offered.why, Reason::change);
  EXPECT_EQ(day.stage(), Stage::offered);
  EXPECT_EQ(day.coach.view().until, offered.until);
}

TEST(Coach, OffersNothingWhenSittingIsAnnounced) {
  CoachDay day;
  day.announce(core::Preset::sit);
  EXPECT_THAT(day.heard, IsEmpty());
}

TEST(Coach, SaysNothingToWhoDoesNotWantIt) {
  auto settings = CoachDay::wanted();
  settings.enabled = false;
  settings.cues = settings.lumbar = settings.evening = true;
  CoachDay day{settings, 16h};
  day.announce();
  day.walk_due();
  day.be(Posture::standing);
  day.pass(2h);
  EXPECT_THAT(day.heard, IsEmpty());
  EXPECT_EQ(day.stage(), Stage::off);
  EXPECT_EQ(day.say(answer::Start{}), "coach.refused.off");
}

TEST(Coach, KeepsTheOfferWhenThePromptIsTaken) {
  CoachDay day;
  day.announce();
  day.end_prompt(PromptEnd::taken);
  EXPECT_EQ(day.stage(), Stage::offered);
}

TEST(Coach, TakesTheOfferBackWithThePrompt) {
  for (auto const how : {PromptEnd::snoozed, PromptEnd::skipped, PromptEnd::vetoed, PromptEnd::cancelled,
                         PromptEnd::expired}) {
    CoachDay day;
    day.announce();
    day.end_prompt(how);
    EXPECT_EQ(day.stage(), Stage::idle) << to_string(how);
    EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::withdrawn);
    day.announce();
    EXPECT_EQ(day.exercise(), Exercise::ex01) << "it had no turn yet";
  }
}

TEST(Coach, DoesNotTakeBackWhatBelongsToNoPrompt) {
  CoachDay day;
  day.announce();
  day.end_prompt(PromptEnd::taken);
  day.announce(core::Preset::sit);
  day.end_prompt(PromptEnd::skipped);
  EXPECT_EQ(day.stage(), Stage::offered);
}

TEST(Coach, AnotherAnnouncementIsNoSecondOffer) {
  CoachDay day;
  day.announce();
  day.announce();
  EXPECT_EQ(day.all<notice::Offered>().size(), 1U);
}

TEST(Coach, ForgetsAnOfferThatNobodyAnswers) {
  CoachDay day;
  day.announce();
  day.end_prompt(PromptEnd::taken);
  day.pass(10min);
  EXPECT_EQ(day.stage(), Stage::idle);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::lapsed);
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
  day.announce();
  EXPECT_NE(day.exercise(), Exercise::ex01);
}

TEST(Coach, IsSilentWhileNothingMayDisturb) {
  auto settings = CoachDay::wanted();
  settings.cues = settings.lumbar = settings.evening = true;
  CoachDay day{settings, 16h};
  day.quiet(true);
  day.announce();
  day.walk_due();
  day.be(Posture::standing);
  day.pass(5min);
  day.be(Posture::sitting);
  day.pass(2h);
  EXPECT_THAT(day.heard, IsEmpty());
}

TEST(Coach, TakesAnOfferBackWhenItGetsQuiet) {
  CoachDay day;
  day.announce();
  day.quiet(true);
  EXPECT_EQ(day.stage(), Stage::idle);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::withdrawn);
}

TEST(Coach, LeavesWhoBeganAlone) {
  CoachDay day;
  day.announce();
  EXPECT_EQ(day.say(answer::Start{}), "");
  day.quiet(true);
  day.be(Presence::away);  // few sensors see who is on the floor
  day.end_prompt(PromptEnd::cancelled);
  EXPECT_EQ(day.stage(), Stage::running);
}

TEST(Coach, SaysNothingToNobody) {
  for (auto const presence : {Presence::away, Presence::unknown}) {
    CoachDay day;
    day.be(presence);
    day.announce();
    day.walk_due();
    EXPECT_THAT(day.heard, IsEmpty()) << core::to_string(presence);
  }
}

TEST(Coach, SpeaksWhereNothingSensesPresence) {
  CoachDay day;
  day.be(Presence::not_sensed);
  day.announce();
  EXPECT_EQ(day.stage(), Stage::offered);
}

// P24: good heights never suppress a break; the coach has no way to know them.
TEST(Coach, OffersAtEachDueBreakOfTheDay) {
  CoachDay day;
  for (int i = 0; i < 8; ++i) {
    EXPECT_TRUE(day.at_break(answer::Skip{})) << i;
    day.pass(45min);
  }
}

TEST(CoachWalk, IsOfferedWhenItIsDueAndDoneWhenThePersonIsAway) {
  CoachDay day;
  day.walk_due();
  EXPECT_EQ(day.exercise(), Exercise::ex09);
  EXPECT_EQ(day.coach.view().why, Reason::walk);
  day.pass(1min);
  day.be(Presence::away);
  day.pass(1min + 59s);
  EXPECT_EQ(day.stage(), Stage::offered);
  day.pass(1s);
  EXPECT_EQ(day.stage(), Stage::idle);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::done);
  EXPECT_THAT(day.coach.view().done_today, ElementsAre(Exercise::ex09));
}

TEST(CoachWalk, IsNotDoneByAStepAside) {
  CoachDay day;
  day.walk_due();
  day.be(Presence::away);
  day.pass(90s);
  day.be(Presence::present);
  day.pass(5min);
  EXPECT_EQ(day.stage(), Stage::offered);
}

TEST(CoachWalk, IsDoneByAnAbsenceThatBecomesKnownAfterwards) {
  CoachDay day;
  day.walk_due();
  day.pass(5min);
  day.be(Presence::away);  // a motion sensor misses who sits still: seen late, dated back
  day.pass(30s);
  day.be(Presence::present);
  day.tell(core::notice::PostureEnded{Posture::away, day.now - 3min, day.now});
  EXPECT_THAT(day.coach.view().done_today, ElementsAre(Exercise::ex09));
}

TEST(CoachWalk, IsDoneByTheButtonWhereNothingSensesPresence) {
  CoachDay day;
  day.be(Presence::not_sensed);
  day.walk_due();
  EXPECT_EQ(day.say(answer::Start{}), "");
  EXPECT_EQ(day.coach.view().until, std::nullopt) << "nobody times a walk";
  day.pass(3min);
  EXPECT_EQ(day.say(answer::Done{}), "");
  EXPECT_THAT(day.coach.view().done_today, ElementsAre(Exercise::ex09));
}

TEST(CoachWalk, TakesThePlaceOfAnotherOffer) {
  CoachDay day;
  day.announce();
  day.walk_due();
  EXPECT_EQ(day.exercise(), Exercise::ex09);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::withdrawn);
  day.end_prompt(PromptEnd::snoozed);
  EXPECT_EQ(day.exercise(), Exercise::ex09) << "it came with no prompt";
}

TEST(CoachWalk, WaitsForTheEndOfWhatRuns) {
  CoachDay day;
  day.announce();
  (void)day.say(answer::Start{});
  day.walk_due();
  EXPECT_EQ(day.exercise(), Exercise::ex01);
  (void)day.say(answer::Done{});
  EXPECT_EQ(day.exercise(), Exercise::ex09);
}

TEST(CoachWalk, NeedNotBeAskedForTwice) {
  CoachDay day;
  day.announce();
  (void)day.say(answer::Start{});
  day.walk_due();
  day.be(Presence::away);
  day.pass(3min);
  day.be(Presence::present);
  EXPECT_EQ(day.stage(), Stage::idle) << "whoever was away has walked";
}

TEST(CoachWalk, IsLeftOutIfExcluded) {
  auto settings = CoachDay::wanted();
  settings.exclude = {"EX09"};
  CoachDay day{settings};
  day.walk_due();
  EXPECT_THAT(day.heard, IsEmpty());
}

TEST(CoachMemory, KnowsAfterARestartWhatWasDone) {
  CoachDay day;
  EXPECT_EQ(day.at_break(), Exercise::ex01);
  EXPECT_EQ(day.at_break(), Exercise::ex04);
  day.restart(2min);
  EXPECT_THAT(day.coach.view().done_today, ElementsAre(Exercise::ex01, Exercise::ex04));
  EXPECT_EQ(day.at_break(), Exercise::ex01b);
}

TEST(CoachMemory, LetsNothingRunAfterARestart) {
  CoachDay day;
  day.announce();
  (void)day.say(answer::Start{});
  day.restart(1s);
  EXPECT_EQ(day.stage(), Stage::idle);
  day.pass(10min);
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
}

TEST(CoachMemory, BeginsEachDayAnew) {
  CoachDay day;
  (void)day.at_break();
  day.next_day();
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
}

TEST(CoachMemory, BeginsADayAnewWithoutAClock) {
  CoachDay day{CoachDay::wanted(), std::nullopt};
  (void)day.at_break();
  day.tell(core::notice::DayEnded{});
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
}

TEST(CoachMemory, LeavesOutWhatCannotBe) {
  Memory memory;
  memory.had_turn = {Exercise::ex04, Exercise::ex01, Exercise::ex04};
  memory.easy = 1000;
  memory.sit_bouts = -3;
  memory.resting = {{Exercise::ex01, 1000h}};
  Coach coach{CoachDay::wanted()};
  coach.restore(memory, 0s, core::TimePoint{});
  auto const kept = coach.memory(core::TimePoint{});
  EXPECT_THAT(kept.had_turn, ElementsAre(Exercise::ex04, Exercise::ex01));
  EXPECT_EQ(kept.easy, k_easy_enough);
  EXPECT_EQ(kept.sit_bouts, 0);
  EXPECT_EQ(kept.resting.at(0).left, 72h);
}

}  // namespace
}  // namespace desk::coach
