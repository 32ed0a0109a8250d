// Every figure of ergonomics.md §4.5, to a tenth.

#include "tests/unit/ergonomics/people.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::ergonomics {
namespace {

using namespace people;

/// One column of the table, in its order.
struct Column {
  Situation given;
  double lift;
  double popliteal, popliteal_sd, elbow_rest, elbow_rest_sd, elbow_standing, elbow_standing_sd;
  double thigh, thigh_sd, knee, buttock_popliteal, eye_sitting, eye_standing;
  double best_seat, best_elbow, standing_elbow;
  double hips, thigh_deg;
  Grade seat, seat_measured;
  double desk, elbow_deg;
  Grade desk_sit, desk_sit_measured;
  double room;
  Grade room_grade, room_measured;
  double stand;
  Grade stand_grade, stand_measured;
  double plan_seat, plan_footrest, plan_hips, plan_thigh_deg, plan_sit, plan_desk, plan_room, plan_stand;
  double eyes_sit, eyes_stand;
};

constexpr double k_tenth = 0.0501;

class WorkedExample : public ::testing::TestWithParam<Column> {};

TEST_P(WorkedExample, Body) {
  auto const& c = GetParam();
  auto const body = body_of(c.given.body);
  auto const is = [](std::optional<Dimension> const& d, double value, std::optional<double> sd = {}) {
    ASSERT_TRUE(d);
    EXPECT_NEAR(d->value.mm(), value, k_tenth);
    EXPECT_TRUE(d->estimated);
    EXPECT_NEAR(d->tolerance.mm(), sd.value_or(d->tolerance.mm()), 1e-9);
  };
  EXPECT_NEAR(body.lift.mm(), c.lift, k_tenth);
  is(body.popliteal, c.popliteal, c.popliteal_sd);
  is(body.elbow_rest, c.elbow_rest, c.elbow_rest_sd);
  is(body.elbow_standing, c.elbow_standing, c.elbow_standing_sd);
  is(body.thigh, c.thigh, c.thigh_sd);
  is(body.knee, c.knee);
  is(body.buttock_popliteal, c.buttock_popliteal);
  is(body.eye_sitting, c.eye_sitting);
  is(body.eye_standing, c.eye_standing);
  double const seat = (body.popliteal->value + body.lift).mm() + 10;
  EXPECT_NEAR(seat, c.best_seat, k_tenth);
  EXPECT_NEAR(seat + body.elbow_rest->value.mm(), c.best_elbow, k_tenth);
  EXPECT_NEAR((body.elbow_standing->value + body.lift).mm(), c.standing_elbow, k_tenth);
}

TEST_P(WorkedExample, FindingsFromEstimates) {
  auto const& c = GetParam();
  auto const a = assess(c.given);
  auto const is = [&](std::string_view rule, double value, Grade grade) {
    SCOPED_TRACE(rule);
    EXPECT_NEAR(finding(a, rule).value, value, k_tenth);
    EXPECT_EQ(finding(a, rule).grade, grade);
    EXPECT_TRUE(finding(a, rule).estimated);
  };
  is("R-SEAT", c.hips, c.seat);
  EXPECT_NEAR(finding(a, "R-THIGH-ANGLE").value, c.thigh_deg, k_tenth);
  EXPECT_NEAR(a.angles.thigh.value_or(0), c.thigh_deg, k_tenth);
  is("R-DESK-SIT", c.desk, c.desk_sit);
  EXPECT_NEAR(a.angles.elbow_sit.value_or(0), c.elbow_deg, k_tenth);
  is("R-THIGH", c.room, c.room_grade);
  is("R-DESK-STAND", c.stand, c.stand_grade);
}

TEST_P(WorkedExample, GradesOfTheSameMeasured) {
  auto const& c = GetParam();
  auto const a = assess(measured(c.given));
  EXPECT_EQ(finding(a, "R-SEAT").grade, c.seat_measured);
  EXPECT_EQ(finding(a, "R-DESK-SIT").grade, c.desk_sit_measured);
  EXPECT_EQ(finding(a, "R-THIGH").grade, c.room_measured);
  EXPECT_EQ(finding(a, "R-DESK-STAND").grade, c.stand_measured);
  EXPECT_FALSE(finding(a, "R-SEAT").estimated);
  EXPECT_FALSE(finding(a, "R-DESK-STAND").estimated);
}

TEST_P(WorkedExample, Plan) {
  auto const& c = GetParam();
  auto const plan = assess(c.given).plan;
  ASSERT_TRUE(plan);
  EXPECT_NEAR(plan->seat->mm(), c.plan_seat, k_tenth);
  EXPECT_NEAR(plan->footrest->mm(), c.plan_footrest, k_tenth);
  EXPECT_NEAR(plan->desk_sit->mm(), c.plan_sit, k_tenth);
  EXPECT_NEAR(plan->desk_stand->mm(), c.plan_stand, k_tenth);
  EXPECT_NEAR(plan->room_mm.value_or(0), c.plan_room, k_tenth);
  EXPECT_NEAR(plan->stand_short_mm.value_or(1), 0, k_tenth);
  EXPECT_TRUE(plan->problems.empty());

  auto const after = assess(with_plan(c.given, *plan));
  EXPECT_NEAR(finding(after, "R-SEAT").value, c.plan_hips, k_tenth);
  EXPECT_NEAR(finding(after, "R-THIGH-ANGLE").value, c.plan_thigh_deg, k_tenth);
  EXPECT_NEAR(finding(after, "R-DESK-SIT").value, c.plan_desk, k_tenth);
  EXPECT_NEAR(finding(after, "R-THIGH").value, c.plan_room, k_tenth);
  EXPECT_TRUE(after.plan->steps.empty()) << "there is nothing left to do";
  for (auto const rule : k_planned_rules) {
    EXPECT_EQ(finding(after, rule).grade, Grade::ok) << rule;
    EXPECT_EQ(finding(assess(with_plan(measured(c.given), *assess(measured(c.given)).plan)), rule).grade,
              Grade::ok)
        << rule << ", measured";
  }
  auto const& body = after.body;
  EXPECT_NEAR(plan->seat->mm() + body.eye_sitting->value.mm() - plan->desk_sit->mm(), c.eyes_sit, k_tenth);
  EXPECT_NEAR((body.eye_standing->value + body.lift).mm() - plan->desk_stand->mm(), c.eyes_stand, k_tenth);
  EXPECT_NEAR(plan->screen_top->mm(), (c.eyes_sit + c.eyes_stand) / 2 - 25, k_tenth);
}

using enum Grade;

INSTANTIATE_TEST_SUITE_P(People, WorkedExample,
                         ::testing::Values(Column{.given = woman_1550(),
                                                  .lift = 23.0,
                                                  .popliteal = 365.0,
                                                  .popliteal_sd = 14.0,
                                                  .elbow_rest = 228.7,
                                                  .elbow_rest_sd = 26.1,
                                                  .elbow_standing = 949.0,
                                                  .elbow_standing_sd = 14.9,
                                                  .thigh = 162.3,
                                                  .thigh_sd = 13.3,
                                                  .knee = 482.3,
                                                  .buttock_popliteal = 459.4,
                                                  .eye_sitting = 720.3,
                                                  .eye_standing = 1444.6,
                                                  .best_seat = 398.0,
                                                  .best_elbow = 626.7,
                                                  .standing_elbow = 972.0,
                                                  .hips = 62.0,
                                                  .thigh_deg = 9.9,
                                                  .seat = warn,
                                                  .seat_measured = bad,
                                                  .desk = 41.3,
                                                  .elbow_deg = 78.6,
                                                  .desk_sit = warn,
                                                  .desk_sit_measured = warn,
                                                  .room = 77.7,
                                                  .room_grade = ok,
                                                  .room_measured = ok,
                                                  .stand = 28.0,
                                                  .stand_grade = ok,
                                                  .stand_measured = warn,
                                                  .plan_seat = 431.3,
                                                  .plan_footrest = 33.3,
                                                  .plan_hips = 10.0,
                                                  .plan_thigh_deg = 1.6,
                                                  .plan_sit = 650.0,
                                                  .plan_desk = -10.0,
                                                  .plan_room = 26.4,
                                                  .plan_stand = 962.0,
                                                  .eyes_sit = 501.6,
                                                  .eyes_stand = 505.6},
                                           Column{.given = man_1750(),
                                                  .lift = 28.0,
                                                  .popliteal = 427.8,
                                                  .popliteal_sd = 13.3,
                                                  .elbow_rest = 244.6,
                                                  .elbow_rest_sd = 28.2,
                                                  .elbow_standing = 1072.8,
                                                  .elbow_standing_sd = 17.1,
                                                  .thigh = 180.2,
                                                  .thigh_sd = 15.1,
                                                  .knee = 552.0,
                                                  .buttock_popliteal = 501.0,
                                                  .eye_sitting = 802.2,
                                                  .eye_standing = 1636.4,
                                                  .best_seat = 465.8,
                                                  .best_elbow = 710.4,
                                                  .standing_elbow = 1100.8,
                                                  .hips = -15.8,
                                                  .thigh_deg = -2.2,
                                                  .seat = warn,
                                                  .seat_measured = warn,
                                                  .desk = 65.4,
                                                  .elbow_deg = 75.9,
                                                  .desk_sit = warn,
                                                  .desk_sit_measured = bad,
                                                  .room = 99.8,
                                                  .room_grade = ok,
                                                  .room_measured = ok,
                                                  .stand = -0.8,
                                                  .stand_grade = ok,
                                                  .stand_measured = ok,
                                                  .plan_seat = 465.8,
                                                  .plan_footrest = 0,
                                                  .plan_hips = 10.0,
                                                  .plan_thigh_deg = 1.4,
                                                  .plan_sit = 701.0,
                                                  .plan_desk = -9.4,
                                                  .plan_room = 25.0,
                                                  .plan_stand = 1090.8,
                                                  .eyes_sit = 567.0,
                                                  .eyes_stand = 573.6},
                                           Column{.given = man_1980(),
                                                  .lift = 29.6,
                                                  .popliteal = 498.1,
                                                  .popliteal_sd = 13.3,
                                                  .elbow_rest = 261.4,
                                                  .elbow_rest_sd = 28.2,
                                                  .elbow_standing = 1228.2,
                                                  .elbow_standing_sd = 17.1,
                                                  .thigh = 193.3,
                                                  .thigh_sd = 15.1,
                                                  .knee = 635.5,
                                                  .buttock_popliteal = 571.2,
                                                  .eye_sitting = 886.8,
                                                  .eye_standing = 1857.8,
                                                  .best_seat = 537.7,
                                                  .best_elbow = 799.1,
                                                  .standing_elbow = 1257.8,
                                                  .hips = -27.7,
                                                  .thigh_deg = -3.4,
                                                  .seat = warn,
                                                  .seat_measured = warn,
                                                  .desk = -21.4,
                                                  .elbow_deg = 90.2,
                                                  .desk_sit = ok,
                                                  .desk_sit_measured = ok,
                                                  .room = 16.7,
                                                  .room_grade = ok,
                                                  .room_measured = warn,
                                                  .stand = -57.8,
                                                  .stand_grade = ok,
                                                  .stand_measured = warn,
                                                  .plan_seat = 530.0,
                                                  .plan_footrest = 0,
                                                  .plan_hips = 2.3,
                                                  .plan_thigh_deg = 0.3,
                                                  .plan_sit = 781.4,
                                                  .plan_desk = -10.0,
                                                  .plan_room = 28.2,
                                                  .plan_stand = 1247.8,
                                                  .eyes_sit = 635.4,
                                                  .eyes_stand = 639.6}),
                         [](::testing::TestParamInfo<Column> const& column) {
                           return std::string(1, "ABC"[column.index]);
                         });

TEST(WorkedExample, CAtADeskThatEndsAt1200) {
  auto given = man_1980();
  given.limits.max = at(1200);
  auto const a = assess(given);
  EXPECT_EQ(finding(a, "R-RANGE").grade, bad);
  EXPECT_NEAR(finding(a, "R-RANGE").value, 47.8, k_tenth);
  ASSERT_TRUE(a.plan);
  EXPECT_NEAR(a.plan->stand_short_mm.value_or(0), 47.8, k_tenth);
  EXPECT_EQ(a.plan->desk_stand, at(1200));
  ASSERT_EQ(a.plan->problems.size(), 1U);
  EXPECT_EQ(a.plan->problems.front().limit, Shortfall::Limit::desk_short);
  EXPECT_EQ(assess(measured(given)).worst, bad);
}

}  // namespace
}  // namespace desk::ergonomics
