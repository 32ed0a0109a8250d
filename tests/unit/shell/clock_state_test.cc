#include "daemon/shell/clock_state.h"

#include <gtest/gtest.h>

namespace desk::shell {
namespace {

using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TimePoint at(core::Duration since) {
  return TimePoint{std::chrono::hours{1} + since};
}

TEST(SeldomAsked, AsksAtOnceAndThenOnceAMinuteUntilItIsTrue) {
  SeldomAsked asked;
  EXPECT_FALSE(asked.answer());
  EXPECT_TRUE(asked.due(at({})));
  EXPECT_FALSE(asked.due(at(seconds{1}))) << "the answer is on its way";
  asked.answered(false, at(seconds{2}));
  EXPECT_FALSE(asked.due(at(milliseconds{61'999})));
  EXPECT_TRUE(asked.due(at(seconds{62})));
  asked.answered(true, at(seconds{63}));
  EXPECT_TRUE(asked.answer());
  EXPECT_FALSE(asked.due(at(seconds{63} + minutes{59})));
  EXPECT_TRUE(asked.due(at(seconds{63} + minutes{60})));
}

TEST(SeldomAsked, NoAnswerChangesNothing) {
  SeldomAsked asked;
  (void)asked.due(at({}));
  asked.answered(true, at({}));
  asked.answered(std::nullopt, at(minutes{60}));
  EXPECT_TRUE(asked.answer());
  EXPECT_FALSE(asked.due(at(minutes{60} + seconds{59})));
  EXPECT_TRUE(asked.due(at(minutes{61})));
  EXPECT_TRUE(asked.due(at(minutes{62}))) << "nobody answered at all";
}

}  // namespace
}  // namespace desk::shell
