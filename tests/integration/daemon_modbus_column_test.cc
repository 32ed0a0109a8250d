// The daemon and a lifting column on Modbus TCP.
#include "tests/integration/daemon_modbus_fixture.h"

#include <gmock/gmock.h>

#include <cmath>
#include <csignal>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr double k_longest_gap_ms =
    500;  // what the column bears; how much less it gets, its own test measures

using DaemonOnColumn = DaemonOnModbus;

std::vector<std::string> words_of(std::vector<ModbusSimulator::Happening> const& trace) {
  std::vector<std::string> words;
  words.reserve(trace.size());
  for (auto const& happening : trace) words.push_back(happening.what);
  return words;
}

TEST_F(DaemonOnColumn, ShowsTheTrueHeightAndStandsUpInTheOrderOfTheManual) {
  start_column();
  auto const shown = [&] {
    auto const text = probe->latest("deskd/left/height");
    return text && *text != "None" ? std::stod(*text) : 0;
  };
  EXPECT_TRUE(probe->wait_for([&](auto const&) { return std::abs(shown() - height()) <= 0.11; })) << shown();
  EXPECT_THAT(words_of(only(sim->trace(watched), {"register"})), Each("register 0x2002=64259"))
      << "stops, and nothing else";
  std::size_t const before = sim->trace(watched).size();
  tell("preset", "Stand");
  EXPECT_THAT(daemon->wait_for_log({"event=move_ended"}), HasSubstr("end=reached"));
  EXPECT_TRUE(probe->wait_for([&](auto const&) {
    return probe->latest("deskd/left/move") == "stopped" && std::abs(shown() - k_stand_mm) <= 1;
  })) << shown();
  EXPECT_NEAR(height(), k_stand_mm, 1);
  EXPECT_EQ(starts(), 1);
  EXPECT_EQ(sim->state(watched, "starts_in_error"), 0);
  EXPECT_LE(sim->state(watched, "gap_ms"), k_longest_gap_ms);
  RecordProperty("longest_heartbeat_gap_ms", std::to_string(sim->state(watched, "gap_ms")));
  auto trace = sim->trace(watched);
  trace.erase(trace.begin(), trace.begin() + static_cast<std::ptrdiff_t>(before));
  auto told = words_of(only(trace, {"register", "read 0x2104 count=1", "motor"}));
  ASSERT_GE(told.size(), 9U);
  told.resize(9);
  EXPECT_THAT(told, ElementsAre(StartsWith("register 0x2001="), "register 0x2003=251", "register 0x2004=251",
                                "register 0x2005=251", "register 0x2006=251", "register 0x2002=64259",
                                "read 0x2104 count=1", "register 0x2002=2700", "motor on"));
}

TEST_F(DaemonOnColumn, TurnsRoundOnlyThroughAStop) {
  start_column();
  tell("target", "1000");
  ASSERT_TRUE(passes(20));
  EXPECT_THAT(move(880), HasSubstr("end=reached"));
  EXPECT_FALSE(daemon->wait_for_log({"event=move_ended", "end=replaced", "target_mm=1000.0"}).empty());
  EXPECT_NEAR(height(), 880, 1);
  EXPECT_EQ(starts(), 2);
  EXPECT_EQ(sim->state(watched, "reversals"), 0);
  auto const trace = sim->trace(watched);
  auto const told = words_of(only(trace, {"register 0x2002", "motor"}));
  auto const first_on = std::find(told.begin(), told.end(), "motor on");
  ASSERT_NE(first_on, told.end());
  auto const second_on = std::find(first_on + 1, told.end(), "motor on");
  EXPECT_NE(std::find(first_on, second_on, "register 0x2002=64259"), second_on) << in_lines(trace);
}

