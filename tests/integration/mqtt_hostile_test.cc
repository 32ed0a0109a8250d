// The link beside a broker or other clients that do their worst: forbid, flood, throw out, freeze, slow down.
#include "daemon/mqtt/link.h"

#include "daemon/mqtt/session.h"
#include "tests/integration/mqtt_witness.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"
#include "tests/support/slow_proxy.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;
using testing::Broker;
using ::testing::HasSubstr;
using testing::MqttProbe;
using testing::SlowProxy;
using Clock = std::chrono::steady_clock;

/// The broker has our subscriptions, which were sent before this.
bool is_heard(Link& link, MqttProbe& probe) {
  link.publish({"deskd/availability", "online", true});
  probe.subscribe("deskd/availability");
  return probe.wait_for("deskd/availability", "online");
}

TEST(MqttHostile, TellsOnceForEachTopicWhatIsForbiddenAndTheRestWorks) {
  Broker broker = Broker::absent();
  std::ofstream{broker.directory() / "acl"} << "topic readwrite deskd/availability\n"
                                            << "topic write deskd/main/height\n"
                                            << "topic readwrite deskd/main/move/set\n";
  broker.configure("acl_file " + (broker.directory() / "acl").string());
  broker.start();
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  for (int i = 0; i < 20; ++i) {
    desk.link.publish({"deskd/main/state", std::to_string(i), true});
    desk.link.publish({"deskd/main/posture", std::to_string(i), true});
    desk.link.publish({"deskd/main/height", std::to_string(i), true});
  }
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe)) << "and all before it was answered";
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(desk.witness.wait_received(1));
  auto const notes = desk.witness.notes();
  ASSERT_EQ(notes.problems.size(), 2U) << ::testing::PrintToString(notes.problems);
  EXPECT_THAT(notes.problems[0], HasSubstr("message deskd/main/state: Not authorized"));
  EXPECT_THAT(notes.problems[1], HasSubstr("message deskd/main/posture: Not authorized"));
  EXPECT_TRUE(notes.disconnected.empty());

  // Another connection is no news either.
  broker.kill();
  ASSERT_TRUE(desk.witness.wait_disconnected());
  broker.start();
  ASSERT_TRUE(desk.witness.wait_connected(2));
  desk.link.publish({"deskd/main/state", "again", true});
  MqttProbe later{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, later));
  EXPECT_EQ(desk.witness.notes().problems.size(), 2U);
}

/// acl_file grants every subscription and then keeps quiet; the broker's other way of access control says no.
TEST(MqttHostile, SaysWhichSubscriptionIsForbidden) {
  Broker broker = Broker::absent();
  std::ofstream{broker.directory() / "rules.json"} << R"({
    "defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": true,
                         "unsubscribe": true},
    "roles": [{"rolename": "anybody", "acls": [
      {"acltype": "subscribePattern", "topic": "deskd/main/+/set", "allow": false}]}],
    "groups": [{"groupname": "everybody", "roles": [{"rolename": "anybody"}]}],
    "anonymousGroup": "everybody"})";
  broker.configure("plugin " + testing::Broker::security_plugin().string() + "\nplugin_opt_config_file " +
                   (broker.directory() / "rules.json").string());
  broker.start();
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_for([](auto const& n) { return !n.problems.empty(); }));
  EXPECT_THAT(desk.witness.notes().problems.front(),
              HasSubstr("the broker refuses the subscription deskd/main/+/set: "));
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe));
  probe.publish("deskd/main/target/set", "735");
  probe.publish("deskd/main/cycle/mode/set", "off");
  ASSERT_TRUE(desk.witness.wait_received(1));
  EXPECT_EQ(desk.witness.notes().received.front().topic, "deskd/main/cycle/mode/set");
  EXPECT_EQ(desk.witness.notes().problems.size(), 1U);
  EXPECT_TRUE(desk.witness.notes().disconnected.empty());
}

TEST(MqttHostile, GrowsSlowWhileAnotherClientTakesItsName) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.client_id = "taken";
  options.first_backoff = 20ms;
  options.longest_backoff = 10s;
  Running desk{options};
  std::vector<std::chrono::duration<double>> waits;
  std::optional<MqttProbe> other;
  for (int times = 1; times <= 7; ++times) {
    auto const thrown_out = Clock::now();
    ASSERT_TRUE(desk.witness.wait_connected(times));
    if (times > 1) waits.emplace_back(Clock::now() - thrown_out);
    other.emplace(broker.port(), options.client_id);
  }
  // 20 ms doubled five times, each spread by a quarter.
  EXPECT_GT(waits.back(), 480ms - 20ms);
  auto const reasons = desk.witness.notes().disconnected;
  EXPECT_THAT(reasons.front(), ::testing::Not(HasSubstr("mqtt.client_id"))) << "once proves nothing";
  EXPECT_THAT(reasons.back(), HasSubstr("mqtt.client_id \"taken\""));
  other.reset();
  ASSERT_TRUE(desk.witness.wait_connected(8)) << "it comes back when the other has gone";
  MqttProbe probe{broker.port()};
  EXPECT_TRUE(is_heard(desk.link, probe));
}

