#include "daemon/core/units.h"
#include "daemon/core/time.h"

#include <gtest/gtest.h>

namespace desk::core {
namespace {

TEST(Units, HeightsSubtractToDistances) {
  Distance const way = Height::at_mm(1100) - Height::at_mm(720);
  EXPECT_DOUBLE_EQ(way.mm(), 380);
  EXPECT_DOUBLE_EQ((Height::at_mm(720) + way).mm(), 1100);
  EXPECT_EQ(towards(Height::at_mm(720), Height::at_mm(1100)), Direction::up);
  EXPECT_EQ(towards(Height::at_mm(1100), Height::at_mm(720)), Direction::down);
}

TEST(Units, HeightThatIsNoNumberIsNotFinite) {
  EXPECT_TRUE(Height::at_mm(720).finite());
  EXPECT_FALSE(Height::at_mm(std::nan("")).finite());
  EXPECT_FALSE(Height::at_mm(INFINITY).finite());
}

TEST(CivilTime, LocalDayBeginsAtLocalMidnight) {
  // 2026-11-21 23:30 UTC is already the 22nd in Berlin.
  std::int64_t const t = 1'795'303'800;
  EXPECT_EQ(local_day({t, std::chrono::minutes{0}, true}) + 1,
            local_day({t, std::chrono::minutes{60}, true}));
  EXPECT_EQ(local_day({-1, std::chrono::minutes{0}, false}), -1);
}

}  // namespace
}  // namespace desk::core
