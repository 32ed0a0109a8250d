#include "daemon/mqtt/event_json.h"

#include "daemon/wire/text.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

namespace desk::mqtt {
namespace {

namespace notice = core::notice;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

wire::ClockMap const k_clock{core::TimePoint{}, {1'795'249'800, 60min, true}};

core::SeekReport report(core::MoveEnd end) {
  core::SeekReport r;
  r.origin = core::Origin::mqtt;
  r.end = end;
  r.from = core::Height::at_mm(720);
  r.target = core::Height::at_mm(1100);
  r.landed = core::Height::at_mm(1100.34);
  r.duration = 11s;
  r.reason = end == core::MoveEnd::reached ? "" : "because";
  return r;
}

std::vector<std::string> texts(std::vector<boost::json::object> const& events) {
  std::vector<std::string> result;
  result.reserve(events.size());
  for (auto const& event : events) result.push_back(wire::to_text(event));
  return result;
}

std::set<std::string> words(boost::json::array const& types) {
  std::set<std::string> result;
  for (auto const& type : types) result.emplace(type.as_string().c_str());
  return result;
}

TEST(MovementEvents, TellOfAMoveFromItsStartToItsEnd) {
  MovementEvents events;
  EXPECT_THAT(texts(events.heard(notice::MoveStarted{core::Origin::cycle, core::Height::at_mm(720.06),
                                                     core::Height::at_mm(1100)})),
              ElementsAre(R"({"event_type":"started","origin":"cycle","from_mm":720.1,"target_mm":1100})"));
  EXPECT_THAT(
      texts(events.heard(notice::MoveEnded{report(core::MoveEnd::reached)})),
      ElementsAre(
          R"({"event_type":"reached","origin":"mqtt","from_mm":720,"target_mm":1100,"landed_mm":1100.3,"error_mm":0.3,"duration_s":11,"reason":""})"));
  EXPECT_FALSE(events.settle());
}

TEST(MovementEvents, AnObstructionIsKnownOnlyWithItsFault) {
  MovementEvents events;
  EXPECT_THAT(events.heard(notice::MoveEnded{report(core::MoveEnd::aborted)}), IsEmpty());
  auto const said =
      events.heard(notice::FaultRaised{{core::FaultCode::stall, core::FaultClass::device, "because"}, {}});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].at("event_type"), "obstructed");
  EXPECT_EQ(said[0].at("reason"), "because");
  EXPECT_FALSE(events.settle());
}

TEST(MovementEvents, OtherFaultsAbort) {
  MovementEvents events;
  EXPECT_THAT(events.heard(notice::MoveEnded{report(core::MoveEnd::aborted)}), IsEmpty());
  auto const said =
      events.heard(notice::FaultRaised{{core::FaultCode::bus_gone, core::FaultClass::device, "because"}, {}});
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].at("event_type"), "aborted");
  EXPECT_THAT(events.heard(notice::FaultRaised{{core::FaultCode::stall, core::FaultClass::device, ""}, {}}),
              IsEmpty())
      << "without a move nothing happened";
}

TEST(MovementEvents, AnAbortWithoutAFaultIsToldWhenTheStepIsOver) {
  MovementEvents events;
  EXPECT_THAT(events.heard(notice::MoveEnded{report(core::MoveEnd::aborted)}), IsEmpty());
  EXPECT_THAT(events.heard(notice::LockChanged{true}), IsEmpty());
  auto const end = events.settle();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->at("event_type"), "aborted");
  EXPECT_FALSE(events.settle());
}

TEST(MovementEvents, NoneGetsLostBehindAnother) {
  MovementEvents events;
  EXPECT_THAT(events.heard(notice::MoveEnded{report(core::MoveEnd::aborted)}), IsEmpty());
  auto const said = events.heard(notice::MoveStarted{core::Origin::safety, {}, {}});
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].at("event_type"), "aborted");
  EXPECT_EQ(said[1].at("event_type"), "started");
}

TEST(MovementEvents, TellOfAHand) {
  MovementEvents events;
  EXPECT_THAT(
      texts(events.heard(notice::HandsetMoved{core::Height::at_mm(720), core::Height::at_mm(800), {}})),
      ElementsAre(R"({"event_type":"by_hand","origin":"handset","from_mm":720,"landed_mm":800})"));
}

TEST(MovementEvents, HaveAWordForEveryEnd) {
  auto const types = words(MovementEvents::types());
  for (auto const end : {core::MoveEnd::reached, core::MoveEnd::missed, core::MoveEnd::replaced,
                         core::MoveEnd::released, core::MoveEnd::stopped, core::MoveEnd::aborted}) {
    EXPECT_TRUE(types.contains(std::string{core::to_string(end)}));
  }
  EXPECT_EQ(types.size(), 9U);
  EXPECT_FALSE(types.contains("?"));
}

TEST(ReminderEvents, TellWhatIsDueAndWhatBecameOfIt) {
  ReminderEvents events;
  auto const due = events.heard(notice::ChangeAnnounced{core::Preset::stand, core::Height::at_mm(1100),
                                                        core::CycleMode::automatic, core::TimePoint{} + 30s},
                                k_clock);
  ASSERT_TRUE(due);
  EXPECT_EQ(
      wire::to_text(*due),
      R"({"event_type":"due","to":"stand","target_mm":1100,"mode":"automatic","at":"2026-11-21T09:30:30.000+01:00","in_s":30})");
  auto const end = events.heard(notice::PromptEnded{core::PromptEnd::snoozed}, k_clock);
  ASSERT_TRUE(end);
  EXPECT_EQ(wire::to_text(*end), R"({"event_type":"snoozed","to":"stand","target_mm":1100})");
  EXPECT_EQ(wire::to_text(*events.heard(notice::PromptEnded{core::PromptEnd::vetoed}, k_clock)),
            R"({"event_type":"vetoed"})");
  EXPECT_FALSE(events.heard(notice::LockChanged{true}, k_clock));
}

TEST(ReminderEvents, TellThatItIsTimeToWalk) {
  ReminderEvents events;
  EXPECT_EQ(wire::to_text(*events.heard(notice::WalkDue{61min + 30s}, k_clock)),
            R"({"event_type":"walk","minutes":61})");
}

TEST(ReminderEvents, HaveAWordForEveryEnd) {
  auto const types = words(ReminderEvents::types());
  for (auto const end : {core::PromptEnd::taken, core::PromptEnd::snoozed, core::PromptEnd::skipped,
                         core::PromptEnd::vetoed, core::PromptEnd::cancelled, core::PromptEnd::expired}) {
    EXPECT_TRUE(types.contains(std::string{core::to_string(end)}));
  }
  EXPECT_EQ(types.size(), 8U);
  EXPECT_FALSE(types.contains("?"));
}

}  // namespace
}  // namespace desk::mqtt
