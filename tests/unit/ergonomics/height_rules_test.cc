#include "daemon/ergonomics/assessment.h"

#include "config/languages.h"

#include "tests/unit/ergonomics/random_situation.h"

#include <gmock/gmock.h>

#include <set>

namespace desk::ergonomics {
namespace {

using namespace people;
using ::testing::HasSubstr;

std::string words(Situation const& s, std::string_view rule) {
  return config::texts_in("en").say(finding(assess(s), rule).message);
}

Situation taped_1750() {
  return measured(man_1750());
}

TEST(HeightRules, AreToldInAFixedOrder) {
  auto const a = assess(man_1750());
  ASSERT_EQ(a.findings.size(), k_height_rules.size());
  for (std::size_t i = 0; i < k_height_rules.size(); ++i) EXPECT_EQ(a.findings[i].id, k_height_rules[i]);
  EXPECT_EQ(a.worst, Grade::warn);
}

TEST(HeightRules, AreSwitchedOffOneByOne) {
  for (auto const rule : k_height_rules) {
    auto given = man_1750();
    given.rules_off = {std::string{rule}};
    auto const a = assess(given);
    EXPECT_EQ(finding_of(a, rule), nullptr);
    EXPECT_EQ(a.findings.size(), k_height_rules.size() - 1);
  }
  auto given = man_1750();
  given.rules_off.assign(k_height_rules.begin(), k_height_rules.end());
  EXPECT_EQ(assess(given).worst, Grade::unknown);
}

TEST(HeightRules, KnowNothingOfNobody) {
  auto const a = assess({});
  for (auto const& f : a.findings) EXPECT_EQ(f.grade, Grade::unknown) << f.id;
  EXPECT_EQ(a.worst, Grade::unknown);
  EXPECT_EQ(
      words({}, "R-SEAT"),
      "Not known: tell how tall you are, or measure from the floor to the hollow of the knee, sitting.");
  EXPECT_EQ(words({}, "R-LUMBAR"), "Not known: whether the chair supports the small of your back.");
}

TEST(HeightRules, SayWhatIsMissing) {
  auto given = man_1750();
  given.seat.reset();
  EXPECT_EQ(words(given, "R-SEAT"), "Not known: how high your seat is, with you on it.");
  EXPECT_EQ(words(given, "R-DESK-SIT"), "Not known: how high your seat is, with you on it.");
  given = man_1750();
  given.desk_sit.reset();
  EXPECT_EQ(words(given, "R-THIGH"), "Not known: the height of the desk when you sit.");
}

TEST(HeightRules, SeatTooLow) {
  EXPECT_EQ(words(taped_1750(), "R-SEAT"),
            "Raise the seat about 25 mm: your hips should be slightly above your knees.");
  EXPECT_EQ(finding(assess(taped_1750()), "R-SEAT").change_mm, 25);
}

TEST(HeightRules, SeatTooLowAndTheChairAtItsEnd) {
  auto given = taped_1750();
  given.chair.max = at(440);
  EXPECT_EQ(words(given, "R-SEAT"), "The chair goes no higher, and your hips stay 16 mm below your knees.");
  EXPECT_FALSE(finding(assess(given), "R-SEAT").change_mm);
}

TEST(HeightRules, SeatTooHigh) {
  auto given = taped_1750();
  given.seat = Seat{at(510)};
  EXPECT_EQ(words(given, "R-SEAT"),
            "Lower the seat about 45 mm or use a 45 mm footrest, so that your feet rest flat.");
  given.chair.min = at(510);
  EXPECT_EQ(words(given, "R-SEAT"),
            "The chair goes no lower: use a 45 mm footrest, so that your feet rest flat.");
  given.chair.min = at(490);
  EXPECT_EQ(
      words(given, "R-SEAT"),
      "Lower the seat 20 mm, which is as far as it goes, and use a 25 mm footrest, so that your feet rest "
      "flat.");
}

TEST(HeightRules, ASeatThatTheDeskWantsHigherIsNotLoweredPastThat) {
  auto const given = woman_1550();
  auto const a = assess(given);
  EXPECT_EQ(finding(a, "R-SEAT").change_mm, -20);
  EXPECT_EQ(words(given, "R-SEAT"),
            "Set the seat to about 430 mm and use a 35 mm footrest: your desk goes no lower, and your feet "
            "should rest flat.");
  ASSERT_TRUE(a.plan);
  EXPECT_NEAR(a.plan->seat->mm(), 431.3, 0.1) << "the plan says the same";
}

TEST(HeightRules, TheThighAngleIsNoAlarmOfItsOwn) {
  for (std::uint32_t seed = 1; seed <= 500; ++seed) {
    auto const a = assess(RandomSituation{seed}.plausible());
    auto const angle = finding(a, "R-THIGH-ANGLE");
    EXPECT_LE(angle.grade, Grade::info) << "seed " << seed;
    EXPECT_TRUE(finding(a, "R-SEAT").grade != Grade::ok || angle.grade == Grade::ok) << "seed " << seed;
  }
}

TEST(HeightRules, DeskTooHighAndTooLow) {
  auto given = taped_1750();
  EXPECT_EQ(words(given, "R-DESK-SIT"),
            "The desk is 65 mm above your elbows: lower it 75 mm or raise the chair.");
  given.limits.min = at(750);
  EXPECT_EQ(words(given, "R-DESK-SIT"),
            "The desk is 65 mm above your elbows and goes no lower: raise the chair.");
  given.desk_stand = at(1000);
  EXPECT_THAT(words(given, "R-DESK-STAND"), HasSubstr("Raise the standing height 90 mm"));
  given.body.mat = mm(20);
  EXPECT_THAT(words(given, "R-DESK-STAND"), HasSubstr("Raise the standing height 110 mm"));
}

TEST(HeightRules, NoRoomForTheThighs) {
  auto given = taped_1750();
  given.desk_sit = at(650);
  EXPECT_EQ(words(given, "R-THIGH"), "Only 0 mm above your thighs: raise the desk 25 mm.");
  given.frame.thickness = mm(80);
  EXPECT_EQ(words(given, "R-THIGH"),
            "The desk presses on your thighs, 50 mm are missing, and a higher desk would lift your elbows.");
  EXPECT_EQ(finding(assess(given), "R-THIGH").grade, Grade::bad);
}

TEST(HeightRules, TheKneesCountIfTheyAreHigher) {
  auto given = taped_1750();
  given.chair.footrest = mm(150);
  auto const room = finding(assess(given), "R-THIGH");
  EXPECT_NEAR(room.value, 750 - 30 - (150 + 28 + 552), 1e-9);
}

TEST(HeightRules, Shoes) {
  auto given = man_1750();
  given.body.shoe_heel = mm(25);
  given.body.shoe_forefoot = mm(17);
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::ok);
  given.body.shoe_forefoot = mm(16);
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::warn);
  given.body.shoe_heel = mm(47);
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::bad);
  given.body.shoe_heel.reset();
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::unknown);
}

