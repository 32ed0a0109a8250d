// What a person says to the coach, and what comes of it.

#include "tests/unit/coach/coach_day.h"

#include <gmock/gmock.h>

namespace desk::coach {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Stage = Coach::View::Stage;

std::vector<Step> steps(CoachDay const& day) {
  std::vector<Step> all;
  for (auto const& stepped : day.all<notice::Stepped>()) all.push_back(stepped.step);
  return all;
}

TEST(CoachGuide, LeadsThroughBothSides) {
  CoachDay day;
  auto const began = day.now;
  EXPECT_EQ(day.say(answer::Start{Exercise::ex01}), "");
  EXPECT_EQ(day.stage(), Stage::running);
  EXPECT_EQ(day.coach.view().until, began + 100s);
  day.pass(2min);
  EXPECT_THAT(steps(day), ElementsAre(Step{Step::Stage::ready, Side::left, began, began + 5s},
                                      Step{Step::Stage::hold, Side::left, began + 5s, began + 50s},
                                      Step{Step::Stage::ready, Side::right, began + 50s, began + 55s},
                                      Step{Step::Stage::hold, Side::right, began + 55s, began + 100s}));
  EXPECT_EQ(day.stage(), Stage::idle);
  EXPECT_EQ(day.heard.back().at, began + 100s);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::done);
}

TEST(CoachGuide, HoldsAsLongAsItsSourceSaysWhateverIsWanted) {
  struct Case {
    core::Duration hold;
    core::Duration rest;
    core::Duration stretch_takes;
    core::Duration rest_takes;
  };
  for (auto const& one : {Case{30s, 15min, 70s, 15min + 5s}, Case{60s, 20min, 130s, 20min + 5s},
                          Case{1s, 0s, 70s, 10min + 5s}, Case{1h, 9h, 130s, 20min + 5s}}) {
    auto settings = CoachDay::wanted();
    settings.hold = one.hold;
    settings.rest = one.rest;
    CoachDay day{settings};
    (void)day.say(answer::Start{Exercise::ex01b});
    EXPECT_EQ(day.coach.view().until, day.now + one.stretch_takes);
    (void)day.say(answer::Start{Exercise::ex02});
    EXPECT_EQ(day.coach.view().until, day.now + one.rest_takes);
  }
}

TEST(CoachGuide, TimesNothingThatHasNoHold) {
  CoachDay day;
  (void)day.say(answer::Start{Exercise::ex04});
  EXPECT_EQ(day.coach.view().step, std::nullopt);
  EXPECT_EQ(day.coach.view().until, std::nullopt);
  day.pass(5min);
  EXPECT_EQ(day.stage(), Stage::running);
  EXPECT_EQ(day.say(answer::Done{}), "");
  EXPECT_THAT(day.coach.view().done_today, ElementsAre(Exercise::ex04));
}

TEST(CoachGuide, ForgetsWhatNobodyEnds) {
  CoachDay day;
  (void)day.say(answer::Start{Exercise::ex04});
  day.pass(15min);
  EXPECT_EQ(day.stage(), Stage::idle);
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
}

TEST(CoachGuide, TellsOnlyTheStepThatItIsInAfterALateWake) {
  CoachDay day;
  (void)day.say(answer::Start{Exercise::ex01});
  day.heard.clear();
  day.now += 60s;
  day.wake();
  ASSERT_EQ(day.heard.size(), 1U);
  EXPECT_EQ(steps(day).at(0).side, Side::right);
  EXPECT_EQ(steps(day).at(0).stage, Step::Stage::hold);
}

TEST(CoachAnswers, StartBeginsWhatIsOffered) {
  CoachDay day;
  day.announce();
  EXPECT_EQ(day.say(answer::Start{}), "");
  EXPECT_EQ(day.exercise(), Exercise::ex01);
  EXPECT_EQ(day.coach.view().why, Reason::change);
  EXPECT_EQ(day.say(answer::Start{}), "coach.refused.running");
}

TEST(CoachAnswers, StartBeginsWhatFitsAtAnyTime) {
  CoachDay day;
  day.quiet(true);
  EXPECT_EQ(day.say(answer::Start{}), "");
  EXPECT_EQ(day.stage(), Stage::running);
  EXPECT_EQ(day.coach.view().why, Reason::asked);
}

TEST(CoachAnswers, StartTakesAnotherThanTheOneOffered) {
  CoachDay day;
  day.announce();
  EXPECT_EQ(day.say(answer::Start{Exercise::ex06}), "");
  EXPECT_EQ(day.exercise(), Exercise::ex06);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::replaced);
}

