// What holds for everybody at every desk.

#include "daemon/ergonomics/figure.h"
#include "daemon/ergonomics/plausible.h"
#include "daemon/ergonomics/relation.h"

#include "tests/unit/ergonomics/random_situation.h"

#include <gtest/gtest.h>

#include <cmath>

namespace desk::ergonomics {
namespace {

using namespace people;

constexpr std::uint32_t k_seeds = 3000;

void is_sound(Assessment const& a) {
  for (auto const& f : a.findings) {
    EXPECT_TRUE(std::isfinite(f.value)) << f.id;
    EXPECT_TRUE(!f.change_mm || (std::isfinite(*f.change_mm) && std::fmod(*f.change_mm, 5) == 0)) << f.id;
    bool const mends = f.grade == Grade::warn || f.grade == Grade::bad;
    EXPECT_TRUE(!mends || !f.message.empty()) << f.id << " says nothing";
    EXPECT_TRUE(f.grade != Grade::ok || f.message.empty()) << f.id << " says " << f.message.key();
  }
  for (auto const& angle : {a.angles.thigh, a.angles.hip, a.angles.elbow_sit, a.angles.elbow_stand})
    EXPECT_TRUE(!angle || std::isfinite(*angle));
  if (!a.plan) return;
  for (auto const& height : {a.plan->desk_sit, a.plan->desk_stand})
    EXPECT_TRUE(!height || a.situation.limits.contains(*height)) << height->mm();
  EXPECT_TRUE(!a.plan->seat || a.plan->seat->finite());
  EXPECT_TRUE(!a.plan->footrest || *a.plan->footrest >= core::Distance{});
  for (auto const& step : a.plan->steps) EXPECT_TRUE(std::isfinite(step.to_mm));
}

TEST(Properties, NoInputCrashesOrYieldsNonsense) {
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const given = RandomSituation{seed}.hostile();
    auto const a = assess(given);
    is_sound(a);
    if (auto const seat = loaded_seat(a.situation); seat && a.situation.desk_sit) {
      auto const figure =
          sitting_figure(a.body, a.situation.chair, a.situation.frame, *seat, *a.situation.desk_sit);
      if (!figure) continue;
      for (auto const& shape : figure->shapes)
        for (auto const& p : shape.outline) ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
    }
    for (auto const preset : {core::Preset::sit, core::Preset::stand}) {
      auto const range = plausible_range(preset, given.body, given.chair);
      EXPECT_TRUE(!range || (range->min.finite() && range->max.finite() && range->min <= range->max));
    }
  }
}

TEST(Properties, APlanWithoutAProblemIsGradedOk) {
  int feasible = 0;
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const given = RandomSituation{seed}.plausible();
    auto const a = assess(given);
    is_sound(a);
    ASSERT_TRUE(a.plan);
    if (!a.plan->problems.empty()) continue;
    ++feasible;
    auto const after = assess(with_plan(a.situation, *a.plan));
    for (auto const rule : k_planned_rules) EXPECT_EQ(finding(after, rule).grade, Grade::ok) << rule;
    EXPECT_TRUE(after.plan->steps.empty());
  }
  EXPECT_GT(feasible, static_cast<int>(k_seeds) / 10);
}

bool within(RelationOr const& known, Band band) {
  auto const* const relation = std::get_if<Relation>(&known);
  return relation != nullptr && band.contains(relation->mm, 0);
}

/// Whether somebody sits right, without leaning on what an estimate is forgiven.
bool sits_right(Situation const& s, Body const& b) {
  return within(hips_above_knees(s, b), k_seat_good) &&
         within(desk_above_elbows_sitting(s, b), k_desk_good) && within(room_above_thighs(s, b), k_room_good);
}