TEST(HeightRules, AStandingHeightThatWasTriedInOtherShoes) {
  auto given = man_1750();
  given.body.shoe_heel = given.body.shoe_forefoot = mm(10);
  given.taught_lift = mm(25);
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::warn);
  EXPECT_EQ(words(given, "R-SHOE"),
            "Your shoes are lower than when you set the standing height: lower it 15 mm.");
  given.taught_lift = mm(18);
  EXPECT_EQ(grade_of(given, "R-SHOE"), Grade::ok);
}

TEST(HeightRules, ADeskThatCannotGoLowEnoughAsksForAFootrest) {
  auto given = woman_1550();
  EXPECT_EQ(grade_of(given, "R-RANGE"), Grade::info);
  EXPECT_EQ(words(given, "R-RANGE"),
            "Your desk cannot go low enough: set the seat to 430 mm and use a 35 mm footrest.");
  given.limits.min = at(600);
  EXPECT_EQ(grade_of(given, "R-RANGE"), Grade::ok);
}

TEST(HeightRules, TheScreen) {
  auto given = taped_1750();
  EXPECT_EQ(grade_of(given, "R-MONITOR"), Grade::unknown);
  given.desk_stand.reset();
  double const eyes = 440 + 802 - 750;
  given.frame.screen_top = mm(eyes);
  EXPECT_EQ(grade_of(given, "R-MONITOR"), Grade::ok);
  given.frame.screen_top = mm(eyes + 30);
  EXPECT_EQ(grade_of(given, "R-MONITOR"), Grade::warn);
  EXPECT_EQ(words(given, "R-MONITOR"), "Lower the screen 55 mm.");
  given.frame.screen_top = mm(eyes + 46);
  EXPECT_EQ(grade_of(given, "R-MONITOR"), Grade::bad);
  given.frame.screen_top = mm(eyes - 120);
  EXPECT_EQ(words(given, "R-MONITOR"), "Raise the screen 95 mm.");
  given.body.progressive_lenses = true;
  EXPECT_EQ(grade_of(given, "R-MONITOR"), Grade::ok) << "whoever looks down is better served by a lower one";
}

