#include "daemon/mqtt/command_parser.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>

namespace desk::mqtt {
namespace {

namespace request = core::request;
using namespace std::string_view_literals;
using ::testing::HasSubstr;

Topics const k_topics{"deskd", "main"};

Command parse(std::string_view leaf, std::string_view payload, bool motion_allowed = true,
              bool retained = false) {
  return parse_command(k_topics, {k_topics.command(leaf), payload, retained}, motion_allowed);
}

std::string refusal(Command const& command) {
  auto const* const refused = std::get_if<Refusal>(&command);
  return refused != nullptr ? refused->reason : "(not refused)";
}

template <typename T>
std::string name(T value) {
  return std::string{core::to_string(value)};
}

/// One word for each kind of request, with its argument; the reason of a refusal.
std::string shown(Command const& command) {
  struct Show {
    std::string operator()(request::MoveTo const& r) const {
      return "move to " + std::to_string(r.target.mm());
    }
    std::string operator()(request::MoveToPreset const& r) const { return "preset " + name(r.preset); }
    std::string operator()(request::MoveToLimit const& r) const { return "limit " + name(r.direction); }
    std::string operator()(request::Hold const& r) const { return "hold " + name(r.direction); }
    std::string operator()(request::Calibrate const&) const { return "calibrate"; }
    std::string operator()(request::Home const&) const { return "home"; }
    std::string operator()(request::MeasuredHeight const& r) const {
      return "measured " + std::to_string(r.measured.mm());
    }
    std::string operator()(request::ForgetMeasuredHeights const&) const { return "forget measured heights"; }
    std::string operator()(request::Stop const&) const { return "stop"; }
    std::string operator()(request::SetCycleMode const& r) const { return "mode " + name(r.mode); }
    std::string operator()(request::SetCycleRunning const& r) const {
      return r.running ? "run" : "do not run";
    }
    std::string operator()(request::Now const&) const { return "now"; }
    std::string operator()(request::Snooze const& r) const {
      return r.length ? "snooze " + std::to_string(core::to_seconds(*r.length)) : "snooze";
    }
    std::string operator()(request::DoNotDisturb const& r) const {
      return "do not disturb " + std::to_string(core::to_seconds(r.length));
    }
    std::string operator()(request::Pause const& r) const {
      return r.length ? "pause " + std::to_string(core::to_seconds(*r.length)) : "pause";
    }
    std::string operator()(request::Resume const&) const { return "resume"; }
    std::string operator()(request::Skip const&) const { return "skip"; }
    std::string operator()(request::SetLock const& r) const { return r.locked ? "lock" : "unlock"; }
    std::string operator()(request::ClearFault const&) const { return "clear"; }
    std::string operator()(request::SavePreset const& r) const { return "save " + name(r.preset); }
    std::string operator()(request::ForgetPresets const&) const { return "forget presets"; }
    std::string operator()(request::SetInterval const& r) const {
      return name(r.interval) + " for " + std::to_string(core::to_seconds(r.length));
    }
    std::string operator()(request::ForgetIntervals const&) const { return "forget intervals"; }
    std::string operator()(request::Discomfort const&) const { return "discomfort"; }
  };
  if (auto const* const word = std::get_if<wire::Word>(&command)) return wire::in_log(*word);
  if (auto const* const r = std::get_if<core::Request>(&command)) return std::visit(Show{}, *r);
  return refusal(command);
}

TEST(CommandParser, ReadsHeights) {
  EXPECT_EQ(shown(parse(leaf::k_target, "735")), "move to 735.000000");
  EXPECT_EQ(shown(parse(leaf::k_target, "735.5")), "move to 735.500000");
  EXPECT_EQ(shown(parse(leaf::k_target, "735.0")), "move to 735.000000");
  EXPECT_EQ(shown(parse(leaf::k_target, "0735")), "move to 735.000000");
  EXPECT_EQ(shown(parse(leaf::k_target, "0")), "move to 0.000000") << "the core knows the limits";
}

TEST(CommandParser, ReadsWhoWorksThereHowHighTheSeatIsAndWhatTheCoachIsTold) {
  EXPECT_EQ(shown(parse(leaf::k_user, "Anna")), "user to=Anna");
  EXPECT_EQ(shown(parse(leaf::k_seat_height, "455")), "seat height_mm=455.0");
  EXPECT_EQ(shown(parse(leaf::k_seat_height, "45.5")),
            "expected the seat's height in millimetres, from 300 to 700");
  EXPECT_EQ(shown(parse(leaf::k_break, "done")), "break say=done");
  EXPECT_EQ(shown(parse(leaf::k_break, "start EX04")), "break say=start");
  EXPECT_EQ(shown(parse(leaf::k_break, "start EX99")),
            "expected start, done, skip, next, uncomfortable, sharp, stop or resume; start perhaps with an "
            "exercise, as start EX01");
  EXPECT_EQ(shown(parse(leaf::k_preset_save, "Stand")), "save stand");
  EXPECT_EQ(shown(parse(leaf::k_preset_save, "forget")), "forget presets");
}

TEST(CommandParser, TakesAnotherUserAndAPresetFromTrustedBrokersOnly) {
  EXPECT_THAT(shown(parse(leaf::k_user, "Anna", false)), HasSubstr("commands that move the desk"));
  EXPECT_THAT(shown(parse(leaf::k_preset_save, "Sit", false)), HasSubstr("commands that move the desk"));
  EXPECT_EQ(shown(parse(leaf::k_seat_height, "455", false)), "seat height_mm=455.0");
  EXPECT_EQ(shown(parse(leaf::k_break, "sharp", false)), "break say=sharp");
}

TEST(CommandParser, ReadsIntervalsInMinutes) {
  EXPECT_EQ(shown(parse(leaf::k_sit_interval, "25")), "sit for 1500.000000");
  EXPECT_EQ(shown(parse(leaf::k_sit_interval, "240")), "sit for 14400.000000");
  EXPECT_EQ(shown(parse(leaf::k_stand_interval, "7.5")), "stand for 450.000000");
  EXPECT_EQ(shown(parse(leaf::k_snooze_time, "1.0")), "snooze for 60.000000");
  EXPECT_EQ(shown(parse(leaf::k_snooze_time, "1.0249")), "snooze for 61.000000") << "whole seconds";
  EXPECT_EQ(shown(parse(leaf::k_intervals, "forget")), "forget intervals");
  EXPECT_EQ(refusal(parse(leaf::k_sit_interval, "0.9")),
            "expected a number of minutes from 1 to 240, such as 25 or 7.5");
  EXPECT_THAT(refusal(parse(leaf::k_stand_interval, "121")), HasSubstr("from 1 to 120"));
  EXPECT_THAT(refusal(parse(leaf::k_snooze_time, "60.1")), HasSubstr("from 1 to 60"));
}

TEST(CommandParser, KnowsItsCommandsByName) {
  for (auto const leaf :
       {leaf::k_target, leaf::k_user, leaf::k_cycle_mode, leaf::k_snooze_time, leaf::k_hold}) {
    EXPECT_EQ(known_command(leaf), leaf);
  }
  for (auto const leaf : {leaf::k_height, leaf::k_state, "bogus"sv, ""sv}) EXPECT_EQ(known_command(leaf), "");
  for (auto const& [leaf, payload] :
       {std::pair{leaf::k_move, "OPEN"sv}, {leaf::k_move, "stop"sv}, {leaf::k_hold, "STOP"sv}}) {
    EXPECT_FALSE(is_stop(k_topics, {k_topics.command(leaf), payload})) << leaf;
  }
  EXPECT_TRUE(is_stop(k_topics, {k_topics.command(leaf::k_move), "STOP"}));
}

TEST(CommandParser, ReadsEveryWord) {
  EXPECT_EQ(shown(parse(leaf::k_move, "OPEN")), "limit up");
  EXPECT_EQ(shown(parse(leaf::k_move, "CLOSE")), "limit down");
  EXPECT_EQ(shown(parse(leaf::k_move, "STOP")), "stop");
  EXPECT_EQ(shown(parse(leaf::k_preset, "Sit")), "preset sit");
  EXPECT_EQ(shown(parse(leaf::k_preset, "Stand")), "preset stand");
  EXPECT_EQ(shown(parse(leaf::k_hold, "up")), "hold up");
  EXPECT_EQ(shown(parse(leaf::k_hold, "down")), "hold down");
  EXPECT_EQ(shown(parse(leaf::k_cycle, "ON")), "run");
  EXPECT_EQ(shown(parse(leaf::k_cycle, "OFF")), "do not run");
  EXPECT_EQ(shown(parse(leaf::k_cycle_mode, "automatic")), "mode automatic");
  EXPECT_EQ(shown(parse(leaf::k_cycle_mode, "confirm")), "mode confirm");
  EXPECT_EQ(shown(parse(leaf::k_cycle_mode, "remind")), "mode remind");
  EXPECT_EQ(shown(parse(leaf::k_cycle_mode, "off")), "mode off");
  EXPECT_EQ(shown(parse(leaf::k_cycle_next, "now")), "now");
  EXPECT_EQ(shown(parse(leaf::k_cycle_next, "skip")), "skip");
  EXPECT_EQ(shown(parse(leaf::k_reminder, "snooze")), "snooze");
  EXPECT_EQ(shown(parse(leaf::k_reminder, "snooze 5")), "snooze " + std::to_string(300.0));
  EXPECT_EQ(shown(parse(leaf::k_reminder, "snooze 15")), "snooze " + std::to_string(900.0));
  EXPECT_EQ(shown(parse(leaf::k_dnd, "45")), "do not disturb " + std::to_string(2700.0));
  EXPECT_EQ(shown(parse(leaf::k_dnd, "OFF")), "do not disturb " + std::to_string(0.0));
  auto const undisturbed = std::get<core::Request>(parse(leaf::k_dnd, "ON"));
  EXPECT_EQ(std::get<request::DoNotDisturb>(undisturbed).length, request::k_until_told);
  EXPECT_EQ(shown(parse(leaf::k_pause, "120")), "pause " + std::to_string(7200.0));
  EXPECT_EQ(shown(parse(leaf::k_pause, "tomorrow")), "pause");
  EXPECT_EQ(shown(parse(leaf::k_pause, "OFF")), "resume");
  EXPECT_EQ(shown(parse(leaf::k_lock, "ON")), "lock");
  EXPECT_EQ(shown(parse(leaf::k_lock, "OFF")), "unlock");
  EXPECT_EQ(shown(parse(leaf::k_fault, "reset")), "clear");
  EXPECT_EQ(shown(parse(leaf::k_home, "home")), "home");
}

struct Bad {
  std::string_view leaf;
  std::string_view payload;
};

std::string const k_long_number = "7" + std::string(63, '0') + "0";
std::string const k_megabyte(1 << 20, '9');

/// Everything that somebody might send, and some that nobody should.
Bad const k_bad[] = {
    {"target", ""},
    {"target", " "},
    {"target", " 735"},
    {"target", "735 "},
    {"target", "735\n"},
    {"target", "735\0"sv},
    {"target", "+735"},
    {"target", "-735"},
    {"target", "-0"},
    {"target", "7,35"},
    {"target", "735,5"},
    {"target", "735."},
    {"target", ".5"},
    {"target", "1e3"},
    {"target", "7.35E2"},
    {"target", "0x2df"},
    {"target", "nan"},
    {"target", "NaN"},
    {"target", "inf"},
    {"target", "-inf"},
    {"target", "infinity"},
    {"target", "735mm"},
    {"target", "73.5 cm"},
    {"target", "None"},
    {"target", "null"},
    {"target", "true"},
    {"target", "\"735\""},
    {"target", "{\"mm\":735}"},
    {"target", "[735]"},
    {"target", "735;900"},
    {"target", "7 35"},
    {"target", "７３５"},
    {"target", "7.3.5"},
    {"target", "--"},
    {"target", "OPEN"},
    {"target", "\xff\xfe"},
    {"target", "\0"sv},
    {"target", k_long_number},
    {"target", k_megabyte},
    {"move", ""},
    {"move", "open"},
    {"move", "Open"},
    {"move", "OPEN "},
    {"move", "UP"},
    {"move", "STOP\n"},
    {"move", "STOP\0"sv},
    {"move", "stop"},
    {"move", "STOPP"},
    {"move", "STO"},
    {"preset", "sit"},
    {"preset", "SIT"},
    {"preset", "Walk"},
    {"preset", "None"},
    {"preset", ""},
    {"hold", ""},
    {"hold", "UP"},
    {"hold", "up "},
    {"hold", "release"},
    {"calibrate", ""},
    {"calibrate", "yes"},
    {"home", "HOME"},
    {"measured_height", "735"},
    {"cycle", "on"},
    {"cycle", "1"},
    {"cycle", "true"},
    {"cycle", "TOGGLE"},
    {"cycle/mode", "auto"},
    {"cycle/mode", "Automatic"},
    {"cycle/mode", ""},
    {"cycle/next", "yes"},
    {"cycle/next", "NOW"},
    {"reminder", ""},
    {"reminder", "5"},
    {"reminder", "skip"},
    {"reminder", "snooze 7"},
    {"reminder", "snooze  5"},
    {"sit_interval", ""},
    {"sit_interval", "25 min"},
    {"sit_interval", "-25"},
    {"sit_interval", ".5"},
    {"sit_interval", "241"},
    {"stand_interval", "0"},
    {"snooze_time", "1e1"},
    {"snooze_time", "nan"},
    {"intervals", "Forget"},
    {"dnd", ""},
    {"dnd", "on"},
    {"dnd", "0"},
    {"dnd", "-5"},
    {"dnd", "+5"},
    {"dnd", "5.5"},
    {"dnd", "45m"},
    {"dnd", "1441"},
    {"dnd", "99999999999999999999"},
    {"pause", "ON"},
    {"pause", "0"},
    {"pause", "10081"},
    {"pause", "Tomorrow"},
    {"lock", "LOCK"},
    {"lock", "off"},
    {"lock", "0"},
    {"fault", ""},
    {"fault", "RESET"},
    {"fault", "clear"},
    {"height", "735"},
    {"state", "{}"},
    {"availability", "online"},
    {"", "735"},
    {"cycle/", "ON"},
    {"target/set", "735"},
    {"cycle/mode/x", "off"},
    {"Target", "735"},
};

TEST(CommandParser, RefusesEveryBadPayloadWithAReason) {
  for (Bad const& bad : k_bad) {
    Command const command = parse(bad.leaf, bad.payload);
    ASSERT_TRUE(std::holds_alternative<Refusal>(command)) << bad.leaf << ": " << bad.payload.substr(0, 80);
    EXPECT_FALSE(refusal(command).empty());
    EXPECT_LT(refusal(command).size(), 200U) << "the reason must not carry the payload";
  }
  EXPECT_GE(std::size(k_bad), 50U);
}

TEST(CommandParser, SaysWhatItExpected) {
  EXPECT_THAT(refusal(parse(leaf::k_target, "73.5 cm")), HasSubstr("millimetres"));
  EXPECT_EQ(refusal(parse(leaf::k_move, "UP")), "expected one of OPEN, CLOSE, STOP");
  EXPECT_EQ(refusal(parse(leaf::k_fault, "clear")), "expected exactly reset");
  EXPECT_THAT(refusal(parse(leaf::k_target, k_megabyte)), HasSubstr("longer than 64 bytes"));
  EXPECT_THAT(refusal(parse("colour", "red")), HasSubstr("no such command"));
}

TEST(CommandParser, LeavesOtherTopicsAlone) {
  for (std::string_view const topic :
       {"deskd/other/move/set", "deskd/main/height", "deskd/availability", "homeassistant/status", ""}) {
    EXPECT_TRUE(std::holds_alternative<NotForUs>(parse_command(k_topics, {topic, "STOP"}, true))) << topic;
  }
}

TEST(CommandParser, IgnoresRetainedMessagesWhateverTheySay) {
  for (auto const& [leaf, payload] : {std::pair{"target"sv, "735"sv},
                                      {"move"sv, "OPEN"sv},
                                      {"move"sv, "STOP"sv},
                                      {"preset"sv, "Stand"sv},
                                      {"hold"sv, "up"sv},
                                      {"cycle"sv, "ON"sv},
                                      {"target"sv, "rubbish"sv}}) {
    EXPECT_THAT(refusal(parse(leaf, payload, true, true)), HasSubstr("retained")) << leaf << " " << payload;
  }
}

TEST(CommandParser, RefusesWhatCouldMoveTheDeskFromAnUntrustedBroker) {
  for (auto const& [leaf, payload] : {std::pair{"target"sv, "735"sv},
                                      {"move"sv, "OPEN"sv},
                                      {"move"sv, "CLOSE"sv},
                                      {"preset"sv, "Sit"sv},
                                      {"hold"sv, "up"sv},
                                      {"cycle/next"sv, "now"sv},
                                      {"cycle"sv, "ON"sv},
                                      {"cycle/mode"sv, "automatic"sv},
                                      {"lock"sv, "OFF"sv},
                                      {"home"sv, "home"sv},
                                      {"dnd"sv, "OFF"sv},
                                      {"pause"sv, "OFF"sv},
                                      {"fault"sv, "reset"sv}}) {
    EXPECT_THAT(refusal(parse(leaf, payload, false)), HasSubstr("allow_motion")) << leaf << " " << payload;
  }
}

TEST(CommandParser, ObeysWhatCannotMoveTheDeskFromAnybody) {
  for (auto const& [leaf, payload] : {std::pair{"move"sv, "STOP"sv},
                                      {"cycle"sv, "OFF"sv},
                                      {"cycle/mode"sv, "off"sv},
                                      {"cycle/mode"sv, "confirm"sv},
                                      {"cycle/mode"sv, "remind"sv},
                                      {"cycle/next"sv, "skip"sv},
                                      {"reminder"sv, "snooze"sv},
                                      {"reminder"sv, "snooze 10"sv},
                                      {"dnd"sv, "ON"sv},
                                      {"dnd"sv, "30"sv},
                                      {"pause"sv, "tomorrow"sv},
                                      {"pause"sv, "60"sv},
                                      {"lock"sv, "ON"sv}}) {
    EXPECT_TRUE(std::holds_alternative<core::Request>(parse(leaf, payload, false))) << leaf << " " << payload;
  }
}

config::MqttSettings broker(std::string host, std::string username = {},
                            config::AllowMotion allow = config::AllowMotion::trusted) {
  config::MqttSettings settings;
  settings.host = std::move(host);
  settings.username = std::move(username);
  settings.allow_motion = allow;
  return settings;
}

TEST(MotionAllowed, TrustsABrokerOnThisHostOrAUserName) {
  for (char const* const host : {"localhost", "127.0.0.1", "127.255.3.4", "::1", "0:0:0:0:0:0:0:1"}) {
    EXPECT_TRUE(motion_allowed(broker(host))) << host;
  }
  for (char const* const host :
       {"192.168.1.5", "homeassistant.local", "128.0.0.1", "::2", "localhost.evil.example",
        "127.0.0.1.evil.example", "127.1.evil", "0.0.0.0", ""}) {
    EXPECT_FALSE(motion_allowed(broker(host))) << host;
    EXPECT_TRUE(motion_allowed(broker(host, "desk"))) << host;
  }
}

TEST(MotionAllowed, DoesAsTheUserSaidOtherwise) {
  EXPECT_TRUE(motion_allowed(broker("10.0.0.1", "", config::AllowMotion::always)));
  EXPECT_FALSE(motion_allowed(broker("localhost", "desk", config::AllowMotion::never)));
}

}  // namespace
}  // namespace desk::mqtt
