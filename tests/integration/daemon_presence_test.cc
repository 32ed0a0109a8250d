#include "daemon/control/deskctl/run.h"
#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <string>
#include <vector>

/// Who is at the desk, and whether they want to be left alone, as the real daemon hears it.
namespace desk {
namespace {

using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using testing::state_of;
using testing::wait_until;

std::vector<std::string> heard_from(std::string const& source, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"desk.demo.cycle.mode=confirm", "desk.demo.presence.source=" + source});
  return more;
}

bool presence_is(Daemon const& daemon, std::string_view presence) {
  return wait_until([&] { return state_of(daemon).at("presence").as_string() == presence; });
}

struct Said {
  int exit_code;
  std::string out;
  std::string err;
};
Said deskctl(Daemon const& daemon, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"deskctl", "--socket", daemon.socket().string()});
  std::vector<char const*> argv;
  argv.reserve(arguments.size());
  for (auto const& argument : arguments) argv.push_back(argument.c_str());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  int const code = deskctl::run(static_cast<int>(argv.size()), argv.data());
  return {code, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
}

TEST(DaemonPresence, ATopicsJsonTells) {
  Broker broker;
  MqttProbe probe{broker.port()};
  // Kept by the broker from before the daemon started: who is there is a state.
  probe.publish("home/motion", R"({"battery":87,"occupancy":true})", true);
  Daemon daemon{broker.port(), heard_from("mqtt", {"desk.demo.presence.topic=home/motion",
                                                   "desk.demo.presence.pointer=/occupancy"})};
  EXPECT_TRUE(presence_is(daemon, "present")) << daemon.log();
  probe.publish("home/motion", R"({"battery":87})");
  EXPECT_FALSE(daemon.wait_for_log({"event=presence_ignored", "home/motion"}).empty());
  probe.publish("home/motion", R"({"battery":86,"occupancy":false})");
  EXPECT_TRUE(presence_is(daemon, "away")) << daemon.log();
}

TEST(DaemonPresence, ATopicsPayloadTellsAndItsBrokerMayGoForAMoment) {
  Broker broker;
  Daemon daemon{broker.port(),
                heard_from("mqtt", {"desk.demo.presence.topic=home/anna", "desk.demo.presence.present=home",
                                    "desk.demo.presence.away=not_home"})};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  EXPECT_EQ(state_of(daemon).at("presence"), "unknown") << "nobody has said anything";
  probe.publish("home/anna", "not_home");
  EXPECT_TRUE(presence_is(daemon, "away")) << daemon.log();
  probe.publish("home/anna", "home");
  EXPECT_TRUE(presence_is(daemon, "present")) << daemon.log();
  broker.kill();
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt", "state=disconnected"}).empty());
  EXPECT_EQ(state_of(daemon).at("presence"), "present");
}

TEST(DaemonPresence, ATopicThatFallsSilentWithItsBrokerIsUnknown) {
  Broker broker;
  Daemon daemon{broker.port(), heard_from("mqtt", {"desk.demo.presence.topic=home/motion",
                                                   "desk.demo.presence.stale_minutes=0.05"})};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  probe.publish("home/motion", "ON");
  broker.kill();
  EXPECT_FALSE(daemon.wait_for_log({"event=presence", "presence=present"}).empty()) << daemon.log();
  EXPECT_FALSE(
      daemon.wait_for_log({"event=presence", "presence=unknown"}, daemon.log().find("presence=present"))
          .empty())
      << daemon.log();
}

TEST(DaemonPresence, APersonsWordCountsIfItIsAskedFor) {
  Daemon daemon{Broker::free_port(), heard_from("local")};
  EXPECT_EQ(state_of(daemon).at("presence"), "unknown");
  auto said = deskctl(daemon, {"presence", "present"});
  EXPECT_EQ(said.exit_code, 0) << said.err;
  EXPECT_EQ(said.out, "presence: present\n");
  EXPECT_EQ(state_of(daemon).at("presence"), "present");
  deskctl(daemon, {"presence", "away"});
  EXPECT_EQ(state_of(daemon).at("presence"), "away");
  deskctl(daemon, {"presence", "auto"});
  EXPECT_EQ(state_of(daemon).at("presence"), "unknown");
}

TEST(DaemonPresence, APersonsWordIsRefusedIfItIsNot) {
  Daemon daemon{Broker::free_port(), heard_from("always")};
  auto const said = deskctl(daemon, {"presence", "away"});
  EXPECT_EQ(said.exit_code, 1);
  EXPECT_NE(said.err.find(R"(add "local" to source in [desk.demo.presence])"), std::string::npos) << said.err;
  EXPECT_EQ(state_of(daemon).at("presence"), "present");
}

TEST(DaemonLeftAlone, DoNotDisturbAndPauseComeOverMqtt) {
  Broker broker;
  Daemon daemon{broker.port(), heard_from("always")};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  auto const cycle = [&] { return state_of(daemon).at("cycle").as_object(); };
  probe.publish("deskd/demo/dnd/set", "45");
  ASSERT_TRUE(wait_until([&] { return cycle().at("do_not_disturb") == true; })) << daemon.log();
  EXPECT_TRUE(cycle().at("do_not_disturb_until").is_string());
  EXPECT_EQ(cycle().at("note").as_string().find("do not disturb, until "), 0U) << cycle();
  probe.publish("deskd/demo/dnd/set", "OFF");
  EXPECT_TRUE(wait_until([&] { return cycle().at("do_not_disturb") == false; })) << daemon.log();
  probe.publish("deskd/demo/pause/set", "tomorrow");
  EXPECT_TRUE(wait_until([&] { return cycle().at("note") == "paused until tomorrow"; })) << daemon.log();
  probe.publish("deskd/demo/pause/set", "OFF");
  EXPECT_TRUE(wait_until([&] { return cycle().at("paused") == false; })) << daemon.log();
}

TEST(DaemonLeftAlone, DoNotDisturbOutlivesAKill) {
  Daemon daemon{Broker::free_port(), heard_from("always")};
  EXPECT_EQ(deskctl(daemon, {"dnd", "45m"}).exit_code, 0);
  EXPECT_EQ(deskctl(daemon, {"pause", "2h"}).exit_code, 0);
  auto const written = [&] {
    return testing::text_of(daemon.state_dir() / "demo.json").find("paused_for_ms") != std::string::npos;
  };
  ASSERT_TRUE(wait_until(written)) << daemon.log();
  daemon.restart_after_kill();
  EXPECT_EQ(state_of(daemon).at("cycle").at("do_not_disturb"), true);
  EXPECT_EQ(state_of(daemon).at("cycle").at("paused"), true);
  auto const status = deskctl(daemon, {"status"});
  EXPECT_NE(status.out.find("  dnd       on, until "), std::string::npos) << status.out;
  EXPECT_EQ(deskctl(daemon, {"resume"}).out, "resumed\n");
  EXPECT_EQ(deskctl(daemon, {"dnd", "off"}).out, "may be disturbed\n");
  EXPECT_EQ(state_of(daemon).at("cycle").at("paused"), false);
}

}  // namespace
}  // namespace desk
