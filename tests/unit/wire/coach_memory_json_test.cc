#include "daemon/wire/coach_memory_json.h"

#include "daemon/wire/text.h"

#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;
using coach::Exercise;
using coach::Memory;
using ::testing::HasSubstr;

Memory full() {
  Memory m;
  m.had_turn = {Exercise::ex04, Exercise::ex01b};
  m.last = Exercise::ex01b;
  m.easy = 3;
  m.day = 20'779;
  m.done_today = {Exercise::ex01, Exercise::ex09, Exercise::ex01};
  m.worked = {{Exercise::ex04, 20'778}};
  m.resting = {{Exercise::ex12, 71h + 1ms}};
  m.bad_days = {20'770, 20'778};
  m.paused = true;
  m.long_day = 20'779;
  m.night_day = 20'778;
  m.lumbar_day = 20'775;
  m.sit_bouts = 2;
  m.belly_next = true;
  return m;
}

std::string refusal(boost::json::value const& value) {
  auto const read = read_coach_memory(value);
  auto const* const bad = std::get_if<Unreadable>(&read);
  return bad == nullptr ? "(it was read)" : bad->reason;
}

boost::json::object with(std::string_view key, boost::json::value value) {
  auto object = to_json(full());
  object[boost::json::string_view{key.data(), key.size()}] = std::move(value);
  return object;
}

TEST(CoachMemoryJson, ComesBackAsItWas) {
  for (auto const& memory : {full(), Memory{}}) {
    auto const read = read_coach_memory(boost::json::parse(to_text(to_json(memory))));
    auto const* const back = std::get_if<Memory>(&read);
    ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
    EXPECT_EQ(*back, memory);
  }
}

TEST(CoachMemoryJson, LooksLikeThis) {
  EXPECT_EQ(to_text(to_json(full())),
            R"({"had_turn":["EX04","EX01b"],"last":"EX01b","easy":3,"day":20779,)"
            R"("done_today":["EX01","EX09","EX01"],"worked":[{"exercise":"EX04","day":20778}],)"
            R"("resting":[{"exercise":"EX12","left_ms":255600001}],"bad_days":[20770,20778],"paused":true,)"
            R"("long_day":20779,"night_day":20778,"lumbar_day":20775,"sit_bouts":2,"belly_next":true})");
}

TEST(CoachMemoryJson, RefusesWhatIsNotAsItWasWritten) {
  EXPECT_THAT(refusal(nullptr), HasSubstr("not an object"));
  EXPECT_THAT(refusal(boost::json::array{}), HasSubstr("not an object"));
  EXPECT_THAT(refusal(with("streak", 7)), HasSubstr("unknown key"));
  EXPECT_THAT(refusal(with("easy", 6)), HasSubstr("easy"));
  EXPECT_THAT(refusal(with("easy", 1.5)), HasSubstr("easy"));
  EXPECT_THAT(refusal(with("paused", "yes")), HasSubstr("paused"));
  EXPECT_THAT(refusal(with("last", "EX99")), HasSubstr("exercise that there is not"));
  EXPECT_THAT(refusal(with("had_turn", {"EX01", 4})), HasSubstr("exercise that there is not"));
  EXPECT_THAT(refusal(with("had_turn", "EX01")), HasSubstr("list"));
  EXPECT_THAT(refusal(with("bad_days", {-1})), HasSubstr("no day"));
  EXPECT_THAT(refusal(with("day", -1)), HasSubstr("day"));
  boost::json::object const too_long{{"exercise", "EX01"}, {"left_ms", 72LL * 3600 * 1000 + 1}};
  EXPECT_THAT(refusal(with("resting", boost::json::array{too_long})), HasSubstr("left_ms"));
  auto lacking = to_json(full());
  lacking.erase("worked");
  EXPECT_THAT(refusal(lacking), HasSubstr("no worked"));
}

TEST(CoachMemoryJson, RefusesAnyKeyThatLacks) {
  auto const whole = to_json(full());
  for (auto const& member : whole) {
    auto lacking = whole;
    lacking.erase(member.key());
    EXPECT_THAT(refusal(lacking), HasSubstr("has no")) << member.key();
  }
}

}  // namespace
}  // namespace desk::wire
