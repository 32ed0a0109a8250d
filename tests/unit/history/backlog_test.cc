#include "daemon/history/backlog.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;

core::TimePoint at(core::Duration d) {
  return core::TimePoint{d};
}
Record segment(core::Duration from, core::Duration to) {
  return {"main", at(to), record::Segment{core::Posture::sitting, at(from), at(to)}};
}
Record running(core::Duration from, core::Duration until) {
  return {"main", at(until), record::Running{core::Posture::sitting, at(from), at(until)}};
}
Record prompt() {
  return {"main", at(0s), record::PromptAsked{}};
}

TEST(Backlog, LetsSmallThingsWaitForAMinute) {
  Backlog backlog;
  EXPECT_EQ(backlog.due(), core::k_never);
  backlog.put(prompt(), at(10s));
  backlog.put(prompt(), at(50s));
  EXPECT_EQ(backlog.due(), at(70s));
  EXPECT_EQ(backlog.take().records.size(), 2U);
  EXPECT_EQ(backlog.due(), core::k_never);
}

TEST(Backlog, WritesAtOnceWhatABoutOrADayEnds) {
  for (auto const& urgent :
       {segment(0s, 60s), running(0s, 10s), Record{"main", at(0s), record::DayEnded{}}}) {
    Backlog backlog;
    backlog.put(urgent, at(100s));
    EXPECT_EQ(backlog.due(), at(100s));
  }
  Backlog backlog;
  backlog.put(segment(0s, 59s), at(100s));
  EXPECT_EQ(backlog.due(), at(160s));
}

TEST(Backlog, KeepsOnlyTheLastWordOfWhatRuns) {
  Backlog backlog;
  backlog.put(running(0s, 60s), at(60s));
  backlog.put(running(0s, 120s), at(120s));
  EXPECT_EQ(backlog.take().records.size(), 1U);
  backlog.put(running(0s, 180s), at(180s));
  backlog.put(segment(0s, 190s), at(190s));
  auto const taken = backlog.take();
  ASSERT_EQ(taken.records.size(), 1U) << "its end is known now";
  EXPECT_TRUE(std::holds_alternative<record::Segment>(taken.records.front().what));
  EXPECT_EQ(taken.through, 4U);
}

TEST(Backlog, LosesTheOldestAndCountsThem) {
  Backlog backlog{3};
  for (int i = 1; i <= 5; ++i) backlog.put(segment(0s, std::chrono::seconds{i}), at(0s));
  EXPECT_EQ(backlog.lost(), 2U);
  EXPECT_EQ(backlog.waiting(), 3U);
  auto taken = backlog.take();
  EXPECT_EQ(taken.records.front().at, at(3s));
  backlog.put(segment(0s, 6s), at(1s));
  backlog.give_back(std::move(taken), at(30s));
  EXPECT_EQ(backlog.lost(), 3U);
  EXPECT_EQ(backlog.take().records.front().at, at(4s)) << "in their order";
}

TEST(Backlog, WaitsWithTheNextTryWhateverComes) {
  Backlog backlog;
  backlog.put(running(0s, 10s), at(10s));
  auto taken = backlog.take();
  backlog.give_back(std::move(taken), at(30s));
  EXPECT_EQ(backlog.waiting(), 0U) << "the next word comes within a minute";
  backlog.put(running(0s, 20s), at(20s));
  EXPECT_EQ(backlog.due(), at(30s));
  backlog.take();
  backlog.put(running(0s, 40s), at(40s));
  EXPECT_EQ(backlog.due(), at(40s));
}

}  // namespace
}  // namespace desk::history
