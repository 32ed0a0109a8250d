#include "daemon/shell/hold_series.h"

#include <gtest/gtest.h>

namespace desk::shell {
namespace {

using namespace std::chrono_literals;
namespace request = core::request;

TEST(HoldSeries, TellsThePressFromWhatKeepsItHeld) {
  HoldSeries series;
  core::TimePoint now{1h};
  core::Request const up = request::Hold{core::Direction::up};
  EXPECT_FALSE(series.goes_on_with(up, now)) << "the press";
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(series.goes_on_with(up, now += 150ms));
  EXPECT_TRUE(series.goes_on_with(up, now += request::k_hold_time));
  EXPECT_FALSE(series.goes_on_with(up, now += request::k_hold_time + 1ms)) << "it was let go";
  EXPECT_FALSE(series.goes_on_with(request::Hold{core::Direction::down}, now += 150ms)) << "another button";
  EXPECT_TRUE(series.goes_on_with(request::Hold{core::Direction::down}, now += 150ms));
  EXPECT_FALSE(series.goes_on_with(request::Stop{}, now += 10ms));
  EXPECT_FALSE(series.goes_on_with(request::Hold{core::Direction::down}, now += 10ms)) << "after a stop";
}

}  // namespace
}  // namespace desk::shell
