#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

/// The device that the real daemon makes in Home Assistant: each entity shows something, each control is
/// obeyed, and what is gone is taken away.
namespace desk {
namespace {

namespace json = boost::json;
using std::chrono::seconds;
using testing::Broker;
using testing::Daemon;
using testing::MqttProbe;
using Seen = std::vector<MqttProbe::Seen>;

std::string const k_config = "homeassistant/device/deskd_demo/config";

/// A desk with all that a simulated one can have. Its cycle asks every few seconds and never moves by itself.
std::string everything() {
  return R"(
[user.anna]
sit_height_mm = 720
stand_height_mm = 1000
sit_minutes = 0.1
stand_minutes = 0.1
[user.anna.ergonomics]
stature_mm = 1550
[user.anna.coach]
enabled = true
[user.ben]
sit_height_mm = 750
stand_height_mm = 1100
[bus.simulator]
driver = "simulated"
[desk.demo]
name = "Workplace"
user = "anna"
users = ["anna", "ben"]
area = "Office"
start_height_mm = 720
[desk.demo.presence]
source = ["mqtt", "local"]
topic = "sensor/office"
[desk.demo.cycle]
mode = "confirm"
announcement_s = 3
snooze_minutes = 1
)";
}

/// What one entity's command topic takes, and what it does not.
struct Control {
  std::string leaf;
  std::string good;
  std::string bad;
  std::string back = {};  ///< what undoes it, if the next one needs that
};

/// In an order in which each can be obeyed.
std::vector<Control> controls() {
  return {{"reminder", "snooze", "snooze 7"},
          {"cycle/next", "skip", "later"},
          {"cycle/mode", "remind", "auto"},
          {"cycle", "OFF", "on"},
          {"user", "Ben", "Carl", "Anna"},
          {"seat_height", "431", "43"},
          {"break", "start", "sit", "stop"},
          {"sit_interval", "25", "0"},
          {"stand_interval", "12.5", "121"},
          {"snooze_time", "10", "ten"},
          {"intervals", "forget", "all"},
          {"dnd", "ON", "maybe", "OFF"},
          {"pause", "tomorrow", "today", "OFF"},
          {"preset/save", "Sit", "Walk"},
          {"fault", "reset", "clear"},
          {"lock", "ON", "1", "OFF"},
          {"preset", "Stand", "stand"},
          {"move", "STOP", "stop"},
          {"target", "760", "7600"},
          {"hold", "up", "left"}};
}

struct Answered {
  Control control;
  std::string reason;
};

/// The reason that was given on the error topic for this payload; empty: none.
std::string refusal_of(MqttProbe const& probe, std::string const& topic, std::string const& payload) {
  for (auto const& seen : probe.seen()) {
    if (seen.topic != "deskd/demo/error") continue;
    auto const error = json::parse(seen.payload).as_object();
    if (error.at("topic").as_string() == topic && error.at("payload").as_string() == payload)
      return std::string{error.at("reason").as_string()};
  }
  return {};
}

/// Both payloads of a control. The bad one comes behind the good one, so its answer says that both were read.
Answered try_out(MqttProbe& probe, Control const& control) {
  std::string const topic = "deskd/demo/" + control.leaf + "/set";
  probe.publish(topic, control.good);
  probe.publish(topic, control.bad);
  probe.wait_for([&](Seen const&) { return !refusal_of(probe, topic, control.bad).empty(); });
  EXPECT_EQ(refusal_of(probe, topic, control.good), "") << topic << " " << control.good;
  EXPECT_NE(refusal_of(probe, topic, control.bad), "") << topic << " " << control.bad;
  if (!control.back.empty()) probe.publish(topic, control.back);
  return {control, refusal_of(probe, topic, control.bad)};
}

bool wait_for_reminder(MqttProbe& probe, std::string const& type) {
  return probe.wait_for(
      [&](Seen const& seen) {
        return std::any_of(seen.begin(), seen.end(), [&](auto const& s) {
          return s.topic == "deskd/demo/reminder" &&
                 s.payload.find(R"("event_type":")" + type + '"') != std::string::npos;
        });
      },
      seconds{40});
}

json::object components_in(MqttProbe const& probe, std::string const& topic = k_config) {
  return json::parse(probe.latest(topic).value()).at("components").as_object();
}

std::string shortened(std::string const& text) {
  constexpr std::size_t k_most = 60;
  return text.size() <= k_most ? text : text.substr(0, k_most) + "…";
}

std::string leaf_of(json::object const& component, char const* topic_key) {
  if (!component.contains(topic_key)) return {};
  std::string const topic{component.at(topic_key).as_string()};
  std::string const prefix = "deskd/demo/";
  return topic.starts_with(prefix) ? topic.substr(prefix.size())
                                   : "../" + topic.substr(std::string{"deskd/"}.size());
}

/// For the documentation: what each entity shows and takes.
void print_table(json::object const& components, MqttProbe const& states,
                 std::map<std::string, Answered> const& answers) {
  std::cout << "| entity | platform | topic | retained | command | accepted | refused | reason |\n"
            << "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (auto const& [key, component] : components) {
    json::object const& c = component.as_object();
    std::string const state = leaf_of(c, "state_topic");
    std::string const command = leaf_of(c, "command_topic");
    std::string const value = c.contains("state_topic")
                                  ? states.latest(std::string{c.at("state_topic").as_string()}).value_or("")
                                  : "";
    std::cout << "| " << (c.at("name").is_null() ? "(the device)" : c.at("name").as_string().c_str()) << " | "
              << c.at("platform").as_string().c_str() << " | " << state << " | " << shortened(value) << " | "
              << command;
    auto const answer = command.empty() ? answers.end() : answers.find(command.substr(0, command.size() - 4));
    if (answer == answers.end()) {
      std::cout << " | | | |\n";
      continue;
    }
    Control const& control = answer->second.control;
    std::cout << " | " << control.good << " | " << control.bad << " | " << answer->second.reason << " |\n";
  }
}