TEST(CoachAnswers, StartRefusesWhatWouldBeUnwise) {
  CoachDay day;
  EXPECT_EQ(day.say(answer::Start{Exercise::ex03}), "coach.bar.needs");
  EXPECT_EQ(day.say(answer::Start{Exercise::ex07}), "coach.bar.advanced");
  (void)day.say(answer::Start{Exercise::ex04});
  (void)day.say(answer::Uncomfortable{});
  EXPECT_EQ(day.say(answer::Start{Exercise::ex04}), "coach.bar.uncomfortable");
  EXPECT_EQ(day.say(answer::Start{Exercise::ex02}), "") << "whoever wants to rest in the morning may";
}

TEST(CoachAnswers, StartTakesWhatIsOnlyNotOfferedByItself) {
  auto settings = CoachDay::wanted();
  settings.exclude = {"EX04"};
  CoachDay day{settings};
  EXPECT_EQ(day.say(answer::Start{Exercise::ex04}), "");
  (void)day.say(answer::Uncomfortable{});
  EXPECT_EQ(day.say(answer::Start{Exercise::ex04}), "coach.bar.uncomfortable");
}

TEST(CoachAnswers, NeedSomethingToAnswer) {
  CoachDay day;
  EXPECT_EQ(day.say(answer::Done{}), "coach.refused.nothing");
  EXPECT_EQ(day.say(answer::Skip{}), "coach.refused.nothing");
  EXPECT_EQ(day.say(answer::Stop{}), "coach.refused.nothing");
  EXPECT_EQ(day.say(answer::Resume{}), "coach.refused.not_paused");
}

TEST(CoachAnswers, SkipIsNoDoing) {
  CoachDay day;
  day.announce();
  EXPECT_EQ(day.say(answer::Skip{}), "");
  EXPECT_THAT(day.coach.view().done_today, IsEmpty());
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::skipped);
}

TEST(CoachAnswers, NextOffersAnother) {
  CoachDay day;
  day.announce();
  EXPECT_EQ(day.say(answer::Next{}), "");
  EXPECT_EQ(day.stage(), Stage::offered);
  EXPECT_EQ(day.exercise(), Exercise::ex04);
  EXPECT_EQ(day.coach.view().why, Reason::change);
  day.end_prompt(core::PromptEnd::snoozed);
  EXPECT_EQ(day.stage(), Stage::idle) << "it came with the same prompt";
}

TEST(CoachAnswers, NextKeepsTheOnlyOneThatFits) {
  auto settings = CoachDay::wanted();
  settings.floor = false;
  settings.tools = {"percussion"};
  CoachDay day{settings};
  day.announce();
  EXPECT_EQ(day.exercise(), Exercise::ex12);
  EXPECT_EQ(day.say(answer::Next{}), "coach.refused.none");
  EXPECT_EQ(day.exercise(), Exercise::ex12);
}

TEST(CoachAnswers, NextAsksForOneWhileNothingIsOffered) {
  CoachDay day;
  day.quiet(true);
  EXPECT_EQ(day.say(answer::Next{}), "");
  EXPECT_EQ(day.stage(), Stage::offered);
  day.pass(1min);
  EXPECT_EQ(day.stage(), Stage::offered) << "whoever asks is not disturbed";
}

TEST(CoachPain, LetsAnUncomfortableExerciseRestForThreeDays) {
  CoachDay day;
  EXPECT_EQ(day.at_break(answer::Uncomfortable{}), Exercise::ex01);
  auto const told = day.all<notice::Discomfort>();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].severity, Severity::mild);
  EXPECT_EQ(told[0].exercise, Exercise::ex01);
  auto const barred = [&] { return day.coach.list(day.now).front(); };
  EXPECT_EQ(barred().bar, Bar::uncomfortable);
  EXPECT_EQ(barred().until, day.now + 72h);
  for (int i = 0; i < 30; ++i) EXPECT_NE(day.at_break(), Exercise::ex01);
  day.restart(70h);
  EXPECT_EQ(barred().bar, Bar::uncomfortable);
  day.pass(2h);
  EXPECT_EQ(barred().bar, std::nullopt);
}

TEST(CoachPain, MayComeUpShortlyAfterTheExercise) {
  CoachDay day;
  (void)day.at_break();
  day.pass(20min);
  EXPECT_EQ(day.say(answer::Uncomfortable{}), "");
  EXPECT_EQ(day.all<notice::Discomfort>().at(0).exercise, Exercise::ex01);
}

