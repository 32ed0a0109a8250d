#include "daemon/mqtt/answer_watch.h"

#include <gtest/gtest.h>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr AnswerWatch::TimePoint k_t0{};

TEST(AnswerWatch, HasNoDeadlineWhileNothingIsOwed) {
  AnswerWatch watch{5s};
  EXPECT_EQ(watch.deadline(), AnswerWatch::TimePoint::max());
  watch.asked(k_t0);
  watch.answered(k_t0 + 1s);
  EXPECT_EQ(watch.deadline(), AnswerWatch::TimePoint::max());
}

TEST(AnswerWatch, CountsFromTheFirstUnansweredQuestion) {
  AnswerWatch watch{5s};
  watch.asked(k_t0);
  watch.asked(k_t0 + 4s);
  EXPECT_EQ(watch.deadline(), k_t0 + 5s) << "later questions do not keep a dead broker alive";
}

TEST(AnswerWatch, GivesTheRestTheirFullTimeAfterAnAnswer) {
  AnswerWatch watch{5s};
  watch.asked(k_t0);
  watch.asked(k_t0 + 1s);
  watch.answered(k_t0 + 3s);
  EXPECT_EQ(watch.owed(), 1);
  EXPECT_EQ(watch.deadline(), k_t0 + 8s);
}

TEST(AnswerWatch, ForgivesAnswersToNothing) {
  AnswerWatch watch{5s};
  watch.answered(k_t0);
  EXPECT_EQ(watch.owed(), 0);
}

}  // namespace
}  // namespace desk::mqtt
