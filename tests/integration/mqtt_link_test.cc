// The link against a real Mosquitto, and against the ways in which a broker can fail: killed, frozen, absent,
// refusing.
#include "daemon/mqtt/link.h"

#include "daemon/mqtt/session.h"
#include "daemon/mqtt/topics.h"
#include "tests/integration/mqtt_witness.h"
#include "tests/support/broker.h"
#include "tests/support/mqtt_probe.h"

#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;
using ::testing::AnyOf;
using testing::Broker;
using ::testing::HasSubstr;
using testing::MqttProbe;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds time_of(std::function<void()> const& what) {
  auto const start = Clock::now();
  what();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

/// Until the probe sees our `online`: the broker then has our subscriptions, which were sent before it.
/// Another client's message right after on_connected() could still overtake them.
bool online_is_seen(Link& link, MqttProbe& probe) {
  link.publish({"deskd/availability", "online", true});
  probe.subscribe("deskd/availability");
  return probe.wait_for("deskd/availability", "online");
}

TEST(MqttLink, ConnectsAndPublishesRetainedState) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  EXPECT_TRUE(desk.link.publish({"deskd/main/height", "720", true}));
  EXPECT_TRUE(desk.link.publish({"deskd/main/event", "{}", false}));
  EXPECT_TRUE(desk.link.publish({"deskd/availability", "online", true}));

  MqttProbe early{broker.port()};
  early.subscribe("deskd/#");
  ASSERT_TRUE(early.wait_for("deskd/availability", "online"));
  MqttProbe late{broker.port()};
  late.subscribe("deskd/#");
  ASSERT_TRUE(late.wait_for("deskd/availability", "online"));
  ASSERT_TRUE(late.wait_for("deskd/main/height", "720"));
  EXPECT_FALSE(late.latest("deskd/main/event")) << "not retained";
  for (auto const& seen : late.seen()) EXPECT_TRUE(seen.retained) << seen.topic;
}

TEST(MqttLink, DeliversCommandsOnceOthersSeeOnline) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(online_is_seen(desk.link, probe));

  probe.publish("deskd/main/target/set", "735");
  probe.publish("deskd/main/cycle/mode/set", "off");
  probe.publish("deskd/main/height", "1");
  probe.publish("homeassistant/status", "online");
  ASSERT_TRUE(desk.witness.wait_received(3));
  auto const received = desk.witness.notes().received;
  ASSERT_EQ(received.size(), 3U);
  EXPECT_EQ(received[0].topic, "deskd/main/target/set");
  EXPECT_EQ(received[0].payload, "735");
  EXPECT_FALSE(received[0].retained);
  EXPECT_EQ(received[1].topic, "deskd/main/cycle/mode/set");
  EXPECT_EQ(received[2].topic, "homeassistant/status");
}

TEST(MqttLink, FlagsACommandThatWasRetained) {
  Broker broker;
  MqttProbe probe{broker.port()};
  probe.publish("deskd/main/move/set", "OPEN", true);
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_received(1));
  EXPECT_EQ(desk.witness.notes().received[0].payload, "OPEN");
  EXPECT_TRUE(desk.witness.notes().received[0].retained);
}

TEST(MqttLink, DeliversAnyBytesAndCutsWhatIsTooLong) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(online_is_seen(desk.link, probe));
  std::string const binary{"\0\xff\xfe\r\n\0x", 7};
  std::string const megabyte(1 << 20, '7');
  probe.publish("deskd/main/target/set", binary);
  probe.publish("deskd/main/target/set", megabyte);
  probe.publish("deskd/main/target/set", "");
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(desk.witness.wait_received(4));
  auto const received = desk.witness.notes().received;
  EXPECT_EQ(received[0].payload, binary);
  EXPECT_EQ(received[1].payload, megabyte.substr(0, Session::k_payload_limit));
  EXPECT_EQ(received[2].payload, "");
  EXPECT_EQ(received[3].payload, "STOP");
}

TEST(MqttLink, PublishesThousandsInOrder) {
  Broker broker{"max_queued_messages 0"};  // else it drops what the probe is too slow to take
  LinkOptions options = options_for(broker.port());
  options.queue_limit = 10'000;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  probe.subscribe("count");
  constexpr int k_count = 5'000;
  for (int i = 0; i < k_count; ++i) ASSERT_TRUE(desk.link.publish({"count", std::to_string(i), false}));
  ASSERT_TRUE(probe.wait_for([](auto const& seen) { return seen.size() >= k_count; }, 30s));
  for (int i = 0; i < k_count; ++i)
    ASSERT_EQ(probe.seen()[static_cast<std::size_t>(i)].payload, std::to_string(i));
}