TEST(MqttHostile, KeepsUpOverASlowLine) {
  Broker broker{"max_queued_messages 0"};
  SlowProxy line{broker.port(), 40'000};
  LinkOptions options = options_for(line.port());
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  probe.subscribe("count");
  std::string const filling(60, '.');
  constexpr int k_count = 500;
  for (int i = 0; i < k_count; ++i) {
    ASSERT_TRUE(desk.link.publish({"count", std::to_string(i) + filling, true}));
  }
  ASSERT_TRUE(probe.wait_for([](auto const& seen) { return seen.size() >= k_count; }, 30s));
  for (int i = 0; i < k_count; ++i) {
    ASSERT_EQ(probe.seen()[static_cast<std::size_t>(i)].payload, std::to_string(i) + filling);
  }
  EXPECT_TRUE(desk.witness.notes().disconnected.empty()) << desk.witness.notes().disconnected.front();
}

/// Answers to a flood of nonsense must not cost the connection, nor the last value of any state.
TEST(MqttHostile, UnderAFloodNewsGivesWayAndStateDoesNot) {
  Broker broker;
  SlowProxy line{broker.port()};
  LinkOptions options = options_for(line.port());
  options.answer_limit = 60s;
  options.queue_limit = 100;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe));
  probe.subscribe("deskd/main/#");
  line.set_speed(0);
  for (int i = 0; i < 5'000; ++i) {
    ASSERT_TRUE(desk.link.publish({"deskd/main/error", std::to_string(i), false}));
    ASSERT_TRUE(desk.link.publish({"deskd/main/target", "720", true})) << "what is there already";
  }
  ASSERT_TRUE(desk.link.publish({"deskd/main/target", "730", true}));
  ASSERT_TRUE(desk.link.publish({"deskd/main/target", "720", true}));
  line.set_speed(SlowProxy::k_unlimited);
  ASSERT_TRUE(desk.witness.wait_for([](auto const& n) { return !n.problems.empty(); }));
  EXPECT_THAT(desk.witness.notes().problems.front(), HasSubstr("dropped"));
  ASSERT_TRUE(probe.wait_for([](auto const& seen) {
    return seen.size() >= 2 && seen.back().payload == "720" && seen.at(seen.size() - 2).payload == "730";
  }));
  EXPECT_TRUE(desk.witness.notes().disconnected.empty());
}

TEST(MqttHostile, TakesTenThousandQueuedCommandsInOrder) {
  Broker broker{"max_queued_messages 0"};
  SlowProxy line{broker.port()};
  Running desk{options_for(line.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe));
  probe.subscribe("sentinel");
  line.set_speed(0);
  constexpr int k_count = 10'000;
  for (int i = 0; i < k_count; ++i) probe.publish_later("deskd/main/target/set", std::to_string(i));
  probe.publish_later("sentinel", "");
  ASSERT_TRUE(probe.wait_for([](auto const& seen) { return seen.back().topic == "sentinel"; }, 30s));
  line.set_speed(SlowProxy::k_unlimited);
  ASSERT_TRUE(desk.witness.wait_for([](auto const& n) { return n.received.size() >= k_count; }, 30s));
  auto const received = desk.witness.notes().received;
  for (int i = 0; i < k_count; ++i) {
    ASSERT_EQ(received[static_cast<std::size_t>(i)].payload, std::to_string(i));
  }
  EXPECT_EQ(received.size(), std::size_t{k_count});
}

/// At least once is between a client and its broker, as long as their session lasts. deskd's session ends
/// with its connection (clean start, no expiry), so what it did not get or did not confirm is gone: a command
/// is late by at most the time in which a dead connection is noticed, and none comes a second time.
TEST(MqttHostile, ACommandThatWasOnItsWayWhenTheLineDiedNeverComes) {
  Broker broker;
  SlowProxy line{broker.port()};
  LinkOptions options = options_for(line.port());
  options.answer_limit = 300ms;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe));
  line.set_speed(0);
  probe.publish("deskd/main/target/set", "735");
  desk.link.publish({"deskd/main/height", "720", true});
  ASSERT_TRUE(desk.witness.wait_disconnected());
  line.set_speed(SlowProxy::k_unlimited);
  ASSERT_TRUE(desk.witness.wait_connected(2));
  probe.forget();
  ASSERT_TRUE(is_heard(desk.link, probe));
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(desk.witness.wait_received(1));
  auto const received = desk.witness.notes().received;
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received.front().payload, "STOP");
}

/// The same with a command that arrived and whose confirmation did not.
TEST(MqttHostile, ACommandWhoseConfirmationWasLostComesOnce) {
  Broker broker;
  SlowProxy line{broker.port()};
  LinkOptions options = options_for(line.port());
  Witness witness;
  LinkCallbacks callbacks = witness.callbacks();
  // An exception ends the connection before the confirmation is on the line.
  callbacks.on_message = [note = callbacks.on_message, &line, first = true](
                             std::string_view topic, std::string_view payload, bool retained) mutable {
    note(topic, payload, retained);
    if (std::exchange(first, false)) {
      line.set_speed(0);
      throw std::runtime_error{"the line is cut"};
    }
  };
  Link link{options, callbacks};
  link.start();
  ASSERT_TRUE(witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(link, probe));
  probe.publish("deskd/main/cycle/next/set", "skip");
  ASSERT_TRUE(witness.wait_disconnected());
  line.set_speed(SlowProxy::k_unlimited);
  ASSERT_TRUE(witness.wait_connected(2));
  probe.forget();
  ASSERT_TRUE(is_heard(link, probe));
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(witness.wait_received(2));
  auto const received = witness.notes().received;
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[0].payload, "skip");
  EXPECT_EQ(received[1].payload, "STOP");
}

TEST(MqttHostile, DropsTopicsThatAreLongerThanAnyOfOurs) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(is_heard(desk.link, probe));
  probe.publish("deskd/main/" + std::string(60'000, 'x') + "/set", "735");
  probe.publish("deskd/main/" + std::string(Session::k_topic_limit, 'x') + "/set", "735");
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(desk.witness.wait_received(1));
  EXPECT_EQ(desk.witness.notes().received.front().payload, "STOP");
}

}  // namespace
}  // namespace desk::mqtt