TEST_F(DaemonOnColumn, AnErrorIsAFaultInWordsUntilAPersonClearsIt) {
  start_column();
  std::vector<std::pair<int, std::string>> const errors{{2, "lost count of its position"},
                                                        {3, "voltage is too high"},
                                                        {4, "voltage is too low"},
                                                        {7, "too hot"}};
  for (auto const& [number, words] : errors) {
    sim->control("error 255 " + std::to_string(number));
    ASSERT_TRUE(wait_until([&] { return !fault().empty(); })) << number;
    EXPECT_THAT(fault(), HasSubstr(words));
    EXPECT_TRUE(probe->wait_for("deskd/left/fault", "drive_error"));
    std::size_t const log = daemon->log_end();
    tell("target", "760");
    EXPECT_THAT(daemon->wait_for_log({"event=command_refused"}, log), HasSubstr(words));
    // The cause is gone, but a person has to say so.
    sim->control("error 255 0");
    ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 1; }));
    EXPECT_THAT(fault(), HasSubstr(words));
    tell("fault", "reset");
    EXPECT_TRUE(wait_until([&] { return fault().empty(); })) << number;
    EXPECT_TRUE(probe->wait_for("deskd/left/fault", "ok"));
    // The column is told to forget, too, a moment later: the next error must not come before.
    ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 3; }));
  }
  EXPECT_EQ(starts(), 0);
  auto const log = daemon->log();
  std::size_t offs = 0;
  for (auto at = log.find("output=off"); at != std::string::npos; at = log.find("output=off", at + 1)) ++offs;
  EXPECT_LE(offs, 2 + 2 * errors.size())
      << "motor off is said once for each error and each clear, not at every poll";
}

TEST_F(DaemonOnColumn, WhatTheStartClearsIsNoFaultOfARestingDesk) {
  start_column();
  double target = 900;
  for (int const error : {1, 5}) {
    sim->control("error 255 " + std::to_string(error));
    ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 1; }));
    EXPECT_EQ(fault(), "") << error;
    EXPECT_THAT(move(target), HasSubstr("end=reached")) << error;
    EXPECT_NEAR(height(), target, 1);
    EXPECT_EQ(sim->state(watched, "error"), 0);
    target += 20;
  }
  EXPECT_EQ(sim->state(watched, "starts_in_error"), 0);
}

TEST_F(DaemonOnColumn, StopsByItselfWhenTheDaemonHangsAndWaitsForAPerson) {
  start_column();
  tell("target", "1000");
  ASSERT_TRUE(passes(20));
  daemon->process().freeze();
  ASSERT_TRUE(wait_until([&] { return sim->state(watched, "error") == 5; }));
  EXPECT_FALSE(sim->motor_on(watched));
  double stands = 0;
  ASSERT_TRUE(wait_until([&] { return std::abs(std::exchange(stands, height()) - stands) == 0; }));
  auto const beats = only(sim->trace(watched), {"register 0x2001"});
  auto const lost = only(sim->trace(watched), {"heartbeat lost"});
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_NEAR(lost.back().at_s - beats.back().at_s, 0.5, 0.001);
  int const before = starts();
  daemon->process().send(SIGCONT);
  // It was blind while the desk moved; that heals as soon as heights come again.
  EXPECT_THAT(daemon->wait_for_log({"event=fault "}), HasSubstr("code=stale_height"));
  EXPECT_THAT(daemon->wait_for_log({"event=move_ended"}), HasSubstr("end=aborted"));
  EXPECT_TRUE(wait_until([&] { return fault().empty(); })) << fault();
  ASSERT_TRUE(wait_until([&, from = sim->requests()] { return sim->requests() > from + 4; }));
  EXPECT_EQ(state().at("motion"), "stopped");
  EXPECT_EQ(starts(), before) << "no motion without a new reason";
  EXPECT_THAT(move(930), HasSubstr("end=reached"));
  EXPECT_EQ(starts(), before + 1);
}

TEST_F(DaemonOnColumn, AnErrorThatStaysAtTheColumnIsClearedThereToo) {
  start_column();
  sim->control("error 255 7");
  ASSERT_TRUE(wait_until([&] { return !fault().empty(); }));
  tell("fault", "reset");
  EXPECT_TRUE(wait_until([&] { return sim->state(watched, "error") == 0; }));
  EXPECT_TRUE(wait_until([&] { return fault().empty(); }));
  EXPECT_THAT(move(740), HasSubstr("end=reached"));
}

}  // namespace
}  // namespace desk::testing
