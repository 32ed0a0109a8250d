#include "tests/support/daemon.h"
#include "daemon/control/deskctl/line_socket.h"
#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"
#include "tests/support/thread_freezer.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <array>
#include <cmath>
#include <csignal>
#include <optional>

/// The real daemon beside a real Mosquitto, seen from outside: topics, socket, log, signals.
namespace desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ask;
using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using testing::number_in;
using Seen = std::vector<MqttProbe::Seen>;

std::string const k_desk = "deskd/demo/";
std::string const k_discovery = "homeassistant/device/deskd_demo/config";
std::vector<std::string> const k_manual{"desk.demo.cycle.mode=off"};

double height_of(MqttProbe const& probe) {
  auto const text = probe.latest(k_desk + "height");
  return text ? std::stod(*text) : std::nan("");
}

TEST(DaemonMqtt, ShowsItselfRetainedWhenItConnects) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  auto const sees_all = [&](MqttProbe& probe) {
    probe.subscribe("#");
    return probe.wait_for("deskd/availability", "online") && probe.wait_for([&](Seen const&) {
      return probe.latest(k_discovery) && probe.latest(k_desk + "state") && probe.latest(k_desk + "height") &&
             probe.latest(k_desk + "bus");
    });
  };
  // It is ready before it is connected; what one client has seen is kept for the next.
  MqttProbe early{broker.port()};
  ASSERT_TRUE(sees_all(early)) << daemon.log();
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(sees_all(probe)) << daemon.log();
  for (auto const& seen : probe.seen()) EXPECT_TRUE(seen.retained) << seen.topic;
  auto const state = boost::json::parse(*probe.latest(k_desk + "state")).as_object();
  EXPECT_NEAR(state.at("height_mm").to_number<double>(), 740, 1);
  EXPECT_EQ(state.at("posture"), "sitting");
  auto const discovery = boost::json::parse(*probe.latest(k_discovery)).as_object();
  EXPECT_TRUE(discovery.at("components").as_object().contains("desk"));
  EXPECT_EQ(boost::json::parse(*probe.latest(k_desk + "bus")).at("timeouts").to_number<int>(), 0);
}

TEST(DaemonMqtt, ACommandMovesTheDeskAndTheStateFollows) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  probe.publish(k_desk + "target/set", "760");
  ASSERT_TRUE(probe.wait_for(k_desk + "move", "opening")) << daemon.log();
  auto const ended = daemon.wait_for_log({"event=move_ended"});
  EXPECT_NE(ended.find("end=reached"), std::string::npos) << ended;
  // It stood still before a correction as well; the last word is what counts.
  EXPECT_TRUE(probe.wait_for([&](Seen const&) {
    return probe.latest(k_desk + "move") == "stopped" && std::abs(height_of(probe) - 760) <= 1.05;
  })) << height_of(probe)
      << "\n"
      << ended;
}

TEST(DaemonMqtt, AnswersABirthMessageWithEverything) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  probe.forget();
  probe.publish("homeassistant/status", "online");
  EXPECT_TRUE(probe.wait_for([&](Seen const&) {
    return probe.latest(k_discovery) && probe.latest(k_desk + "height") && probe.latest("deskd/availability");
  })) << daemon.log();
}

TEST(DaemonMqtt, RetainedCommandsNeverMoveTheDesk) {
  Broker broker;
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  probe.publish(k_desk + "target/set", "800", true);
  probe.publish(k_desk + "preset/set", "Stand", true);
  Daemon daemon{broker.port(), k_manual};
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_refused", "target/set"}).empty()) << daemon.log();
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_refused", "preset/set"}).empty()) << daemon.log();
  EXPECT_TRUE(probe.wait_for([&](Seen const&) { return probe.latest(k_desk + "error").has_value(); }));
  EXPECT_EQ(daemon.log().find("event=command "), std::string::npos) << daemon.log();
}

TEST(DaemonMqtt, FiftyBadPayloadsChangeNothing) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  auto const before = boost::json::parse(*probe.latest(k_desk + "state")).as_object();
  // No more than a desk takes at once on each.
  std::array<char const*, 10> const topics{"seat_height", "move",     "preset", "cycle",      "cycle/mode",
                                           "lock",        "reminder", "fault",  "cycle/next", "dnd"};
  std::array<std::string, 6> const bad{"", " 760", "1e3", "stand\n", std::string("ON\0", 3), "\xff\xfe{}"};
  int sent = 0;
  for (auto const* topic : topics) {
    for (auto const& payload : bad) {
      probe.publish(k_desk + topic + "/set", payload);
      ++sent;
    }
  }
  for (char const* mm : {"649", "1251", "7200", "-1", "nan"}) {
    probe.publish(k_desk + "target/set", mm);
    ++sent;
  }
  EXPECT_TRUE(probe.wait_for([&](Seen const& seen) {
    return std::count_if(seen.begin(), seen.end(),
                         [](auto const& s) { return s.topic == k_desk + "error"; }) >= sent;
  })) << "each is answered on the error topic";
  EXPECT_EQ(daemon.log().find("event=move_started"), std::string::npos) << daemon.log();
  auto after = boost::json::parse(*probe.latest(k_desk + "state")).as_object();
  for (char const* key : {"target_mm", "posture", "cycle", "locked", "fault", "preset", "motion"}) {
    EXPECT_EQ(before.at(key), after.at(key)) << key;
  }
}