TEST(DaemonHomeAssistant, EveryEntityShowsSomethingAndEveryControlIsObeyed) {
  Broker broker;
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  probe.publish("sensor/office", "ON", true);
  Daemon daemon{{everything()}, broker.port()};
  ASSERT_TRUE(probe.wait_for([&](Seen const&) { return probe.latest(k_config).has_value(); }))
      << daemon.log();
  ASSERT_TRUE(probe.wait_for("deskd/demo/present", "ON")) << daemon.log();
  json::object const components = components_in(probe);
  MqttProbe states{broker.port()};
  states.subscribe("deskd/#");
  for (auto const& [key, component] : components) {
    json::object const& c = component.as_object();
    if (!c.contains("state_topic") || c.at("platform") == "event") continue;
    std::string const topic{c.at("state_topic").as_string()};
    EXPECT_TRUE(states.wait_for([&](Seen const&) { return states.latest(topic).has_value(); })) << topic;
  }
  EXPECT_EQ(json::parse(probe.latest(k_config).value()).at("device").at("suggested_area"), "Office");

  std::map<std::string, Answered> answers;
  for (Control const& control : controls()) {
    bool const needs_prompt = control.leaf == "reminder";
    ASSERT_TRUE(!needs_prompt || wait_for_reminder(probe, "due")) << daemon.log();
    answers.emplace(control.leaf, try_out(probe, control));
  }
  EXPECT_TRUE(wait_for_reminder(probe, "snoozed"));
  EXPECT_TRUE(probe.wait_for([&](Seen const& seen) {
    return std::any_of(seen.begin(), seen.end(), [](auto const& s) {
      return s.topic == "deskd/demo/movement" && s.payload.find("\"stopped\"") != std::string::npos;
    });
  })) << daemon.log();
  for (auto const& seen : probe.seen()) {
    bool const happens = seen.topic == "deskd/demo/reminder" || seen.topic == "deskd/demo/movement";
    EXPECT_FALSE(happens && seen.retained) << seen.topic;
  }
  for (auto const& [key, component] : components) {
    std::string const command = leaf_of(component.as_object(), "command_topic");
    EXPECT_TRUE(command.empty() || answers.contains(command.substr(0, command.size() - 4))) << command;
  }
  print_table(components, states, answers);
}

std::string desks(std::vector<std::string> const& ids) {
  std::string text = R"(
[user.anna]
sit_height_mm = 720
stand_height_mm = 1000
[bus.simulator]
driver = "simulated"
)";
  for (auto const& id : ids) {
    text.append("[desk.").append(id).append("]\nuser = \"anna\"\n");
    text.append("[desk.").append(id).append(".cycle]\nmode = \"off\"\n");
  }
  return text;
}

/// Whether the broker keeps nothing there.
bool nothing_kept_below(Broker const& broker, std::string const& prefix) {
  MqttProbe probe{broker.port()};
  probe.subscribe(prefix + "#");
  // What is kept comes before what is published later.
  probe.publish(prefix + "marker", "x");
  EXPECT_TRUE(probe.wait_for(prefix + "marker", "x"));
  return std::none_of(probe.seen().begin(), probe.seen().end(),
                      [](auto const& seen) { return seen.retained; });
}

