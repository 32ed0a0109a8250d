// The whole daemon beside clients that do their worst, and behind a broker that is set up as config/mosquitto
// shows.
#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/build_kind.h"
#include "tests/support/certificates.h"
#include "tests/support/daemon.h"
#include "tests/support/mqtt_probe.h"
#include "tests/support/process_facts.h"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace desk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ask;
using testing::Broker;
using testing::Daemon;
using testing::memory_kb;
using testing::MqttProbe;
using testing::open_files;
using Seen = std::vector<MqttProbe::Seen>;

std::string const k_desk = "deskd/demo/";
std::vector<std::string> const k_manual{"desk.demo.cycle.mode=off"};

/// A sanitizer keeps what is given back for a while, to find those who still use it.
constexpr long k_more_kb = testing::k_times_less == 1 ? 4'096 : 2'000'000;

/// The history opens its files when it is needed for the first time.
void warm_up(Daemon const& daemon) {
  static_cast<void>(ask(daemon, R"({"cmd":"history"})"));
}

/// What the broker keeps about the desk now, as a client sees it who comes later.
std::string kept(std::uint16_t port, std::string const& leaf) {
  MqttProbe late{port};
  late.subscribe(k_desk + leaf);
  late.wait_for([](Seen const& seen) { return !seen.empty(); });
  return late.latest(k_desk + leaf).value_or("(nothing)");
}

/// The members that tell what the desk is doing; the rest is instants and figures that grow by themselves.
void expect_the_brokers_state_is_the_daemons(Daemon const& daemon, std::uint16_t port) {
  auto const truth = testing::state_of(daemon);
  auto const told = boost::json::parse(kept(port, "state")).as_object();
  for (char const* key : {"target_mm", "posture", "locked", "fault", "preset", "motion"}) {
    EXPECT_EQ(told.at(key), truth.at(key)) << key;
  }
  for (char const* key : {"mode", "stage"})
    EXPECT_EQ(told.at("cycle").at(key), truth.at("cycle").at(key)) << key;
  EXPECT_EQ(kept(port, "link"), "online");
}

void expect_nothing_has_moved(Daemon const& daemon) {
  EXPECT_EQ(daemon.log().find("event=motor output=up"), std::string::npos) << daemon.log();
  EXPECT_EQ(daemon.log().find("event=motor output=down"), std::string::npos) << daemon.log();
}

/// Ten thousand messages to all kinds of command topics, and one by which the end is known.
/// Returns when the broker has them.
void flood(MqttProbe& probe, std::string const& last_word) {
  static std::array<std::array<std::string, 2>, 6> const junk{{{"target", "9999"},
                                                               {"target", std::string("\0\xff\xfe", 3)},
                                                               {"no/such", "ON"},
                                                               {"preset", "lie down"},
                                                               {"lock", "on"},
                                                               {"move", "STOP"}}};
  for (std::size_t i = 0; i < 10'000; ++i) {
    auto const& [leaf, payload] = junk.at(i % junk.size());
    probe.publish_later(k_desk + leaf + "/set", payload);
  }
  probe.publish(k_desk + "cycle/mode/set", last_word);
}

