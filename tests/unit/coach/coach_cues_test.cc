// Words about posture.

#include "tests/unit/coach/coach_day.h"

#include <gmock/gmock.h>

namespace desk::coach {
namespace {

using namespace std::chrono_literals;
using core::Posture;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

CoachSettings with_cues() {
  auto settings = CoachDay::wanted();
  settings.cues = true;
  return settings;
}

TEST(CoachCues, AlternateWhenAStandingBoutBegins) {
  CoachDay day{with_cues()};
  for (int i = 0; i < 3; ++i) {
    day.be(Posture::standing);
    day.pass(5min);
    day.be(Posture::sitting);
    day.pass(5min);  // too short for a word about sitting
  }
  EXPECT_THAT(day.cues(), ElementsAre(Cue::weight, Cue::belly, Cue::weight));
}

TEST(CoachCues, ComeShortlyAfterTheDeskStands) {
  CoachDay day{with_cues()};
  day.be(Posture::between);
  day.pass(20s);
  day.be(Posture::standing);
  day.pass(29s);
  EXPECT_THAT(day.cues(), IsEmpty());
  day.pass(1s);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::weight));
  day.pass(1h);
  EXPECT_EQ(day.cues().size(), 1U);
}

TEST(CoachCues, SayNothingToADeskThatOnlyPassesBy) {
  CoachDay day{with_cues()};
  day.be(Posture::standing);
  day.pass(20s);
  day.be(Posture::sitting);
  day.pass(1min);
  EXPECT_THAT(day.cues(), IsEmpty());
}

TEST(CoachCues, ComeOncePerSittingBoutAndTheLegsEveryThird) {
  CoachDay day{with_cues()};
  std::vector<Cue> sitting;
  for (int i = 0; i < 6; ++i) {
    day.be(Posture::sitting);
    day.pass(30min);
    sitting.push_back(day.cues().back());
    day.be(Posture::standing);
    day.pass(15min);
  }
  EXPECT_EQ(day.cues().size(), 12U);
  EXPECT_THAT(sitting, ElementsAre(Cue::slump, Cue::slump, Cue::legs, Cue::slump, Cue::slump, Cue::legs));
}

TEST(CoachCues, AShortInterruptionIsNoNewBout) {
  CoachDay day{with_cues()};
  day.pass(15min);
  day.be(Posture::away);
  day.pass(119s);
  day.be(Posture::sitting);
  day.pass(15min);
  day.be(Posture::standing);
  day.pass(29s);
  day.be(Posture::sitting);
  day.pass(15min);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::slump));
  day.be(Posture::away);
  day.pass(2min);
  day.be(Posture::sitting);
  day.pass(15min);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::slump, Cue::slump));
}

TEST(CoachCues, WaitForTheEndOfAnExercise) {
  CoachDay day{with_cues()};
  (void)day.say(answer::Start{Exercise::ex04});
  day.pass(12min);
  EXPECT_THAT(day.cues(), IsEmpty());
  (void)day.say(answer::Done{});
  day.pass(29s);
  EXPECT_THAT(day.cues(), IsEmpty());
  day.pass(1s);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::slump));
}

TEST(CoachCues, AreNotSaidLongAfterABeginning) {
  CoachDay day{with_cues()};
  day.quiet(true);
  day.be(Posture::standing);
  day.pass(10min);
  day.quiet(false);
  day.pass(20min);
  EXPECT_THAT(day.cues(), IsEmpty());
}

TEST(CoachCues, AreLeftOutIfNotWanted) {
  CoachDay day;
  day.be(Posture::standing);
  day.pass(10min);
  EXPECT_THAT(day.cues(), IsEmpty());
}

TEST(CoachCues, GoOnAfterARestartWhereTheyWere) {
  auto const settings = with_cues();
  CoachDay day{settings};
  day.be(Posture::standing);
  day.pass(1min);
  day.restart(1min, settings);
  day.pass(1min);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::weight, Cue::belly));
}

TEST(CoachLumbar, IsSaidOnceAWeek) {
  auto settings = CoachDay::wanted();
  settings.lumbar = true;
  CoachDay day{settings};
  std::vector<int> days;
  for (int i = 0; i < 15; ++i) {
    day.be(Posture::sitting);
    day.pass(30min);
    if (!day.cues().empty()) days.push_back(i);
    day.next_day();
  }
  EXPECT_THAT(days, ElementsAre(0, 7, 14));
}

TEST(CoachLumbar, KnowsTheChair) {
  auto settings = CoachDay::wanted();
  settings.lumbar = true;
  for (bool const support : {true, false}) {
    CoachDay day{settings};
    day.coach = Coach{settings, support};
    day.tell_time();
    day.pass(15min);
    EXPECT_THAT(day.cues(), ElementsAre(support ? Cue::lumbar_support : Cue::lumbar_roll));
  }
}

TEST(CoachEvening, GivesATipOnceInTheEvening) {
  auto settings = CoachDay::wanted();
  settings.evening = true;
  CoachDay day{settings, 16h};
  day.pass(29min);
  EXPECT_THAT(day.cues(), IsEmpty());
  day.pass(3h);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::night));
  day.next_day();
  day.pass(1min);
  EXPECT_THAT(day.cues(), ElementsAre(Cue::night));
}

TEST(CoachEvening, IsSilentUnlessWanted) {
  CoachDay day{CoachDay::wanted(), 16h};
  day.pass(3h);
  EXPECT_THAT(day.cues(), IsEmpty());
}

}  // namespace
}  // namespace desk::coach
