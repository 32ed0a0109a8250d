#include "daemon/wire/memory_json.h"

#include "daemon/core/event.h"

#include <boost/json/array.hpp>

#include <gmock/gmock.h>

#include <array>
#include <limits>
#include <random>

namespace desk::wire {
namespace {

using namespace std::chrono_literals;
using core::Memory;
using core::UserMemory;
using ::testing::HasSubstr;

SavedMemory full() {
  Memory m;
  m.up = Memory::Stroke{0.125, 0.5, 38.5, 0.0625, 0.0078125, 17};
  m.down = Memory::Stroke{0.25, 0.375, 40, 0.09375, 0.00390625, 0};
  m.motor_runs = {{19min, 10'250ms}, {4min + 1ms, 1ms}};
  m.locked = true;
  m.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "no way at \"812\" mm\nin 1 s"};
  return {"main", {"f3a0-boot", 5000'250ms, 1'795'293'005, true}, m, "anna"};
}

std::string refusal(std::string_view text) {
  auto const read = read_memory(text);
  auto const* const bad = std::get_if<Unreadable>(&read);
  return bad == nullptr ? "(it was read)" : bad->reason;
}

std::string with(std::string text, std::string const& what, std::string const& instead) {
  auto const at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), instead);
}

TEST(MemoryJson, ComesBackAsItWas) {
  for (auto const& saved : {full(), SavedMemory{"main", {}, {}}}) {
    auto const read = read_memory(to_text(saved));
    auto const* const back = std::get_if<SavedMemory>(&read);
    ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
    EXPECT_EQ(back->desk, saved.desk);
    EXPECT_EQ(back->at, saved.at);
    EXPECT_EQ(back->memory, saved.memory);
  }
}

TEST(MemoryJson, LooksLikeThis) {
  EXPECT_EQ(
      to_text(full()),
      R"({"schema":2,"desk":"main","saved":{"boot_id":"f3a0-boot","boottime_ms":5000250,"unix_s":1795293005,)"
      R"("synchronised":true},"user":"anna","memory":{"locked":true,"fault":{"code":"stall","class":"device",)"
      R"("detail":"no way at \"812\" mm\nin 1 s"},"up":{"start_delay_s":0.125,"ramp_s":0.5,)"
      R"("cruise_mm_s":38.5,"stop_delay_s":0.0625,"braking_s2_per_mm":0.0078125,"stops":17},)"
      R"("down":{"start_delay_s":0.25,"ramp_s":0.375,"cruise_mm_s":40,"stop_delay_s":0.09375,)"
      R"("braking_s2_per_mm":0.00390625,"stops":0},"motor_runs":[{"ended_ago_ms":1140000,"length_ms":10250},)"
      R"({"ended_ago_ms":240001,"length_ms":1}]},"users":{"anna":{"memory":{}}}})"
      "\n");
}

SavedMemory counted() {
  SavedMemory saved = full();
  saved.memory.rested_at = core::Height::at_mm(742.25);
  saved.memory.measured = {{core::Height::at_mm(700), core::Height::at_mm(735)},
                           {core::Height::at_mm(1000.5), core::Height::at_mm(1030)}};
  return saved;
}

TEST(MemoryJson, KeepsWhereADeskThatCountsRestsAndWhatATapeSaid) {
  auto const text = to_text(counted());
  EXPECT_THAT(text, HasSubstr(R"("rested_at_mm":742.25,"measured":[{"said_mm":700,"true_mm":735},)"));
  auto const read = read_memory(text);
  auto const* const back = std::get_if<SavedMemory>(&read);
  ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
  EXPECT_EQ(back->memory, counted().memory);
}