TEST(MqttLink, LeavesTheWillWhenItsProcessIsKilled) {
  Broker broker;
  pid_t const child = fork();
  if (child == 0) {
    Witness witness;
    Link link{options_for(broker.port()), witness.callbacks()};
    link.start();
    witness.wait_connected();
    link.publish({"deskd/availability", "online", true});
    pause();
    _exit(0);
  }
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/availability");
  bool const online = probe.wait_for("deskd/availability", "online");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  ASSERT_TRUE(online);
  ASSERT_TRUE(probe.wait_for("deskd/availability", "offline"));
  MqttProbe late{broker.port()};
  late.subscribe("deskd/availability");
  EXPECT_TRUE(late.wait_for("deskd/availability", "offline")) << "retained for those who come later";
}

TEST(MqttLink, SaysOfflineWhenItIsStopped) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  desk.link.publish({"deskd/availability", "online", true});
  desk.link.publish({"deskd/main/height", "721", true});
  EXPECT_LT(time_of([&] { desk.link.stop(); }), 1s);
  EXPECT_FALSE(desk.link.publish({"x", "y", false}));

  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  EXPECT_TRUE(probe.wait_for("deskd/availability", "offline"));
  EXPECT_TRUE(probe.wait_for("deskd/main/height", "721")) << "what was queued before the stop is sent";
  EXPECT_TRUE(desk.witness.notes().disconnected.empty());
}

TEST(MqttLink, ComesBackAfterTheBrokerWasKilled) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  broker.kill();
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_FALSE(desk.link.publish({"deskd/main/height", "1", true}))
      << "nothing is kept for the next connection";
  broker.start();
  ASSERT_TRUE(desk.witness.wait_connected(2));
  desk.link.publish({"deskd/main/height", "722", true});
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/main/height");
  EXPECT_TRUE(probe.wait_for("deskd/main/height", "722"));
}

TEST(MqttLink, WaitsForABrokerThatIsNotThereYet) {
  Broker broker = Broker::absent();
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("Connection refused"));
  broker.start();
  ASSERT_TRUE(desk.witness.wait_connected());
  EXPECT_EQ(desk.witness.notes().disconnected.size(), 1U) << "the same reason is given once";
}

TEST(MqttLink, FindsABrokerOnTheOtherAddressOfAName) {
  Broker broker;  // on 127.0.0.1 only, while localhost may be ::1 first
  LinkOptions options = options_for(broker.port());
  options.host = "localhost";
  Running desk{options};
  EXPECT_TRUE(desk.witness.wait_connected());
}

TEST(MqttLink, SaysThatAHostIsUnknown) {
  LinkOptions options = options_for(1883);
  options.host = "no-such-host.invalid";
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("no-such-host.invalid: "));
}

TEST(MqttLink, NoticesABrokerThatFreezesWhileItPublishes) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.answer_limit = 300ms;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  broker.stop_signal();
  desk.link.publish({"deskd/main/height", "723", true});
  EXPECT_LT(time_of([&] { EXPECT_TRUE(desk.witness.wait_disconnected()); }), 3s);
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("not answered for 300 ms"));
  broker.cont();
  EXPECT_TRUE(desk.witness.wait_connected(2));
}

TEST(MqttLink, NoticesABrokerThatAcceptsAndNeverAnswers) {
  Broker broker;
  broker.stop_signal();
  LinkOptions options = options_for(broker.port());
  options.answer_limit = 300ms;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("not answered for 300 ms"));
  broker.cont();
  EXPECT_TRUE(desk.witness.wait_connected());
}

TEST(MqttLink, NoticesABrokerThatFreezesWhileNothingHappens) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.keepalive = 5s;
  options.answer_limit = 60s;  // so that only the keepalive can notice
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  broker.stop_signal();
  // One interval until it is asked, one until it is given up; libmosquitto counts in whole seconds.
  EXPECT_TRUE(desk.witness.wait_for([](auto const& n) { return !n.disconnected.empty(); }, 15s));
}

TEST(MqttLink, StopsPromptlyWhileTheBrokerIsFrozen) {
  Broker broker;
  Running desk{options_for(broker.port())};
  ASSERT_TRUE(desk.witness.wait_connected());
  broker.stop_signal();
  EXPECT_LT(time_of([&] { desk.link.stop(); }), 2s);
}

TEST(MqttLink, StopsPromptlyWhileItWaitsForTheNextAttempt) {
  Broker broker = Broker::absent();
  LinkOptions options = options_for(broker.port());
  options.first_backoff = options.longest_backoff = 60s;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_LT(time_of([&] { desk.link.stop(); }), 1s);
}

