#include "daemon/mqtt/rate_window.h"

#include <gtest/gtest.h>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr core::TimePoint k_t0 = core::TimePoint{} + 1h;

TEST(RateWindow, LetsFourPassAtOnceAndTheFifthASecondAfterTheFirst) {
  RateWindow window;
  for (int i = 0; i < 4; ++i) {
    EXPECT_LE(window.free_at(), k_t0 + i * 10ms);
    window.used(k_t0 + i * 10ms);
  }
  EXPECT_EQ(window.free_at(), k_t0 + 1s);
}

TEST(RateWindow, SlidesOn) {
  RateWindow window;
  for (int i = 0; i < 4; ++i) window.used(k_t0 + i * 100ms);
  window.used(k_t0 + 1s);
  EXPECT_EQ(window.free_at(), k_t0 + 1100ms);
}

}  // namespace
}  // namespace desk::mqtt