TEST(HeightRules, TheScreenIsJudgedInTheWorsePosture) {
  auto given = taped_1750();
  given.frame.screen_top = mm(500);  // 8 above the eyes sitting, 64 below standing
  given.desk_stand = at(1000);
  auto const screen = finding(assess(given), "R-MONITOR");
  EXPECT_EQ(screen.grade, Grade::warn);
  EXPECT_NEAR(screen.value, 1000 + 500 - (1636 + 28), 1e-9);
}

TEST(HeightRules, SeatDepth) {
  auto given = taped_1750();
  given.chair.depth = mm(440);
  EXPECT_EQ(grade_of(given, "R-SEATDEPTH"), Grade::ok);
  given.chair.depth = mm(490);
  EXPECT_EQ(words(given, "R-SEATDEPTH"), "The seat is too deep: leave two or three fingers behind the knee.");
  given.chair.depth = mm(510);
  EXPECT_EQ(grade_of(given, "R-SEATDEPTH"), Grade::bad);
  given.chair.depth = mm(390);
  EXPECT_EQ(words(given, "R-SEATDEPTH"), "The seat is short and leaves your thighs without support.");
}

TEST(HeightRules, Armrests) {
  auto given = taped_1750();
  EXPECT_EQ(grade_of(given, "R-ARMREST"), Grade::unknown);
  given.chair.armrest = mm(200);
  EXPECT_EQ(grade_of(given, "R-ARMREST"), Grade::ok);
  given.desk_sit = at(700);
  EXPECT_EQ(grade_of(given, "R-ARMREST"), Grade::info);
  EXPECT_THAT(words(given, "R-ARMREST"), HasSubstr("do not fit under the desk"));
  given.chair.armrest = mm(275);
  EXPECT_EQ(words(given, "R-ARMREST"), "The armrests lift your elbows by 30 mm: lower them.");
  EXPECT_EQ(grade_of(given, "R-ARMREST"), Grade::warn);
}

TEST(HeightRules, LumbarSupport) {
  auto given = man_1750();
  given.chair.lumbar_support = true;
  EXPECT_EQ(grade_of(given, "R-LUMBAR"), Grade::ok);
  given.chair.lumbar_support = false;
  EXPECT_EQ(grade_of(given, "R-LUMBAR"), Grade::info);
  EXPECT_THAT(words(given, "R-LUMBAR"), HasSubstr("lumbar roll"));
}

TEST(HeightRules, Angles) {
  auto given = man_1750();
  given.body.recline_deg = 15;
  auto const angles = assess(given).angles;
  EXPECT_NEAR(angles.hip.value_or(0), 90 - 2.2 + 15, 0.1);
  EXPECT_NEAR(angles.elbow_stand.value_or(0), 86.9, 0.1);
}

TEST(HeightRules, SayEverythingInEveryLanguage) {
  std::set<std::string> keys;
  for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
    auto const a = assess(RandomSituation{seed}.hostile());
    for (auto const& f : a.findings) keys.insert(f.message.key());
    if (!a.plan) continue;
    for (auto const& step : a.plan->steps) keys.insert(step.message.key());
    for (auto const& problem : a.plan->problems) keys.insert(problem.message.key());
  }
  keys.erase("");
  EXPECT_GT(keys.size(), 50U);
  for (auto const& language : config::languages())
    for (auto const& key : keys)
      EXPECT_TRUE(config::texts_in(language).has(key)) << key << " in " << language;
}

}  // namespace
}  // namespace desk::ergonomics
