#include "daemon/history/record.h"

#include <gtest/gtest.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
namespace notice = core::notice;

constexpr core::TimePoint k_now{100s};

TEST(Record, IsMadeOfWhatIsWorthKeeping) {
  auto const segment = record_of(
      "main", "anna", notice::PostureEnded{core::Posture::sitting, k_now - 60s, k_now - 10s}, k_now);
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->desk, "main");
  EXPECT_EQ(segment->user, "anna");
  EXPECT_EQ(segment->at, k_now - 10s) << "known only now, but over since then";
  auto const& what = std::get<record::Segment>(segment->what);
  EXPECT_EQ(what.began, k_now - 60s);
  EXPECT_EQ(what.ended, k_now - 10s);
  auto const fault = record_of(
      "main", "anna",
      notice::FaultRaised{{core::FaultCode::stall, core::FaultClass::device, "x"}, k_now - 1s}, k_now);
  EXPECT_EQ(fault.value().at, k_now - 1s);
  EXPECT_TRUE(record_of("main", "anna", notice::MoveEnded{}, k_now));
  EXPECT_TRUE(record_of("main", "anna", notice::ChangeAnnounced{}, k_now));
  EXPECT_TRUE(record_of("main", "anna", notice::PromptEnded{}, k_now));
  EXPECT_TRUE(record_of("main", "anna", notice::FaultCleared{}, k_now));
  EXPECT_TRUE(record_of("main", "anna", notice::DayEnded{}, k_now));
}

TEST(Record, IsNotMadeOfTheRest) {
  EXPECT_FALSE(record_of("main", "anna", notice::MoveStarted{}, k_now));
  EXPECT_FALSE(record_of("main", "anna", notice::MotorSwitched{}, k_now));
  EXPECT_FALSE(record_of("main", "anna", notice::PostureChanged{}, k_now));
  EXPECT_FALSE(record_of("main", "anna", notice::LinkChanged{}, k_now));
}

}  // namespace
}  // namespace desk::history