TEST(MqttLink, StopsAndGivesUpWhileAConnectHangs) {
  // A listener whose backlog is full: the kernel drops further connects, as an unreachable host does.
  int const listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(listener, generic, size), 0);
  ASSERT_EQ(listen(listener, 0), 0);
  ASSERT_EQ(getsockname(listener, generic, &size), 0);
  std::array<int, 4> fillers{};
  for (int& filler : fillers) {
    filler = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    (void)connect(filler, generic, size);
  }

  LinkOptions options = options_for(ntohs(address.sin_port));
  options.answer_limit = 300ms;
  {
    Running desk{options};
    EXPECT_TRUE(desk.witness.wait_disconnected()) << "a connect that hangs is given up";
  }
  options.answer_limit = 60s;
  Running desk{options};
  EXPECT_FALSE(desk.witness.wait_for([](auto const& n) { return !n.disconnected.empty(); }, 100ms));
  EXPECT_LT(time_of([&] { desk.link.stop(); }), 1s);

  for (int const filler : fillers) close(filler);
  close(listener);
}

TEST(MqttLink, DropsAConnectionThatTakesTooLittle) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.answer_limit = 60s;
  options.queue_limit = 10;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  broker.stop_signal();
  for (int i = 0; i < 100; ++i) desk.link.publish({"deskd/main/height", std::to_string(i), true});
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("too slowly"));
  broker.cont();
  EXPECT_TRUE(desk.witness.wait_connected(2));
}

/// A broker that wants the user `desk` with the password `correct`, and lets it do little.
class StrictBroker {
 public:
  StrictBroker() : broker_{Broker::absent()} {
    auto const passwords = (broker_.directory() / "passwords").string();
    std::string const make = "mosquitto_passwd -b -c " + passwords + " desk correct";
    if (std::system(make.c_str()) != 0) throw std::runtime_error{"mosquitto_passwd failed"};
    std::ofstream{broker_.directory() / "acl"} << "user desk\ntopic readwrite deskd/availability\n"
                                               << "topic read deskd/main/+/set\n";
    broker_.configure("allow_anonymous false\npassword_file " + passwords + "\nacl_file " +
                      (broker_.directory() / "acl").string());
    broker_.start();
  }

  LinkOptions options(std::string const& password) {
    auto const file = broker_.directory() / "password";
    std::ofstream{file} << password << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::remove);
    LinkOptions options = options_for(broker_.port());
    options.username = "desk";
    options.password_file = file;
    return options;
  }

 private:
  Broker broker_;
};

TEST(MqttLink, ReadsThePasswordAnewForEachAttempt) {
  StrictBroker broker;
  LinkOptions const options = broker.options("wrong");
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("refuses the connection"));
  EXPECT_THAT(desk.witness.notes().disconnected[0], ::testing::Not(HasSubstr("wrong")));
  std::ofstream{options.password_file} << "correct\n";
  EXPECT_TRUE(desk.witness.wait_connected());
}

TEST(MqttLink, SaysThatThePasswordFileIsMissing) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.password_file = broker.directory() / "absent";
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  EXPECT_THAT(desk.witness.notes().disconnected[0], HasSubstr("absent: No such file"));
}

TEST(MqttLink, ReportsWhatTheBrokerForbids) {
  StrictBroker broker;
  Running desk{broker.options("correct")};
  ASSERT_TRUE(desk.witness.wait_connected());
  desk.link.publish({"deskd/main/height", "720", true});
  ASSERT_TRUE(desk.witness.wait_for([](auto const& n) { return !n.problems.empty(); }));
  EXPECT_THAT(desk.witness.notes().problems.back(),
              AnyOf(HasSubstr("deskd/main/height"), HasSubstr("homeassistant/status"),
                    HasSubstr("deskd/main/+/+/set")));
  EXPECT_TRUE(desk.witness.notes().disconnected.empty());
}

TEST(MqttLink, SurvivesACallbackThatThrows) {
  Broker broker;
  Witness witness;
  LinkCallbacks callbacks = witness.callbacks();
  callbacks.on_message = [](std::string_view, std::string_view, bool) {
    throw std::runtime_error{"no room"};
  };
  Link link{options_for(broker.port()), callbacks};
  link.start();
  ASSERT_TRUE(witness.wait_connected());
  MqttProbe probe{broker.port()};
  ASSERT_TRUE(online_is_seen(link, probe));
  probe.publish("deskd/main/move/set", "STOP");
  ASSERT_TRUE(witness.wait_disconnected());
  EXPECT_EQ(witness.notes().disconnected[0], "no room");
  EXPECT_TRUE(witness.wait_connected(2));
}

TEST(MqttLink, TakesMessagesFromManyThreads) {
  Broker broker;
  LinkOptions options = options_for(broker.port());
  options.queue_limit = 10'000;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  MqttProbe probe{broker.port()};
  probe.subscribe("count/#");
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&desk, t] {
      for (int i = 0; i < 100; ++i)
        desk.link.publish({"count/" + std::to_string(t), std::to_string(i), false});
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(probe.wait_for([](auto const& seen) { return seen.size() == 400; }));
}

TEST(MqttLink, CanBeDestroyedWithoutAStart) {
  Link const link{options_for(1), {}};
}

}  // namespace
}  // namespace desk::mqtt