TEST(DaemonMqtt, AMoveSurvivesTheBrokersDeathAndTheStateReturns) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  {
    MqttProbe probe{broker.port()};
    probe.subscribe("#");
    ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
    probe.publish(k_desk + "target/set", "800");
    ASSERT_TRUE(probe.wait_for(k_desk + "move", "opening")) << daemon.log();
  }
  broker.kill();
  auto const ended = daemon.wait_for_log({"event=move_ended"});
  EXPECT_NE(ended.find("end=reached"), std::string::npos) << daemon.log();
  broker.start();
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online", seconds{20})) << daemon.log();
  EXPECT_TRUE(probe.wait_for([&](Seen const&) { return probe.latest(k_discovery).has_value(); }));
  EXPECT_NEAR(height_of(probe), 800, 1.05);
}

TEST(DaemonMqtt, KeepsTheReportOfTheLastMove) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe listener{broker.port()};
  listener.subscribe(k_desk + "last_move");
  EXPECT_EQ(ask(daemon, R"({"cmd":"move","mm":760})").back()["answer"], "done") << daemon.log();
  // The answer may overtake the message. Once one client has it, the broker keeps it for the next.
  ASSERT_TRUE(listener.wait_for([&](Seen const& seen) { return !seen.empty(); })) << daemon.log();
  MqttProbe probe{broker.port()};
  probe.subscribe(k_desk + "last_move");
  ASSERT_TRUE(probe.wait_for([&](Seen const& seen) { return !seen.empty(); })) << daemon.log();
  EXPECT_TRUE(probe.seen().front().retained);
  auto const move = boost::json::parse(probe.seen().front().payload).as_object();
  EXPECT_EQ(move.at("end"), "reached");
  EXPECT_EQ(move.at("target_mm"), 760);
  EXPECT_LE(std::abs(move.at("error_mm").to_number<double>()), 1.05);
  auto const logged = daemon.wait_for_log({"event=move_ended"});
  for (char const* key : {" target_mm=760.0", " predicted_mm=", " error_mm=", " motor_time_s=", " reason="}) {
    EXPECT_NE(logged.find(key), std::string::npos) << key << " in " << logged;
  }
}

TEST(DaemonMqtt, DoesNotOfferCalibration) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe(k_desk + "error");
  probe.publish(k_desk + "calibrate/set", "yes");
  ASSERT_TRUE(probe.wait_for([&](Seen const& seen) { return !seen.empty(); })) << daemon.log();
  EXPECT_NE(probe.seen().front().payload.find("no such command"), std::string::npos);
}

TEST(DaemonRestart, AfterAKillNothingMovesAndTheStateReturns) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  probe.publish(k_desk + "target/set", "900");
  ASSERT_TRUE(probe.wait_for(k_desk + "move", "opening"));
  daemon.process().kill();
  ASSERT_TRUE(probe.wait_for("deskd/availability", "offline")) << "the will";
  std::size_t const end = daemon.log_end();
  daemon.restart_after_kill();
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online")) << daemon.log();
  ASSERT_TRUE(probe.wait_for(k_desk + "move", "stopped"));
  EXPECT_TRUE(daemon.wait_for_log({"event=move_started"}, end, milliseconds{1}).empty()) << daemon.log();
}

TEST(DaemonSafety, StopSwitchesTheMotorOffWithinOneTransaction) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  deskctl::LineSocket mover{daemon.socket()};
  mover.send(R"({"cmd":"stand"})"
             "\n");
  ASSERT_FALSE(daemon.wait_for_log({"event=motor output=up"}).empty()) << daemon.log();
  std::size_t const end = daemon.log_end();
  EXPECT_EQ(ask(daemon, R"({"cmd":"stop"})").back()["answer"], "done");
  auto const asked = daemon.wait_for_log({"event=command", "command=stop"}, end);
  auto const off = daemon.wait_for_log({"event=motor output=off"}, end);
  ASSERT_FALSE(off.empty()) << daemon.log();
  EXPECT_NE(off.find("cause=command"), std::string::npos) << off;
  // One transaction of the simulated bus takes microseconds; what is left is the scheduler of a loaded
  // machine.
  EXPECT_LT(number_in(off, "done") - number_in(asked, "mono"), 0.25) << asked << "\n" << off;
}

