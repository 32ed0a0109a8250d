#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <string>

/// People at the real daemon's desk: who works there, what is made of their body, and their breaks.
namespace desk {
namespace {

using testing::ask;
using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using testing::state_of;
using testing::wait_until;

Daemon::Config two_people() {
  return {R"(
[user.anna]
sit_height_mm = 720
stand_height_mm = 1000
[user.anna.ergonomics]
stature_mm = 1550
sex = "woman"
seat_height_mm = 450
[user.anna.coach]
enabled = true
[user.ben]
sit_height_mm = 750
stand_height_mm = 1100
language = "de"
[user.ben.ergonomics]
stature_mm = 1750
[user.ben.limits]
max_height_mm = 1150
[bus.simulator]
driver = "simulated"
[desk.demo]
user = "anna"
[desk.demo.presence]
source = "always"
)"};
}

std::string answer(boost::json::object const& last) {
  return std::string{last.at("answer").as_string()} + ": " + std::string{last.at("reason").as_string()};
}
std::string told(Daemon const& daemon, std::string const& request) {
  return answer(ask(daemon, request).back());
}
boost::json::value preset(Daemon const& daemon, std::string const& name) {
  return state_of(daemon).at("presets").at(name + "_mm");
}
std::string user(Daemon const& daemon) {
  return std::string{state_of(daemon).at("user").at("id").as_string()};
}

TEST(DaemonPeople, SomebodyElseTakesOverAndNothingMoves) {
  Broker broker;
  MqttProbe probe{broker.port()};
  Daemon daemon{two_people(), broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/demo/user", "Anna")) << daemon.log();
  auto const before = daemon.log_end();
  EXPECT_EQ(told(daemon, R"({"cmd":"user","to":"ben"})"), "done: ");
  EXPECT_TRUE(probe.wait_for("deskd/demo/user", "Ben"));
  EXPECT_EQ(preset(daemon, "sit"), 750);
  EXPECT_EQ(state_of(daemon).at("limits").at("max_mm"), 1150);
  probe.publish("deskd/demo/user/set", "Anna");
  EXPECT_TRUE(wait_until([&] { return user(daemon) == "anna"; })) << daemon.log();
  EXPECT_EQ(preset(daemon, "sit"), 720);
  EXPECT_EQ(told(daemon, R"({"cmd":"user","to":"carl"})"),
            "refused: nobody called 'carl' works at this desk; there are: anna, ben");
  EXPECT_EQ(daemon.log().find("event=motor", before), std::string::npos) << daemon.log();
}

TEST(DaemonPeople, SomebodyOfWhomNothingIsKnownIsShownFromTheStart) {
  Broker broker;
  MqttProbe probe{broker.port()};
  Daemon daemon{broker.port(), {"desk.demo.cycle.mode=off"}};
  probe.subscribe("deskd/#");
  EXPECT_TRUE(probe.wait_for("deskd/demo/user", "Demo")) << daemon.log();
  EXPECT_TRUE(probe.wait_for("deskd/demo/height_off", "None")) << "nothing is judged that is not known";
  EXPECT_TRUE(probe.wait_for("deskd/demo/seat_height", "None"));
  ASSERT_TRUE(probe.latest("deskd/demo/break"));
  EXPECT_EQ(boost::json::parse(*probe.latest("deskd/demo/break")).at("stage"), "off");
}

TEST(DaemonPeople, NobodyTakesOverWhileTheDeskMoves) {
  Broker broker;
  Daemon daemon{two_people(), broker.port()};
  deskctl::LineSocket mover{daemon.socket()};
  mover.send("{\"cmd\":\"stand\"}\n");
  ASSERT_FALSE(daemon.wait_for_log({"event=move_started"}).empty());
  EXPECT_EQ(told(daemon, R"({"cmd":"user","to":"ben"})"),
            "refused: the desk is being moved: wait until it rests, or stop it");
  EXPECT_EQ(user(daemon), "anna");
}

TEST(DaemonPeople, WhatTheySaidAndTaughtOutlivesAKill) {
  Broker broker;
  Daemon daemon{two_people(), broker.port()};
  EXPECT_EQ(told(daemon, R"({"cmd":"seat","mm":431})"), "done: ");
  EXPECT_EQ(told(daemon, R"({"cmd":"save_preset","preset":"stand"})"),
            "refused: 720 mm is no height to stand at: 840 mm to 1330 mm is");
  EXPECT_EQ(told(daemon, R"({"cmd":"move","mm":700})"), "done: ");
  EXPECT_EQ(told(daemon, R"({"cmd":"save_preset","preset":"sit"})").substr(0, 6), "done: ");
  auto const kept = preset(daemon, "sit");
  EXPECT_NE(kept, 720);
  EXPECT_EQ(told(daemon, R"({"cmd":"user","to":"ben"})"), "done: ");
  EXPECT_EQ(told(daemon, R"({"cmd":"seat","mm":460})"), "done: ");
  EXPECT_EQ(told(daemon, R"({"cmd":"set_interval","interval":"sit","minutes":22.5})"),
            "done: you are asked to stand after 22.5 minutes of sitting now");
  EXPECT_EQ(told(daemon, R"({"cmd":"set_interval","interval":"snooze","minutes":61})"),
            "refused: a snooze is 1 to 60 minutes, not 61 minutes");
  // Written by a thread of its own.
  auto const file = daemon.state_dir() / "demo.json";
  ASSERT_TRUE(wait_until([&] { return testing::text_of(file).find("1350000") != std::string::npos; }));
  daemon.restart_after_kill();
  EXPECT_EQ(user(daemon), "ben");
  EXPECT_EQ(state_of(daemon).at("seat_mm"), 460);
  EXPECT_EQ(state_of(daemon).at("cycle").at("intervals").at("sit_s"), 1350);
  EXPECT_GT(state_of(daemon).at("travel_m").to_number<double>(), 0.01) << "the move to 700 mm";
  EXPECT_EQ(told(daemon, R"({"cmd":"user","to":"anna"})"), "done: ");
  EXPECT_EQ(state_of(daemon).at("seat_mm"), 431);
  EXPECT_EQ(state_of(daemon).at("cycle").at("intervals").at("sit_set"), false) << "that was ben's";
  EXPECT_EQ(preset(daemon, "sit"), kept);
  EXPECT_EQ(told(daemon, R"({"cmd":"forget_presets"})").substr(0, 6), "done: ");
  EXPECT_EQ(preset(daemon, "sit"), 720);
}

TEST(DaemonPeople, APauseAfterPainOutlivesAKill) {
  Broker broker;
  Daemon daemon{two_people(), broker.port()};
  EXPECT_EQ(told(daemon, R"({"cmd":"break","say":"sharp"})").substr(0, 6), "done: ");
  auto const file = daemon.state_dir() / "demo.json";
  ASSERT_TRUE(
      wait_until([&] { return testing::text_of(file).find("\"paused\":true") != std::string::npos; }));
  daemon.restart_after_kill();
  EXPECT_EQ(state_of(daemon).at("break").at("stage"), "paused");
}

TEST(DaemonPeople, HeightsAreJudgedAndTheSeatIsToldOverMqtt) {
  Broker broker;
  MqttProbe probe{broker.port()};
  Daemon daemon{two_people(), broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/demo/height_off", "ON")) << daemon.log();
  EXPECT_TRUE(probe.wait_for("deskd/demo/seat_height", "450"));
  probe.publish("deskd/demo/seat_height/set", "431");
  EXPECT_TRUE(probe.wait_for("deskd/demo/seat_height", "431"));
  auto const seen = ask(daemon, R"({"cmd":"ergonomics"})").back().at("ergonomics");
  EXPECT_EQ(seen.at("user"), "Anna");
  ASSERT_EQ(seen.at("times").as_array().size(), 6U);
  EXPECT_EQ(seen.at("times").at(0).at("id"), "R-SITBOUT");
  EXPECT_EQ(seen.at("times").at(0).at("grade"), "ok");
  EXPECT_TRUE(probe.wait_for("deskd/demo/sat_too_long", "OFF"));
  EXPECT_TRUE(probe.wait_for("deskd/demo/stood_too_long", "OFF"));
  EXPECT_EQ(seen.at("seat_mm"), 431);
  EXPECT_TRUE(seen.at("plan").is_object());
  probe.publish("deskd/demo/seat_height/set", "43");
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_refused", "seat_height"}).empty());
}

TEST(DaemonPeople, TheCoachIsAnsweredAndStandingGetsShorter) {
  Broker broker;
  MqttProbe probe{broker.port()};
  Daemon daemon{two_people(), broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  EXPECT_EQ(told(daemon, R"({"cmd":"break","say":"start","exercise":"EX01"})"), "done: ");
  EXPECT_EQ(state_of(daemon).at("break").at("stage"), "running");
  probe.publish("deskd/demo/break/set", "uncomfortable");
  EXPECT_TRUE(wait_until([&] { return state_of(daemon).at("break").at("stage") == "idle"; })) << daemon.log();
  auto const cycle = state_of(daemon).at("cycle");
  EXPECT_EQ(cycle.at("discomfort"), true);
  EXPECT_EQ(cycle.at("stand_s"), 450) << "half of 15 minutes";
  EXPECT_NE(told(daemon, R"({"cmd":"break","say":"sharp"})"), "done: ") << "the advice to see somebody";
  EXPECT_EQ(state_of(daemon).at("break").at("stage"), "paused");
  EXPECT_EQ(told(daemon, R"({"cmd":"break","say":"next"})").substr(0, 9), "refused: ");
  auto const listed = ask(daemon, R"({"cmd":"breaks"})").back().at("breaks");
  EXPECT_EQ(listed.at("exercises").as_array().size(), 13U);
}

}  // namespace
}  // namespace desk