TEST(DaemonHostile, TenThousandBadCommandsCostNeitherTheConnectionNorMemory) {
  Broker broker{"max_queued_messages 0"};
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/availability");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  warm_up(daemon);
  pid_t const pid = daemon.process().pid();
  auto const after_a_flood = [&](std::string const& last_word) {
    flood(probe, last_word);
    EXPECT_TRUE(
        testing::wait_until([&] { return kept(broker.port(), "cycle/mode") == last_word; }, seconds{60}))
        << daemon.log().substr(daemon.log_end() - std::min<std::size_t>(daemon.log_end(), 2'000));
    return memory_kb(pid);
  };
  long const before = after_a_flood("confirm");
  std::size_t const files = open_files(pid);
  long after = 0;
  for (char const* last_word : {"remind", "off"}) after = after_a_flood(last_word);
  EXPECT_LT(after, before + k_more_kb) << "kB; the first flood may have warmed up";
  EXPECT_TRUE(testing::wait_until([&] { return open_files(pid) <= files; }))
      << open_files(pid) << " > " << files;
  EXPECT_EQ(daemon.log().find("state=disconnected"), std::string::npos);
  expect_nothing_has_moved(daemon);
  expect_the_brokers_state_is_the_daemons(daemon, broker.port());
}

TEST(DaemonHostile, MegabytesBinaryAndEndlessTopicsAreRefusedAndForgotten) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  MqttProbe probe{broker.port()};
  probe.subscribe("deskd/#");
  ASSERT_TRUE(probe.wait_for("deskd/availability", "online"));
  warm_up(daemon);
  pid_t const pid = daemon.process().pid();
  std::string binary;
  for (int i = 0; i < 256; ++i) binary += static_cast<char>(i);
  auto const misuse = [&] {
    for (char const* leaf : {"target", "preset", "hold", "break", "user", "seat_height"}) {
      probe.publish(k_desk + leaf + "/set", std::string(1 << 20, '7'));
      probe.publish(k_desk + leaf + "/set", binary);
    }
    probe.publish(k_desk + std::string(60'000, 'x') + "/set", "735");
  };
  misuse();
  ASSERT_TRUE(probe.wait_for([](Seen const& seen) {
    return std::count_if(seen.begin(), seen.end(),
                         [](auto const& s) { return s.topic == k_desk + "error"; }) >= 12;
  })) << daemon.log();
  long const before = memory_kb(pid);
  probe.publish(k_desk + "lock/set", "OFF");
  ASSERT_FALSE(daemon.wait_for_log({"event=command ", "command=lock on=false"}).empty()) << daemon.log();
  std::size_t const files = open_files(pid);
  for (int i = 0; i < 5; ++i) misuse();
  probe.forget();
  probe.publish(k_desk + "lock/set", "ON");
  ASSERT_TRUE(probe.wait_for(k_desk + "lock", "ON", seconds{30})) << daemon.log();
  EXPECT_LT(memory_kb(pid), before + k_more_kb);
  EXPECT_TRUE(testing::wait_until([&] { return open_files(pid) <= files; }))
      << open_files(pid) << " > " << files;
  expect_nothing_has_moved(daemon);
  expect_the_brokers_state_is_the_daemons(daemon, broker.port());
  for (auto const& seen : probe.seen()) EXPECT_LT(seen.payload.size(), 65'536U) << "quotes are short";
}

TEST(DaemonHostile, RetainedCommandsAreRefusedWithEveryConnection) {
  Broker broker;
  Daemon daemon{broker.port(), k_manual};
  for (int times = 0; times < 3; ++times) {
    MqttProbe probe{broker.port()};
    probe.subscribe("deskd/availability");
    ASSERT_TRUE(probe.wait_for("deskd/availability", "online", seconds{40})) << daemon.log();
    broker.kill();
    ASSERT_FALSE(daemon.wait_for_log({"event=mqtt ", "state=disconnected"}, 0).empty());
    broker.start();
    MqttProbe trap{broker.port()};
    std::size_t const end = daemon.log_end();
    trap.publish(k_desk + "target/set", "900", true);
    trap.publish(k_desk + "hold/set", "up", true);
    EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_refused", "target/set"}, end, seconds{40}).empty());
    EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_refused", "hold/set"}, end, seconds{40}).empty());
  }
  expect_nothing_has_moved(daemon);
}

/// The example configuration with this test's folder in the place of Mosquitto's.
class ExampleBroker {
 public:
  ExampleBroker() : broker_{Broker::absent()} {
    auto const shipped = std::filesystem::path{DESKD_SOURCE_DIR} / "config" / "mosquitto";
    auto const folder = broker_.directory();
    std::filesystem::create_directory(folder / "certs");
    std::filesystem::copy_file(shipped / "deskd.acl", folder / "deskd.acl");
    for (char const* user : {"deskd", "homeassistant", "display"}) add_login(user);
    ca_ = authority_.write(folder / "certs");
    std::filesystem::rename(ca_, folder / "certs" / "ca.pem");
    ca_ = folder / "certs" / "ca.pem";
    auto const own = authority_.issue(folder / "certs", "broker", "IP:127.0.0.1,DNS:localhost");
    EXPECT_TRUE(std::filesystem::exists(own.key));
    broker_.configure(adapted(testing::text_of(shipped / "deskd.conf")) + plain_listener());
    broker_.start();
    std::ofstream{folder / "deskd-password"} << "of deskd\n";
    std::filesystem::permissions(folder / "deskd-password", std::filesystem::perms::owner_read);
  }

  /// Clients of the tests do not speak TLS; the same rules hold for them on another port.
  [[nodiscard]] std::uint16_t plain_port() const { return plain_port_; }
  [[nodiscard]] std::uint16_t tls_port() const { return broker_.port(); }
  [[nodiscard]] std::vector<std::string> login_of_deskd() const {
    return {"mqtt.tls=true", "mqtt.ca_file=" + ca_.string(), "mqtt.username=deskd",
            "mqtt.password_file=" + (broker_.directory() / "deskd-password").string(),
            "desk.demo.cycle.mode=off"};
  }
  [[nodiscard]] MqttProbe::Login login(std::string const& user) const { return {user, "of " + user}; }

 private:
  void add_login(std::string const& user) const {
    auto const file = broker_.directory() / "deskd.passwords";
    bool const first = !std::filesystem::exists(file);
    auto const log = broker_.directory() / "passwd.log";
    testing::ChildProcess program{first ? std::vector<std::string>{"/usr/bin/mosquitto_passwd", "-b", "-c",
                                                                   file.string(), user, "of " + user}
                                        : std::vector<std::string>{"/usr/bin/mosquitto_passwd", "-b",
                                                                   file.string(), user, "of " + user},
                                  log};
    if (program.wait() != 0) throw std::runtime_error{"mosquitto_passwd: " + testing::text_of(log)};
  }
  [[nodiscard]] std::string adapted(std::string text) const {
    std::string const theirs = "/etc/mosquitto/";
    std::string const ours = broker_.directory().string() + "/";
    for (auto at = text.find(theirs); at != std::string::npos; at = text.find(theirs, at + ours.size()))
      text.replace(at, theirs.size(), ours);
    std::string const listener = "\nlistener 8883\n";
    auto const at = text.find(listener);
    if (at == std::string::npos) throw std::runtime_error{"config/mosquitto/deskd.conf has no listener 8883"};
    return text.replace(at, listener.size(), "\n");  // the test's broker has one, on its own port
  }
  [[nodiscard]] std::string plain_listener() const {
    return "\nlistener " + std::to_string(plain_port_) + " 127.0.0.1\n";
  }

  testing::Authority authority_{"Example authority"};
  Broker broker_;
  std::filesystem::path ca_;
  std::uint16_t plain_port_ = Broker::free_port();
};

TEST(ExampleBroker, LetsDeskdSpeakHomeAssistantCommandAndADisplayOnlyRead) {
  ExampleBroker const broker;
  Daemon daemon{broker.tls_port(), broker.login_of_deskd()};
  MqttProbe home{broker.plain_port(), broker.login("homeassistant")};
  home.subscribe("#");
  ASSERT_TRUE(home.wait_for("deskd/availability", "online")) << daemon.log();
  ASSERT_TRUE(home.wait_for([&](Seen const&) {
    return home.latest("homeassistant/device/deskd_demo/config") && home.latest(k_desk + "state");
  })) << daemon.log();

  MqttProbe display{broker.plain_port(), broker.login("display")};
  display.subscribe("deskd/#");
  ASSERT_TRUE(display.wait_for(k_desk + "move", "stopped"));
  display.publish(k_desk + "target/set", "900");
  display.publish(k_desk + "height", "1");
  display.publish("deskd/availability", "offline", true);
  home.publish(k_desk + "height", "2", true);

  // What came before this would have been seen before this.
  home.publish(k_desk + "target/set", "760");
  ASSERT_TRUE(display.wait_for(k_desk + "move", "opening")) << daemon.log();
  auto const ended = daemon.wait_for_log({"event=move_ended"});
  EXPECT_NE(ended.find("target_mm=760.0"), std::string::npos) << ended;
  ASSERT_TRUE(display.wait_for(k_desk + "move", "stopped"));
  for (auto const& seen : display.seen()) {
    EXPECT_FALSE(seen.topic == k_desk + "height" && (seen.payload == "1" || seen.payload == "2"));
  }
  EXPECT_EQ(display.latest("deskd/availability"), "online");

  home.forget();
  home.publish("homeassistant/status", "online");
  EXPECT_TRUE(home.wait_for([&](Seen const&) {
    return home.latest("homeassistant/device/deskd_demo/config").has_value();
  })) << "deskd hears Home Assistant's birth";
  EXPECT_EQ(daemon.log().find("event=mqtt_problem"), std::string::npos) << daemon.log();
  EXPECT_EQ(daemon.log().find("of deskd"), std::string::npos) << "the password";
}

TEST(ExampleBroker, TakesThePasswordThatTheServiceManagerHandsOver) {
  ExampleBroker const broker;
  auto settings = broker.login_of_deskd();
  std::erase_if(settings, [](std::string const& s) { return s.rfind("mqtt.password_file", 0) == 0; });
  testing::TempDir const folder;
  auto const credential = folder.write("mqtt-password", "of deskd\n");
  setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
  Daemon const daemon{broker.tls_port(), settings};
  unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt ", "state=connected"}).empty()) << daemon.log();
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt_problem", "can read " + credential.string()}).empty())
      << "a test's file can be read by anybody";
}

TEST(ExampleBroker, RefusesAWrongPasswordAndTheLogSaysSoWithoutIt) {
  ExampleBroker const broker;
  auto settings = broker.login_of_deskd();
  testing::TempDir const folder;
  settings.push_back("mqtt.password_file=" + folder.write("password", "open sesame\n").string());
  Daemon daemon{broker.tls_port(), settings};
  EXPECT_FALSE(daemon.wait_for_log({"event=mqtt ", "state=disconnected", "Not authorized"}).empty())
      << daemon.log();
  EXPECT_EQ(ask(daemon, R"({"cmd":"status"})").back()["answer"], "done");
  EXPECT_EQ(daemon.log().find("sesame"), std::string::npos);
}

}  // namespace
}  // namespace desk
