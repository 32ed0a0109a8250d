#include "daemon/ergonomics/figure.h"

#include "tests/unit/ergonomics/random_situation.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace desk::ergonomics {
namespace {

using namespace people;

Figure sitting(Situation const& s) {
  auto const figure = sitting_figure(body_of(s.body), s.chair, s.frame, *loaded_seat(s), *s.desk_sit);
  EXPECT_TRUE(figure);
  return figure.value_or(Figure{});
}
Figure standing(Situation const& s) {
  auto const figure = standing_figure(body_of(s.body), s.frame, *s.desk_stand);
  EXPECT_TRUE(figure);
  return figure.value_or(Figure{});
}

struct Extent {
  double low = 1e9;
  double high = -1e9;
};
Extent extent(Figure const& figure, Part part) {
  Extent extent;
  for (auto const& shape : figure.shapes) {
    if (shape.part != part) continue;
    for (auto const& p : shape.outline) {
      extent.low = std::min(extent.low, p.y);
      extent.high = std::max(extent.high, p.y);
    }
  }
  return extent;
}

bool touch(Shape const& a, Shape const& b) {
  auto const into = [](Shape const& x, Shape const& y) {
    return std::any_of(x.outline.begin(), x.outline.end(), [&](Point p) { return covers(y, p); });
  };
  return into(a, b) || into(b, a);
}

/// Everything of the body hangs together, from the foot to the nose.
bool connected(Figure const& figure) {
  std::vector<Shape const*> loose;
  for (auto const& shape : figure.shapes)
    if (shape.part == Part::body || shape.part == Part::arm) loose.push_back(&shape);
  std::vector<Shape const*> held{loose.back()};
  loose.pop_back();
  for (std::size_t i = 0; i < held.size(); ++i) {
    auto const begin = std::partition(loose.begin(), loose.end(),
                                      [&](Shape const* other) { return !touch(*held[i], *other); });
    held.insert(held.end(), begin, loose.end());
    loose.erase(begin, loose.end());
  }
  return loose.empty();
}

TEST(Figure, IsAsTallAsThePerson) {
  for (auto const& given : {woman_1550(), man_1750(), man_1980()}) {
    auto const body = body_of(given.body);
    auto const tall = extent(standing(given), Part::body).high;
    EXPECT_NEAR(tall, (body.stature->value + body.lift).mm(), 20);
  }
}

TEST(Figure, PutsEverythingAtItsHeight) {
  auto const given = man_1750();
  auto const figure = sitting(given);
  auto const body = body_of(given.body);
  EXPECT_DOUBLE_EQ(extent(figure, Part::desk_top).high, 750);
  EXPECT_DOUBLE_EQ(extent(figure, Part::seat).high, 440);
  EXPECT_DOUBLE_EQ(extent(figure, Part::shoe).low, 0);
  EXPECT_NEAR(extent(figure, Part::arm).low, 440 + body.elbow_rest->value.mm(), 1) << "the elbow's underside";
  EXPECT_NEAR(extent(figure, Part::eye).high, 440 + body.eye_sitting->value.mm() + 0.006 * 1750, 1e-6);
  auto const mark = [&](std::string_view rule) {
    return std::find_if(figure.marks.begin(), figure.marks.end(),
                        [rule](Mark const& m) { return m.rule == rule; });
  };
  EXPECT_NEAR(mark("R-THIGH")->mm(), 99.8, 0.1);
  EXPECT_DOUBLE_EQ(mark("R-SEAT")->mm(), 440);
}

TEST(Figure, HangsTogether) {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    auto const a = assess(RandomSituation{seed}.plausible());
    auto const best = with_plan(a.situation, *a.plan);
    EXPECT_TRUE(connected(sitting(best)));
    EXPECT_TRUE(connected(standing(best)));
    EXPECT_NEAR(extent(sitting(best), Part::shoe).low, best.chair.footrest.mm(), 1e-6)
        << "feet on the floor, or on the footrest";
    EXPECT_NEAR(extent(standing(best), Part::shoe).low, a.body.mat.mm(), 1e-6);
  }
}

TEST(Figure, IsNotDrawnOfWhatIsNotKnown) {
  BodySettings settings;
  settings.popliteal = mm(430);
  EXPECT_FALSE(sitting_figure(body_of(settings), {}, {}, at(440), at(700)));
  EXPECT_FALSE(standing_figure(body_of(settings), {}, at(1100)));
}

TEST(Figure, LeavesOutAScreenThatNobodyTold) {
  auto given = man_1750();
  EXPECT_LT(extent(sitting(given), Part::screen).high, 0);
  given.frame.screen_top = mm(500);
  EXPECT_DOUBLE_EQ(extent(sitting(given), Part::screen).high, 1250);
}

}  // namespace
}  // namespace desk::ergonomics