TEST(CoachPain, IsAboutStandingIfThereWasNoExercise) {
  CoachDay day;
  (void)day.at_break();
  day.pass(31min);
  EXPECT_EQ(day.say(answer::Uncomfortable{}), "");
  EXPECT_EQ(day.all<notice::Discomfort>().at(0).exercise, std::nullopt);
  EXPECT_EQ(day.coach.list(day.now).front().bar, std::nullopt);
}

TEST(CoachPain, IsHeardEvenIfTheCoachIsOff) {
  auto settings = CoachDay::wanted();
  settings.enabled = false;
  CoachDay day{settings};
  EXPECT_EQ(day.say(answer::Uncomfortable{}), "");
  EXPECT_EQ(day.say(answer::Sharp{}), "");
  EXPECT_EQ(day.all<notice::Discomfort>().size(), 2U);
  EXPECT_EQ(day.all<notice::Advised>().size(), 1U);
}

TEST(CoachPain, SharpStopsAtOnceAndPausesUntilResumed) {
  auto settings = CoachDay::wanted();
  settings.cues = true;
  CoachDay day{settings};
  (void)day.say(answer::Start{Exercise::ex01});
  day.pass(20s);
  EXPECT_EQ(day.say(answer::Sharp{}), "");
  EXPECT_EQ(day.stage(), Stage::paused);
  EXPECT_EQ(day.all<notice::Ended>().at(0).how, End::sharp);
  EXPECT_EQ(day.all<notice::Discomfort>().at(0).severity, Severity::sharp);
  EXPECT_EQ(day.all<notice::Advised>().at(0).advice, Advice::sharp);
  EXPECT_EQ(day.all<notice::Paused>().size(), 1U);
  day.heard.clear();
  day.announce();
  day.walk_due();
  day.be(core::Posture::standing);
  day.pass(5min);
  EXPECT_EQ(day.say(answer::Start{}), "coach.refused.paused");
  EXPECT_EQ(day.say(answer::Next{}), "coach.refused.paused");
  day.next_day();
  day.restart(1h, settings);
  day.announce();
  EXPECT_THAT(day.heard, IsEmpty());
  EXPECT_EQ(day.stage(), Stage::paused);
  EXPECT_EQ(day.say(answer::Resume{}), "");
  day.announce();
  EXPECT_EQ(day.stage(), Stage::offered);
  EXPECT_NE(day.exercise(), Exercise::ex01) << "that one rests for three days";
}

TEST(CoachPain, OnThreeDaysNeedsAProfessional) {
  CoachDay day;
  for (int i = 0; i < 2; ++i) {
    (void)day.say(answer::Uncomfortable{});
    (void)day.say(answer::Uncomfortable{});  // the same day
    EXPECT_THAT(day.all<notice::Advised>(), IsEmpty());
    day.next_day();
    day.next_day();
  }
  (void)day.say(answer::Uncomfortable{});
  EXPECT_EQ(day.all<notice::Advised>().at(0).advice, Advice::persisting);
  EXPECT_EQ(day.stage(), Stage::paused);
  EXPECT_EQ(day.say(answer::Resume{}), "");
  (void)day.say(answer::Uncomfortable{});
  EXPECT_EQ(day.all<notice::Advised>().size(), 1U) << "it was said today";
}

TEST(CoachPain, LongAgoIsForgotten) {
  CoachDay day;
  (void)day.say(answer::Uncomfortable{});
  for (int i = 0; i < 14; ++i) day.next_day();
  (void)day.say(answer::Uncomfortable{});
  day.next_day();
  (void)day.say(answer::Uncomfortable{});
  EXPECT_THAT(day.all<notice::Advised>(), IsEmpty());
}

TEST(CoachPain, MakesTheLungeWaitUntilTheStretchIsEasyAgain) {
  CoachDay day;
  for (int i = 0; i < k_easy_enough; ++i) {
    (void)day.say(answer::Start{Exercise::ex01});
    (void)day.say(answer::Done{});
  }
  EXPECT_EQ(day.say(answer::Start{Exercise::ex03}), "");
  (void)day.say(answer::Uncomfortable{});
  EXPECT_EQ(day.coach.memory(day.now).easy, 0);
}

TEST(CoachStrength, RestsForADay) {
  CoachDay day;
  (void)day.say(answer::Start{Exercise::ex04});
  (void)day.say(answer::Done{});
  auto const barred = [&] { return day.coach.list(day.now).at(4).bar; };
  EXPECT_EQ(barred(), Bar::worked);
  day.next_day();
  EXPECT_EQ(barred(), Bar::worked);
  day.next_day();
  EXPECT_EQ(barred(), std::nullopt);
}

}  // namespace
}  // namespace desk::coach
