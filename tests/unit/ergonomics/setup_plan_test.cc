#include "daemon/ergonomics/setup_plan.h"

#include "config/languages.h"

#include "tests/unit/ergonomics/people.h"

#include <gmock/gmock.h>

#include <vector>

namespace desk::ergonomics {
namespace {

using namespace people;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum Shortfall::Limit;
using What = PlanStep::What;

SetupPlan plan_of(Situation const& s) {
  auto const plan = assess(s).plan;
  EXPECT_TRUE(plan);
  return plan.value_or(SetupPlan{});
}

std::vector<Shortfall::Limit> limits_of(SetupPlan const& plan) {
  std::vector<Shortfall::Limit> limits;
  for (auto const& problem : plan.problems) limits.push_back(problem.limit);
  return limits;
}

std::vector<What> whats_of(SetupPlan const& plan) {
  std::vector<What> whats;
  for (auto const& step : plan.steps) whats.push_back(step.what);
  return whats;
}

std::vector<std::string> words_of(SetupPlan const& plan) {
  std::vector<std::string> words;
  for (auto const& step : plan.steps) words.push_back(config::texts_in("en").say(step.message));
  return words;
}

/// Legs of 450, elbows at 230 above the seat and at 1080, thighs of 150: everything by the tape, barefoot.
Situation taped() {
  Situation s;
  s.body = body(Sex::man, 1750, 0, 0);
  s.body.popliteal = mm(450);
  s.body.knee = mm(560);
  s.body.elbow_rest = mm(230);
  s.body.thigh = mm(150);
  s.body.elbow_standing = mm(1080);
  s.body.eye_sitting = mm(800);
  s.body.eye_standing = mm(1640);
  s.chair.min = at(400);
  s.chair.max = at(560);
  return set_to(s, 460, 680, 1070);
}

TEST(SetupPlan, IsNoneForABodyOfWhichNothingIsKnown) {
  EXPECT_FALSE(assess({}).plan);
  Situation shoes_only;
  shoes_only.body.shoe_heel = mm(30);
  EXPECT_FALSE(assess(shoes_only).plan);
}

TEST(SetupPlan, HasNothingToDoWhereAllIsWell) {
  auto const plan = plan_of(taped());
  EXPECT_THAT(plan.steps, IsEmpty());
  EXPECT_THAT(plan.problems, IsEmpty());
  EXPECT_FALSE(plan.estimated);
  EXPECT_EQ(plan.seat, at(460));
  EXPECT_EQ(plan.desk_sit, at(680));
  EXPECT_EQ(plan.desk_stand, at(1070));
}

TEST(SetupPlan, GoesFromTheFeetUp) {
  auto given = woman_1550();
  given.frame.screen_top = mm(700);
  given.desk_stand = at(1060);
  EXPECT_THAT(
      words_of(plan_of(given)),
      ElementsAre("Lower the seat 20 mm, to 431 mm with you on it: hips slightly above the knees, feet "
                  "flat.",
                  "Put a footrest of 33 mm below your feet, since the seat is higher than your legs are "
                  "long.",
                  "Lower the desk for sitting by 70 mm, to 650 mm: at your elbows, with room for your "
                  "thighs.",
                  "Lower the desk for standing by 100 mm, to 962 mm: at your elbows, shoulders relaxed.",
                  "Lower the screen 220 mm: its top 479 mm above the desk, just below your eyes."));
}

TEST(SetupPlan, LeavesAloneWhatIsRight) {
  auto given = taped();
  given.desk_stand = at(1200);
  EXPECT_THAT(whats_of(plan_of(given)), ElementsAre(What::desk_stand));
  given = taped();
  given.desk_sit = at(720);
  EXPECT_THAT(whats_of(plan_of(given)), ElementsAre(What::desk_sit));
}

TEST(SetupPlan, SetsWhatIsNotKnown) {
  auto given = taped();
  given.seat.reset();
  given.desk_sit.reset();
  given.desk_stand.reset();
  EXPECT_THAT(words_of(plan_of(given)),
              ElementsAre("Set the seat to 460 mm with you on it: hips slightly above the knees, feet flat.",
                          "Set the desk for sitting to 680 mm: at your elbows, with room for your thighs.",
                          "Set the desk for standing to 1070 mm: at your elbows, shoulders relaxed."));
}

TEST(SetupPlan, PlansWhatLittleIsKnownAllows) {
  Situation s;
  s.body.elbow_standing = mm(1050);
  auto const plan = plan_of(s);
  EXPECT_EQ(plan.desk_stand, at(1050 + 25 - 10));
  EXPECT_FALSE(plan.seat);
  EXPECT_FALSE(plan.desk_sit);
  EXPECT_TRUE(plan.estimated) << "the shoes were not told";

  s.body.elbow_rest = mm(240);
  s.seat = Seat{at(470)};
  EXPECT_EQ(plan_of(s).desk_sit, at(700)) << "on the seat as it is";
}

TEST(SetupPlan, ASeatMeasuredEmptyGivesWay) {
  auto given = taped();
  given.seat = Seat{at(485), SeatSource::sensor, true};
  EXPECT_EQ(loaded_seat(given), at(460));
  EXPECT_THAT(plan_of(given).steps, IsEmpty());
  given.seat.reset();
  given.chair.seat = at(485);
  given.chair.measured_empty = true;
  EXPECT_EQ(loaded_seat(given), at(460));
}

TEST(SetupPlan, AFootrestThatIsNotNeededGoesAway) {
  auto given = taped();
  given.chair.footrest = mm(60);
  EXPECT_THAT(whats_of(plan_of(given)), ElementsAre(What::footrest));
  EXPECT_THAT(words_of(plan_of(given)), ElementsAre("Put the footrest away: your feet reach the floor."));
}

TEST(SetupPlan, NamesAChairThatIsTooLow) {
  auto given = taped();
  given.chair.max = at(420);
  given.limits.min = at(600);
  auto const plan = plan_of(given);
  EXPECT_THAT(limits_of(plan), ElementsAre(chair_too_low));
  EXPECT_DOUBLE_EQ(plan.problems.front().mm, 30);
  EXPECT_EQ(plan.seat, at(420));
}

TEST(SetupPlan, NamesADeskThatStaysTooHigh) {
  auto given = taped();
  given.limits.min = at(840);
  auto const plan = plan_of(given);
  EXPECT_THAT(limits_of(plan), ElementsAre(desk_too_high));
  EXPECT_EQ(plan.seat, at(560)) << "as high as the chair goes";
  EXPECT_EQ(plan.footrest, mm(100));
  EXPECT_DOUBLE_EQ(plan.problems.front().mm, 840 - (560 + 230 - 10));
}

TEST(SetupPlan, NamesADeskThatStaysTooLow) {
  auto given = taped();
  given.limits = {at(500), at(640)};
  EXPECT_THAT(limits_of(plan_of(given)), ElementsAre(desk_too_low, frame_too_thick, desk_short));
}

TEST(SetupPlan, NamesADeskThatIsTooTallToStandAt) {
  auto given = taped();
  given.body.elbow_standing = mm(900);
  given.limits.min = at(930);
  EXPECT_EQ(limits_of(plan_of(given)).back(), desk_tall);
}

TEST(SetupPlan, NamesAFrameThatIsTooThick) {
  auto given = taped();
  given.frame.thickness = mm(85);
  auto const plan = plan_of(given);
  EXPECT_THAT(limits_of(plan), ElementsAre(frame_too_thick));
  EXPECT_DOUBLE_EQ(plan.problems.front().mm, 25 - (230 + 15 - 85 - 150));
  EXPECT_EQ(plan.desk_sit, at(460 + 230 + 15)) << "thigh room first, as far as the elbows bear it";
}

TEST(SetupPlan, KneesThatAreHigherThanTheThighsAskForAHigherSeat) {
  auto given = taped();
  given.body.knee = mm(625);
  given.frame.thickness = mm(70);
  auto const plan = plan_of(given);
  EXPECT_THAT(plan.problems, IsEmpty());
  EXPECT_GT(*plan.seat, at(460));
  EXPECT_LE(*plan.seat, at(480)) << "feet stay flat";
  EXPECT_GE(plan.room_mm.value_or(0), 24.9);
}

TEST(SetupPlan, ProgressiveLensesLowerTheScreen) {
  auto given = taped();
  auto const plain = plan_of(given).screen_top;
  given.body.progressive_lenses = true;
  EXPECT_EQ(plan_of(given).screen_top, *plain - mm(50));
}

TEST(SetupPlan, SaysEverythingInEveryLanguage) {
  for (auto const limit :
       {chair_too_low, desk_too_high, desk_too_low, frame_too_thick, desk_short, desk_tall}) {
    for (auto const& language : config::languages())
      EXPECT_TRUE(config::texts_in(language).has("setup.problem." + std::string{to_string(limit)}));
  }
}

}  // namespace
}  // namespace desk::ergonomics