TEST(MemoryJson, KeepsWhatIsLeftOfAnInterruption) {
  SavedMemory saved = full();
  saved.memory.undisturbed_for = 45min;
  saved.memory.paused_for = 7h;
  saved.memory.paused_to_day = 20'781;
  SavedMemory no_end = full();
  no_end.memory.undisturbed_for = core::request::k_until_told;
  for (auto const& s : {saved, no_end}) {
    auto const read = read_memory(to_text(s));
    auto const* const back = std::get_if<SavedMemory>(&read);
    ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
    EXPECT_EQ(back->memory, s.memory);
  }
  auto const text = to_text(saved);
  EXPECT_THAT(text,
              HasSubstr(R"("undisturbed_for_ms":2700000,"paused_for_ms":25200000,"paused_to_day":20781)"));
  EXPECT_THAT(to_text(no_end), HasSubstr(R"("undisturbed_for_ms":null)"));
  EXPECT_THAT(refusal(with(text, ":2700000", ":86400001")), HasSubstr("undisturbed_for_ms"));
  EXPECT_THAT(refusal(with(text, ":25200000", ":-1")), HasSubstr("paused_for_ms"));
}

TEST(MemoryJson, RefusesHeightsThatAreNone) {
  auto const text = to_text(counted());
  EXPECT_EQ(refusal(with(text, "742.25", "\"high\"")), "rested_at_mm of memory is not a number");
  EXPECT_EQ(refusal(with(text, "742.25", "74225")), "rested_at_mm of memory is no height");
  EXPECT_EQ(refusal(with(text, "\"said_mm\":700", "\"said_mm\":null")),
            "said_mm of measured is not a number");
  EXPECT_EQ(refusal(with(text, "\"said_mm\":700,", "")), "measured has no said_mm");
  EXPECT_EQ(refusal(with(text, "\"measured\":[", "\"measured\":3,\"more\":[")), "memory has an unknown key");
}