bool any_setting_is_right(Situation other, Body const& body) {
  auto const range = seat_range(other.chair);
  for (int seat = 0; seat <= 20; ++seat) {
    other.seat = Seat{*range.min + (*range.max - *range.min) * (seat / 20.0)};
    for (int footrest = 0; footrest <= 10; ++footrest) {
      other.chair.footrest = mm(footrest * 20);
      for (int desk = 0; desk <= 30; ++desk) {
        other.desk_sit = other.limits.min + mm(desk * 10);
        if (sits_right(other, body)) return true;
      }
    }
  }
  return false;
}

/// A plan must not give up where another would do.
TEST(Properties, APlanWithAProblemIsNotBeatenByAnotherSetting) {
  int infeasible = 0;
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const a = assess(RandomSituation{seed}.plausible());
    auto const planned = assess(with_plan(a.situation, *a.plan));
    bool const well = finding(planned, "R-SEAT").grade == Grade::ok &&
                      finding(planned, "R-DESK-SIT").grade == Grade::ok &&
                      finding(planned, "R-THIGH").grade == Grade::ok;
    if (well) continue;
    ++infeasible;
    EXPECT_FALSE(a.plan->problems.empty()) << "it does not say what is in the way";
    EXPECT_FALSE(any_setting_is_right(a.situation, a.body));
  }
  EXPECT_GT(infeasible, 20);
}

TEST(Properties, RaisingTheSeatNeverMendsASeatThatIsTooHigh) {
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomSituation random{seed};
    auto given = random.plausible();
    given.seat = Seat{at(random.number(380, 580))};
    auto const before = finding(assess(given), "R-SEAT");
    if (before.value <= 30) continue;
    given.seat->height = given.seat->height + mm(random.number(0, 80));
    auto const after = finding(assess(given), "R-SEAT");
    EXPECT_GE(after.grade, before.grade);
    EXPECT_GE(after.value, before.value);
  }
}

TEST(Properties, TheFurtherFromTheBandTheWorse) {
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomSituation random{seed};
    double const low = random.number(-100, 0);
    double const high = random.number(0, 100);
    Band const good{low, high};
    Band const bearable{low - random.number(0, 100), high + random.number(0, 100)};
    double const tolerance = random.number(0, 30);
    double const x = random.number(-300, 300);
    double const outwards = (x < 0 ? -1 : 1) * random.number(0, 100);
    EXPECT_LE(grade(x, good, bearable, tolerance), grade(x + outwards, good, bearable, tolerance));
    EXPECT_LE(grade(x, good, bearable, tolerance + 1), grade(x, good, bearable, tolerance))
        << "who knows less is not told more";
  }
}

/// Somebody who measures what was estimated, and finds the estimate right, and whose desk is right, stays
/// right.
TEST(Properties, MeasuringNeverMakesWhatIsRightWrong) {
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomSituation random{seed};
    auto const given = random.plausible();
    auto const taped = measured(given);
    auto const before = assess(given);
    auto const after = assess(taped);
    struct Rule {
      std::string_view id;
      Band good;
    };
    for (auto const& [rule, good] : {Rule{"R-SEAT", k_seat_good}, Rule{"R-DESK-SIT", k_desk_good},
                                     Rule{"R-THIGH", k_room_good}, Rule{"R-DESK-STAND", k_desk_good}}) {
      // Rounded to a millimetre each, up to two lengths differ by half of one.
      bool const right =
          finding(before, rule).grade == Grade::ok && good.contains(finding(before, rule).value, -1);
      EXPECT_TRUE(!right || finding(after, rule).grade == Grade::ok) << rule;
    }
  }
}

TEST(Properties, ThePlansPresetsCanBeMeant) {
  for (std::uint32_t seed = 1; seed <= k_seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const a = assess(RandomSituation{seed}.plausible());
    ASSERT_TRUE(a.plan);
    if (!a.plan->problems.empty()) continue;
    auto const& s = a.situation;
    EXPECT_TRUE(plausible_range(core::Preset::sit, s.body, s.chair)->contains(*a.plan->desk_sit));
    EXPECT_TRUE(plausible_range(core::Preset::stand, s.body, s.chair)->contains(*a.plan->desk_stand));
  }
}

}  // namespace
}  // namespace desk::ergonomics