TEST(DaemonSafety, AHangingIoThreadEndsWithTheLease) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  deskctl::LineSocket mover{daemon.socket()};
  mover.send(R"({"cmd":"stand"})"
             "\n");
  ASSERT_FALSE(daemon.wait_for_log({"event=motor output=up"}).empty()) << daemon.log();
  std::size_t const end = daemon.log_end();
  {
    testing::ThreadFreezer const io{daemon.process().pid()};
    auto const off = daemon.wait_for_log({"event=motor output=off"}, end);
    ASSERT_FALSE(off.empty()) << daemon.log();
    EXPECT_NE(off.find("cause=lease_end"), std::string::npos) << off;
    EXPECT_LT(number_in(off, "done") - number_in(off, "requested"), 0.25) << off;
  }
  // It comes back to a desk that stands still, and takes commands again.
  EXPECT_EQ(ask(daemon, R"({"cmd":"status"})").back()["answer"], "done");
}

TEST(DaemonSafety, TerminationStopsTheMotorFirst) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  deskctl::LineSocket mover{daemon.socket()};
  mover.send(R"({"cmd":"stand"})"
             "\n");
  ASSERT_FALSE(daemon.wait_for_log({"event=motor output=up"}).empty()) << daemon.log();
  std::size_t const end = daemon.log_end();
  daemon.process().send(SIGTERM);
  EXPECT_EQ(daemon.process().wait(), 0) << daemon.log();
  auto const off = daemon.wait_for_log({"event=motor output=off"}, end, milliseconds{1});
  EXPECT_NE(off.find("cause=shutdown"), std::string::npos) << daemon.log();
  EXPECT_TRUE(probe.wait_for("deskd/availability", "offline"));
  EXPECT_FALSE(std::filesystem::exists(daemon.socket()));
}

TEST(DaemonSafety, ABrokerThatIsNotThereDelaysNothing) {
  Daemon daemon{Broker::free_port(), k_manual};
  auto const answers = ask(daemon, R"({"cmd":"move","mm":760})");
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers.back().at("answer"), "done") << daemon.log();
}

TEST(DaemonSafety, ASecondDaemonOnTheSameSocketIsRefused) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  Daemon second{broker.port(), {"control.socket=" + daemon.socket().string()}, Daemon::NotWaiting{}};
  EXPECT_EQ(second.process().wait(), 1) << second.log();
  EXPECT_NE(second.log().find("another deskd"), std::string::npos) << second.log();
  EXPECT_EQ(ask(daemon, R"({"cmd":"status"})").back()["answer"], "done");
}

TEST(DaemonCycle, AnnouncesAndChangesPostureByItself) {
  Broker broker;
  Daemon daemon{
      broker.port(),
      {"user.demo.sit_height_mm=800", "user.demo.stand_height_mm=1000", "user.demo.sit_minutes=0.1",
       "user.demo.stand_minutes=0.1", "desk.demo.cycle.announcement_s=3", "desk.demo.start_height_mm=800"}};
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  for (double const target : {1000.0, 800.0}) {
    char const* const to = target > 900 ? "to=stand" : "to=sit";
    auto const announced = daemon.wait_for_log({"event=change_announced", to}, 0, seconds{40});
    auto const ended = daemon.wait_for_log({"event=move_ended", "end=reached", "origin=cycle",
                                            target > 900 ? "target_mm=1000.0" : "target_mm=800.0"},
                                           0, seconds{40});
    ASSERT_FALSE(announced.empty()) << daemon.log();
    ASSERT_FALSE(ended.empty()) << daemon.log();
    EXPECT_GT(number_in(ended, "mono") - number_in(ended, "duration_s"), number_in(announced, "mono") + 2.9);
    EXPECT_NEAR(number_in(ended, "landed_mm"), target, 1.05);
  }
}

TEST(DaemonConfig, ABrokenOneStartsNothingAndSaysEverything) {
  testing::TempDir directory;
  auto const file =
      directory.write("broken.toml",
                      "[mqtt]\nprot = 1883\n\n[user.a]\nsit_height_mm = 7200\nstand_height_mm = 1100\n\n"
                      "[bus.b]\ndriver = \"simulated\"\n\n[desk.d]\nbus = \"c\"\n");
  for (char const* option : {"--check-config", "--config"}) {
    auto const out = directory.path() / "out";
    testing::ChildProcess deskd{{DESKD_PROGRAM, option, file.string()}, out};
    EXPECT_EQ(deskd.wait(), 2);
    auto const report = testing::text_of(out);
    for (char const* expected : {"broken.toml:2:1: error", "did you mean port", "broken.toml:5:1: error",
                                 "broken.toml:12:1: error"}) {
      EXPECT_NE(report.find(expected), std::string::npos) << expected << "\n" << report;
    }
    std::filesystem::remove(out);
  }
}

TEST(DaemonConfig, TheShippedFilesPassTheCheck) {
  testing::TempDir directory;
  for (char const* file : {"/config/deskd.toml", "/config/examples/demo.toml"}) {
    auto const out = directory.path() / "out";
    testing::ChildProcess deskd{{DESKD_PROGRAM, "--check-config", std::string{DESKD_SOURCE_DIR} + file}, out};
    EXPECT_EQ(deskd.wait(), 0) << testing::text_of(out);
  }
}

}  // namespace
}  // namespace desk