TEST(MemoryJson, KeepsTheWay) {
  SavedMemory saved = full();
  saved.memory.travel = core::Distance::of_mm(123'456.75);
  auto const text = to_text(saved);
  EXPECT_THAT(text, HasSubstr(R"("travel_mm":123456.75)"));
  EXPECT_EQ(std::get<SavedMemory>(read_memory(text)).memory, saved.memory);
  EXPECT_EQ(refusal(with(text, R"("travel_mm":123456.75)", R"("travel_mm":"far")")),
            "travel_mm of memory is not a number");
  EXPECT_EQ(std::get<SavedMemory>(read_memory(to_text(full()))).memory.travel, core::Distance{})
      << "as in an older file";
  saved.memory.travel = core::Distance::of_mm(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(std::get<SavedMemory>(read_memory(to_text(saved))).memory.travel, core::Distance{});
}

/// In the middle of a working day.
SavedMemory working() {
  SavedMemory saved = full();
  UserMemory& m = saved.memory.user;
  m.bouts = UserMemory::Bouts{core::Preset::sit, 21min, true, 40s, std::nullopt, 0s, 52min,
                              core::Preset::sit, true,  3min, {}};
  UserMemory::Bouts day = *m.bouts;
  day.absence = 90s;
  day.figures = {20'000, 2h, 1h, 1min, 30min, 5s, 3, 2, 7, 30min, 15min, 15min};
  m.day = UserMemory::Day{day, true};
  m.phase = UserMemory::Phase{1min, -5min, 2, 1, 1, true, core::Preset::stand, 50min};
  m.ramp = {7, 19'999};
  saved.memory.hold_left = 14min;
  saved.memory.automatic_moves = 6;
  saved.memory.desk_moved_ago = {59min, 1s};
  return saved;
}

TEST(MemoryJson, KeepsWhereTheDayAndTheCycleStand) {
  auto const read = read_memory(to_text(working()));
  auto const* const back = std::get_if<SavedMemory>(&read);
  ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
  EXPECT_EQ(back->memory, working().memory);
}

TEST(MemoryJson, AnOlderFileKnowsNothingOfTheDay) {
  auto const back = std::get<SavedMemory>(read_memory(to_text(full())));
  EXPECT_FALSE(back.memory.user.bouts);
  EXPECT_FALSE(back.memory.user.day);
  EXPECT_FALSE(back.memory.user.phase);
  EXPECT_EQ(back.memory.user.ramp, UserMemory::Ramp{});
}

TEST(MemoryJson, RefusesADayThatCannotBe) {
  auto const text = to_text(working());
  EXPECT_EQ(refusal(with(text, R"("posture":"sit")", R"("posture":"lie")")),
            "posture is neither sit nor stand");
  EXPECT_EQ(refusal(with(text, R"("counted_ms":1260000)", R"("counted_ms":-1)")),
            "counted_ms of bouts is not a whole number from 0 to 34560000000");
  EXPECT_EQ(refusal(with(text, R"("sat_ms":7200000)", R"("sat_ms":"2 h")")),
            "sat_ms of figures is not a whole number from 0 to 172800000");
  EXPECT_EQ(refusal(with(text, R"("sat_ms":7200000,)", "")), "figures has no sat_ms");
  EXPECT_EQ(refusal(with(text, R"("put_off_ms":-300000)", R"("put_off_ms":-172800001)")),
            "put_off_ms of phase is not a whole number from -172800000 to 172800000");
  EXPECT_EQ(refusal(with(text, R"("certain":true)", R"("certain":1)")),
            "certain of day is not true or false");
  EXPECT_EQ(refusal(with(text, "3540000", "3600001")),
            "desk_moved_ago_ms holds what is no time within an hour");
  EXPECT_EQ(refusal(with(text, R"("last_day")", R"("lats_day")")), "ramp has an unknown key");
}

/// A file of version 1, as it was written in the middle of a working day.
constexpr std::string_view k_one_person =
    R"({"schema":1,"desk":"main","saved":{"boot_id":"b","boottime_ms":5000250,"unix_s":1795293005,)"
    R"("synchronised":true},"memory":{"locked":true,"fault":null,"up":null,"down":null,"motor_runs":[],)"
    R"("bouts":{"posture":"sit","counted_ms":1260000,"settled":true,"trial_ms":null,"absence_ms":null,)"
    R"("present_ms":3120000,"last":"sit","seen":true,"stand_load_ms":180000},"phase":{"begun_at_ms":60000,)"
    R"("put_off_ms":-300000,"snoozes":2,"prompts":1,"skips":1,"walk_asked":true,"due_on_return":null,)"
    R"("hold_left_ms":840000,"walk_told_at_ms":0},"ramp":{"days":7,"last_day":19999},"automatic_moves":6}})";

TEST(MemoryJson, ReadsAFileFromTheTimeOfOnePerson) {
  auto const read = read_memory(k_one_person);
  auto const* const back = std::get_if<SavedMemory>(&read);
  ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
  EXPECT_EQ(back->user, "") << "whoever works there";
  EXPECT_TRUE(back->others.empty());
  EXPECT_TRUE(back->memory.locked);
  EXPECT_EQ(back->memory.hold_left, 14min) << "the desk's, also where it lay with the person";
  EXPECT_EQ(back->memory.user.bouts->counted, 21min);
  EXPECT_EQ(back->memory.user.phase->snoozes, 2);
  EXPECT_EQ(back->memory.user.ramp.days, 7);
  EXPECT_EQ(refusal(with(std::string{k_one_person}, R"("schema":1)", R"("schema":2)")),
            "memory has an unknown key");
  EXPECT_EQ(refusal(with(std::string{k_one_person}, R"("locked")", R"("hold_left_ms":1,"locked")")),
            "memory has an unknown key");
}

SavedMemory of_two() {
  SavedMemory saved = working();
  saved.memory.user.sit = UserMemory::TaughtPreset{core::Height::at_mm(731.5), core::Height::at_mm(720)};
  saved.memory.user.discomfort = UserMemory::Discomfort{20'003, std::nullopt};
  saved.memory.user.sit_interval = UserMemory::TaughtInterval{25min, 30min};
  saved.memory.user.snooze = UserMemory::TaughtInterval{90s, 5min};
  saved.seat = SavedSeat{core::Height::at_mm(455), core::Height::at_mm(450)};
  SavedPerson ben;
  ben.at = {"f3a0-boot", 4000'000ms, 1'795'292'000, true};
  ben.memory.bouts = saved.memory.user.bouts;
  ben.memory.bouts->absence = 90s;
  ben.memory.bouts->elsewhere = 60s;
  ben.memory.discomfort = UserMemory::Discomfort{std::nullopt, 71h};
  ben.memory.stand = UserMemory::TaughtPreset{core::Height::at_mm(1123.4), core::Height::at_mm(1100)};
  ben.memory.stand_interval = UserMemory::TaughtInterval{11min, 15min};
  ben.seat = SavedSeat{core::Height::at_mm(470), std::nullopt};
  ben.coach = boost::json::object{{"done", boost::json::array{"EX01"}}, {"deep", {{"a", {{"b", 1}}}}}};
  saved.others.emplace("ben", std::move(ben));
  saved.others.emplace("cleo \"C\"", SavedPerson{});
  return saved;
}

TEST(MemoryJson, KeepsEverybodyWhoWorksAtADesk) {
  auto const saved = of_two();
  auto const read = read_memory(to_text(saved));
  auto const* const back = std::get_if<SavedMemory>(&read);
  ASSERT_NE(back, nullptr) << std::get<Unreadable>(read).reason;
  EXPECT_EQ(back->user, "anna");
  EXPECT_EQ(back->memory, saved.memory);
  EXPECT_EQ(back->seat, saved.seat);
  EXPECT_EQ(back->coach, std::nullopt);
  ASSERT_EQ(back->others.size(), 2U);
  SavedPerson const& ben = back->others.at("ben");
  EXPECT_EQ(ben.at, saved.others.at("ben").at);
  EXPECT_EQ(ben.memory, saved.others.at("ben").memory);
  EXPECT_EQ(ben.seat, saved.others.at("ben").seat);
  EXPECT_EQ(ben.coach, saved.others.at("ben").coach);
  EXPECT_EQ(to_text(*back), to_text(saved));
}

TEST(MemoryJson, RefusesPeopleWhoCannotBe) {
  auto const text = to_text(of_two());
  EXPECT_EQ(refusal(with(text, R"("user":"anna")", R"("user":"nobody")")),
            "users does not have the one who works there");
  EXPECT_EQ(refusal(with(text, R"("user":"anna")", R"("user":"ben")")),
            "a person was saved at no time, or at two");
  EXPECT_EQ(refusal(with(text, R"("height_mm":731.5)", R"("height_mm":73150)")),
            "height_mm of a preset is no height");
  EXPECT_EQ(refusal(with(text, R"("until_day":20003)", R"("until_day":20003,"left_ms":1)")),
            "discomfort has not just one end");
  EXPECT_EQ(refusal(with(text, R"("left_ms":255600000)", R"("left_ms":262800001)")),
            "left_ms of discomfort is not a whole number from 0 to 262800000");
  EXPECT_EQ(refusal(with(text, R"("sit_interval":{"length_ms":1500000,)", R"("sit_interval":{)")),
            "an interval has no length_ms");
  EXPECT_EQ(refusal(with(text, R"("length_ms":90000)", R"("length_ms":86400001)")),
            "length_ms of an interval is not a whole number from 0 to 86400000");
  EXPECT_EQ(refusal(with(text, R"("coach":{)", R"("coach":3,"x":{)")), "a person has an unknown key");
  EXPECT_EQ(refusal(with(text, R"("seat":{"height_mm":470,)", R"("seat":{)")), "seat has no height_mm");
}

TEST(MemoryJson, KnowsEveryFault) {
  for (int code = 0; core::to_string(static_cast<core::FaultCode>(code)) != "?"; ++code) {
    for (int policy = 0; core::to_string(static_cast<core::FaultClass>(policy)) != "?"; ++policy) {
      auto saved = full();
      saved.memory.fault =
          core::Fault{static_cast<core::FaultCode>(code), static_cast<core::FaultClass>(policy), "x"};
      EXPECT_EQ(std::get<SavedMemory>(read_memory(to_text(saved))).memory, saved.memory);
    }
  }
}

TEST(MemoryJson, LosesNoMotorTimeByRounding) {
  SavedMemory saved;
  saved.memory.motor_runs = {{1'999'999ns, 1'000'001ns}};
  auto const back = std::get<SavedMemory>(read_memory(to_text(saved)));
  EXPECT_EQ(back.memory.motor_runs.at(0), (Memory::MotorRun{1ms, 2ms}))
      << "later and longer, not the reverse";
}

TEST(MemoryJson, LeavesAStrokeOutThatIsNoNumber) {
  auto saved = full();
  saved.memory.up->cruise_mm_s = std::numeric_limits<double>::quiet_NaN();
  auto const back = std::get<SavedMemory>(read_memory(to_text(saved)));
  EXPECT_FALSE(back.memory.up);
  EXPECT_TRUE(back.memory.down);
  EXPECT_TRUE(back.memory.locked) << "the lock must not go with it";
}

TEST(MemoryJson, RefusesWhatIsNotWholeAndSaysWhy) {
  auto const good = to_text(full());
  EXPECT_EQ(refusal(""), "it is empty");
  EXPECT_THAT(refusal(std::string(200, '\0')), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(good.substr(0, good.size() / 2)), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(good + good), HasSubstr("not JSON"));
  EXPECT_THAT(refusal(std::string(100, '[')), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("[]"), HasSubstr("does not say which version"));
  EXPECT_THAT(refusal("{}"), HasSubstr("does not say which version"));
  EXPECT_EQ(refusal(with(good, R"("schema":2)", R"("schema":3)")),
            "it has version 3 of the format, this deskd reads 2");
  EXPECT_EQ(refusal(with(good, R"("schema":2)", R"("schema":"2")")),
            "it has version \"2\" of the format, this deskd reads 2");
  EXPECT_EQ(refusal(with(good, R"("desk":"main")", R"("desk":7)")), "desk of the file is not a text");
  EXPECT_EQ(refusal(with(good, R"("desk":"main",)", "")), "the file has no desk");
  EXPECT_EQ(refusal(with(good, R"("locked":true)", R"("locked":1)")),
            "locked of memory is not true or false");
  EXPECT_EQ(refusal(with(good, R"("locked":true,)", "")), "memory has no locked");
  EXPECT_EQ(refusal(with(good, R"("locked")", R"("lokced")")), "memory has an unknown key");
  EXPECT_EQ(refusal(with(good, R"("stall")", R"("stal")")), "the code of the fault is not known");
  EXPECT_EQ(refusal(with(good, R"("device")", R"("")")), "the class of the fault is not known");
  EXPECT_EQ(refusal(with(good, "38.5", R"("38.5")")), "cruise_mm_s of up is not a number");
  EXPECT_EQ(refusal(with(good, "38.5", "1e999")), "cruise_mm_s of up is not a number");
  EXPECT_EQ(refusal(with(good, R"("stops":17)", R"("stops":-1)")),
            "stops of up is not a whole number from 0 to 2147483647");
  EXPECT_EQ(refusal(with(good, "1140000", "-1")),
            "ended_ago_ms of motor_runs is not a whole number from 0 to 86400000");
  EXPECT_EQ(refusal(with(good, "10250", "86400001")),
            "length_ms of motor_runs is not a whole number from 0 to 86400000");
  EXPECT_EQ(refusal(with(good, "10250", "1.5")),
            "length_ms of motor_runs is not a whole number from 0 to 86400000");
  EXPECT_EQ(refusal(with(good, "5000250", "9223372036854775807")),
            "boottime_ms of saved is not a whole number from 0 to 3162240000000");
}

/// What a bad disk or a curious hand makes of a file.
std::string damaged(std::string text, std::mt19937& random) {
  auto const below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
  };
  constexpr std::array<char const*, 8> k_words{"null", "-1", "1e9", "{", "\"", "[]", "true", "\xff"};
  for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
    std::size_t const at = below(text.size());
    switch (below(5)) {
      case 0: text.erase(at, below(30)); break;
      case 1: text[at] = static_cast<char>(below(256)); break;
      case 2: text.insert(at, k_words.at(below(k_words.size()))); break;
      case 3: text.resize(at); break;
      case 4: text.insert(at, text.substr(below(text.size()), below(40))); break;
      default: break;
    }
  }
  return text;
}

TEST(MemoryJson, OfEveryDamagedTextAllOrNothingIsTaken) {
  std::uint32_t const seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random{seed};
  auto const good = to_text(full());
  auto const longer = to_text(of_two());
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    auto const text = damaged(i % 2 == 0 ? good : longer, random);
    auto const read = read_memory(text);
    if (auto const* const bad = std::get_if<Unreadable>(&read)) {
      ++refused;
      ASSERT_FALSE(bad->reason.empty()) << text;
      ASSERT_LT(bad->reason.size(), 300U) << text;
      continue;
    }
    // What passed is a memory like any other: it can be written and read again.
    auto const& saved = std::get<SavedMemory>(read);
    auto const again = read_memory(to_text(saved));
    ASSERT_TRUE(std::holds_alternative<SavedMemory>(again)) << text << std::get<Unreadable>(again).reason;
    ASSERT_EQ(std::get<SavedMemory>(again).memory.motor_runs, saved.memory.motor_runs);
    ASSERT_EQ(std::get<SavedMemory>(again).memory.user, saved.memory.user);
  }
  EXPECT_GT(refused, 2500) << "the damage no longer reaches what matters";
  EXPECT_LT(refused, 5000);
}

// ---- how long ago it was

Stamp stamp(std::string boot, core::Duration boottime, std::int64_t unix_seconds, bool synchronised = true) {
  return {std::move(boot), boottime, unix_seconds, synchronised};
}
constexpr std::int64_t k_noon = 1'795'258'800;

TEST(Elapsed, IsTheBoottimeWithinOneRunOfTheMachine) {
  auto const saved = stamp("a", 100s, k_noon);
  EXPECT_EQ(elapsed_since(saved, stamp("a", 160'500ms, k_noon + 60)), 60'500ms);
  EXPECT_EQ(elapsed_since(saved, stamp("a", 160s, k_noon + 86'400)), 60s)
      << "the wall clock was set meanwhile";
  EXPECT_EQ(elapsed_since(saved, stamp("a", 160s, 0)), 60s);
  EXPECT_EQ(elapsed_since(saved, stamp("a", 90s, k_noon)), 0s)
      << "boottime never goes back; if it does, beware";
}

TEST(Elapsed, IsTheWallClocksAcrossARestart) {
  auto const saved = stamp("a", 5000s, k_noon);
  EXPECT_EQ(elapsed_since(saved, stamp("b", 20s, k_noon + 600)), 600s);
  EXPECT_EQ(elapsed_since(saved, stamp("b", 20s, k_noon + 600, false)), 600s)
      << "a clock that is not set yet is behind, if anything";
}

TEST(Elapsed, IsNothingWhenTheClockCannotBeTrusted) {
  auto const saved = stamp("a", 5000s, k_noon);
  EXPECT_EQ(elapsed_since(saved, stamp("b", 20s, k_noon - 3600, false)), 0s) << "a Pi starts in the past";
  EXPECT_EQ(elapsed_since(saved, stamp("b", 20s, k_noon)), 0s);
  EXPECT_EQ(elapsed_since(stamp("a", 5000s, 100, false), stamp("b", 20s, k_noon)), 0s)
      << "saved in 1970: fifty years did not pass";
  EXPECT_EQ(elapsed_since(stamp("a", 5000s, k_noon - 86'400, false), stamp("b", 20s, k_noon)), 0s)
      << "saved with yesterday's time, before the clock was set";
}

TEST(Elapsed, WithoutANameOfTheRunIsTheWallClocks) {
  EXPECT_EQ(elapsed_since(stamp("", 5000s, k_noon), stamp("", 6000s, k_noon + 30)), 30s)
      << "two unknown runs are not the same";
}

}  // namespace
}  // namespace desk::wire
