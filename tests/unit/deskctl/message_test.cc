#include "daemon/control/deskctl/message.h"

#include <gtest/gtest.h>

namespace desk::deskctl {
namespace {

TEST(Message, ReadsAState) {
  auto const message = parse_message(
      R"({"state":{"desk":"main","name":"Main desk","link":"up","height_mm":720.3,"height_age_s":0.1,)"
      R"("motion":"raising","target_mm":1100,"posture":"between","cycle":{"mode":"automatic","stage":"announced",)"
      R"("next":"stand","next_change_in_s":25,"stage_s":30,"note":""},"presence":"present","locked":true,)"
      R"("fault":{"code":"stall","detail":"no way"},"motor":{"left_s":12,"free_in_s":480.5},"calibrating":true,)"
      R"("today":{"sat_s":60,"stood_s":30,"changes":2},)"
      R"("limits":{"min_mm":650,"max_mm":1250},"presets":{"sit_mm":720,"stand_mm":1100}}})");
  auto const& s = std::get<DeskState>(message);
  EXPECT_EQ(s.id, "main");
  EXPECT_EQ(s.name, "Main desk");
  EXPECT_EQ(s.height_mm, 720.3);
  EXPECT_TRUE(s.moving());
  EXPECT_EQ(s.target_mm, 1100);
  EXPECT_EQ(s.stage, "announced");
  EXPECT_EQ(s.next_change_in_s, 25);
  EXPECT_TRUE(s.locked);
  ASSERT_TRUE(s.fault.has_value());
  EXPECT_EQ(s.fault->code, "stall");
  EXPECT_EQ(s.motor_left_s, 12);
  EXPECT_EQ(s.motor_free_in_s, 480.5);
  EXPECT_TRUE(s.calibrating);
  EXPECT_EQ(s.changes, 2);
  EXPECT_EQ(s.stand_mm, 1100);
}

TEST(Message, ReadsTheIntervals) {
  auto const message = parse_message(
      R"({"state":{"desk":"main","cycle":{"ramp_week":2,"intervals":{"sit_s":1500,"stand_s":900,"snooze_s":300,)"
      R"("sit_set":true,"stand_set":false}}}})");
  auto const& s = std::get<DeskState>(message);
  EXPECT_EQ(s.ramp_week, 2);
  EXPECT_EQ(s.intervals.sit.length_s, 1500);
  EXPECT_TRUE(s.intervals.sit.set);
  EXPECT_EQ(s.intervals.stand.length_s, 900);
  EXPECT_FALSE(s.intervals.stand.set);
  EXPECT_EQ(s.intervals.snooze.length_s, 300);
  EXPECT_FALSE(s.intervals.snooze.set);
}

TEST(Message, TakesMissingAndStrangeFieldsAsUnknown) {
  auto const message = parse_message(
      R"({"state":{"desk":"main","height_mm":null,"motion":7,"cycle":[],"fault":null,"today":{"changes":"x"}}})");
  auto const& s = std::get<DeskState>(message);
  EXPECT_EQ(s.name, "main");
  EXPECT_FALSE(s.height_mm);
  EXPECT_FALSE(s.moving());
  EXPECT_EQ(s.stage, "");
  EXPECT_FALSE(s.fault);
  EXPECT_FALSE(s.motor_left_s);
  EXPECT_FALSE(s.calibrating);
}

TEST(Message, ReadsAnswersAndNotices) {
  auto const status =
      parse_message(R"({"id":1,"answer":"done","reason":"","desks":{"a":{"locked":true},"b":{}}})");
  auto const& answer = std::get<AnswerMessage>(status);
  EXPECT_EQ(answer.id, 1);
  EXPECT_TRUE(answer.final());
  ASSERT_EQ(answer.desks.size(), 2U);
  EXPECT_TRUE(answer.desks[0].locked);

  auto const list = parse_message(R"({"id":1,"answer":"done","desks":[{"id":"a","name":"A"}]})");
  ASSERT_EQ(std::get<AnswerMessage>(list).desks.size(), 1U);
  EXPECT_EQ(std::get<AnswerMessage>(list).desks[0].name, "A");

  auto const accepted = parse_message(R"({"id":"x","answer":"accepted"})");
  EXPECT_FALSE(std::get<AnswerMessage>(accepted).final());
  EXPECT_FALSE(std::get<AnswerMessage>(accepted).id);

  auto const notice = parse_message(R"({"notice":{"desk":"main","event":"lock_changed","locked":true}})");
  EXPECT_EQ(std::get<NoticeMessage>(notice).desk, "main");
}

TEST(Message, IgnoresTheRest) {
  for (auto const* const line : {"", "x", "[]", "{}", R"({"state":1})", R"({"hello":{}})"}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(parse_message(line))) << line;
  }
}

TEST(Message, SaysWhatIsWrongWithTheHistory) {
  auto const history = [](std::string const& of) {
    return std::get<DeskState>(parse_message(R"({"state":{"desk":"main","history":)" + of + "}}")).history;
  };
  EXPECT_EQ(history(R"({"state":"ok","lost":0,"waiting":2,"reason":""})"), "");
  EXPECT_EQ(history(R"({"state":"ok","lost":3,"waiting":0,"reason":""})"), "3 records lost");
  EXPECT_EQ(history(R"({"state":"failing","lost":3,"waiting":9,"reason":"disk full"})"),
            "failing: disk full, 3 records lost");
  EXPECT_EQ(history("null"), "") << "of an older daemon";
}

}  // namespace
}  // namespace desk::deskctl
