#include "tests/support/desk_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ostream>

namespace desk {
namespace {

using core::Height;
using testing::DeskWorld;

struct Case {
  char const* profile;
  double worst_mm;  ///< allowed error against the plant's true height
};
// GoogleTest looks for this name.
void PrintTo(Case const& c, std::ostream* out) {  // NOLINT(readability-identifier-naming)
  *out << c.profile;
}

class Landing : public ::testing::TestWithParam<Case> {};

TEST_P(Landing, StrokesEndAtTheirTargets) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    DeskWorld::Options options;
    options.profile = GetParam().profile;
    options.seed = seed;
    DeskWorld world{options};
    world.run(std::chrono::seconds{2});
    for (double const target : {1100.0, 720.0, 1095.0, 735.0, 900.0, 910.0, 1249.0, 660.0}) {
      auto const id = world.command(core::request::MoveTo{Height::at_mm(target)});
      ASSERT_TRUE(world.run_until([&] { return world.answers(id).size() == 2; })) << world.transcript();
      EXPECT_EQ(world.answers(id).back(), core::Answer::done) << world.transcript();
      EXPECT_LE(std::abs(world.true_height().mm() - target), GetParam().worst_mm) << world.transcript();
      world.run(std::chrono::seconds{3});
    }
    EXPECT_EQ(world.plant().reversals_without_stop(), 0) << world.transcript();
  }
}

// What a sensor cannot show cannot be landed on: a step of 10 mm at loctek's upper heights, 2.5 mm of noise
// at relay-tof.
INSTANTIATE_TEST_SUITE_P(Plants, Landing,
                         ::testing::Values(Case{"linak", 1.5}, Case{"bekant", 1.5}, Case{"lc3", 1.5},
                                           Case{"loctek", 12}, Case{"relay-tof", 10}),
                         [](auto const& plant) {
                           std::string name = plant.param.profile;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace desk
