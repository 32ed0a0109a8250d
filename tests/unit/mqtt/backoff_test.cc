#include "daemon/mqtt/backoff.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;

std::mt19937_64 engine(std::uint64_t seed) {
  return std::mt19937_64{seed};
}

TEST(Backoff, DoublesUpToTheLimitAndStaysThere) {
  Backoff backoff{500ms, 30s, engine(1)};
  for (auto const base : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms, 30000ms}) {
    auto const wait = backoff.next();
    EXPECT_GE(wait, base * 3 / 4) << "base " << base.count();
    EXPECT_LE(wait, std::min<Backoff::Milliseconds>(base * 5 / 4, 30s)) << "base " << base.count();
  }
}

TEST(Backoff, StartsSmallAgainAfterASuccess) {
  Backoff backoff{500ms, 30s, engine(2)};
  for (int i = 0; i < 10; ++i) (void)backoff.next();
  backoff.reset();
  EXPECT_LE(backoff.next(), 625ms);
}

TEST(Backoff, SpreadsClientsThatFailedTogether) {
  Backoff one{8s, 30s, engine(3)};
  Backoff other{8s, 30s, engine(4)};
  EXPECT_NE(one.next(), other.next());
}

TEST(Backoff, IsTheSameForTheSameSeed) {
  Backoff one{500ms, 30s, engine(5)};
  Backoff other{500ms, 30s, engine(5)};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(one.next(), other.next());
}

}  // namespace
}  // namespace desk::mqtt