TEST(DaemonHomeAssistant, ADeskThatIsGoneTakesEverythingAlong) {
  Broker broker;
  std::string const left = "homeassistant/device/deskd_left/config";
  std::string const daemons_own = "homeassistant/device/deskd/config";
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  {
    Daemon const two{{desks({"demo", "left"})}, broker.port()};
    ASSERT_TRUE(probe.wait_for([&](Seen const&) {
      return probe.latest(left) && probe.latest(daemons_own) && probe.latest("deskd/left/state");
    })) << two.log();
    EXPECT_EQ(json::parse(*probe.latest(left)).at("device").at("via_device"), "deskd");
    EXPECT_FALSE(components_in(probe, left).contains("history"));
    EXPECT_TRUE(components_in(probe, daemons_own).contains("history"));
  }
  Daemon const one{{desks({"demo"})}, broker.port()};
  EXPECT_TRUE(probe.wait_for([&](Seen const&) {
    return probe.latest(left) == "" && probe.latest(daemons_own) == "";
  })) << one.log();
  EXPECT_TRUE(testing::wait_until([&] { return nothing_kept_below(broker, "deskd/left/"); })) << one.log();
  EXPECT_TRUE(probe.wait_for([&](Seen const&) { return components_in(probe).contains("history"); }));
}

TEST(DaemonHomeAssistant, AComponentThatIsGoneIsTakenAwayInTwoSteps) {
  Broker broker;
  MqttProbe probe{broker.port()};
  // As an older version could have left it.
  probe.publish(k_config,
                R"({"device":{"identifiers":["deskd_demo"],"name":"Demo"},"origin":{"name":"deskd"},)"
                R"("availability":[{"topic":"deskd/availability"},{"topic":"deskd/demo/link"}],)"
                R"("components":{"gone":{"platform":"sensor","unique_id":"deskd_demo_gone"}}})",
                true);
  Daemon daemon{{desks({"demo"})}, broker.port()};
  probe.subscribe(k_config);
  ASSERT_TRUE(probe.wait_for([&](Seen const&) {
    return probe.latest(k_config) && components_in(probe).contains("height");
  })) << daemon.log();
  EXPECT_EQ(json::serialize(components_in(probe).at("gone")), R"({"platform":"sensor"})");
  EXPECT_TRUE(
      probe.wait_for([&](Seen const&) { return !components_in(probe).contains("gone"); }, seconds{40}));
}

TEST(DaemonHomeAssistant, WithoutDiscoveryTheDeviceGoesAndTheDeskStays) {
  Broker broker;
  MqttProbe probe{broker.port()};
  probe.subscribe("#");
  {
    Daemon const daemon{{desks({"demo"})}, broker.port()};
    ASSERT_TRUE(probe.wait_for([&](Seen const&) { return probe.latest(k_config).has_value(); }))
        << daemon.log();
  }
  Daemon daemon{{desks({"demo"}) + "[mqtt]\ndiscovery = false\n"}, broker.port()};
  EXPECT_TRUE(probe.wait_for(k_config, "")) << daemon.log();
  EXPECT_TRUE(probe.wait_for("deskd/availability", "online"));
  EXPECT_TRUE(probe.latest("deskd/demo/height").has_value());
}

TEST(DaemonHomeAssistant, AFloodIsTurnedDownAndAStopStillStops) {
  Broker broker;
  Daemon daemon{{desks({"demo"})}, broker.port()};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online")) << daemon.log();
  constexpr int k_messages = 2'000;
  probe.publish("deskd/demo/target/set", "1000");
  ASSERT_TRUE(probe.wait_for("deskd/demo/move", "opening")) << daemon.log();
  for (int i = 0; i < k_messages; ++i) probe.publish("deskd/demo/lock/set", "maybe");
  probe.publish("deskd/demo/move/set", "STOP");
  EXPECT_TRUE(probe.wait_for("deskd/demo/move", "stopped")) << daemon.log();
  auto const flood = [&](Seen const& seen) {
    return std::any_of(seen.begin(), seen.end(), [](auto const& s) {
      return s.topic == "deskd/demo/error" && s.payload.find("too many commands") != std::string::npos;
    });
  };
  EXPECT_TRUE(probe.wait_for(flood));
  auto const errors = std::count_if(probe.seen().begin(), probe.seen().end(),
                                    [](auto const& s) { return s.topic == "deskd/demo/error"; });
  // Ten at once, two more and one report a second.
  EXPECT_LT(errors, k_messages / 4) << "the machine was slow if this is many";
  EXPECT_EQ(daemon.log().find("state=disconnected"), std::string::npos) << daemon.log();
}

}  // namespace
}  // namespace desk
