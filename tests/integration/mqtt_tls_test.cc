// The link over TLS against a real Mosquitto: what is let through, what is not, and what is said about it.
#include "daemon/mqtt/link.h"

#include "tests/integration/mqtt_witness.h"
#include "tests/support/broker.h"
#include "tests/support/certificates.h"
#include "tests/support/child_process.h"
#include "tests/support/slow_proxy.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace desk::mqtt {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::Authority;
using testing::Broker;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SlowProxy;
using Clock = std::chrono::steady_clock;

std::string const k_here = "DNS:localhost,IP:127.0.0.1";

/// A broker with a certificate of the test's own authority.
class TlsBroker {
 public:
  explicit TlsBroker(std::string const& alternatives = k_here, Authority::Validity validity = {-1, 30},
                     std::string const& more = {})
      : broker_{Broker::absent()}, ca_{authority_.write(broker_.directory())} {
    auto const own = authority_.issue(broker_.directory(), "broker.test", alternatives, validity);
    broker_.configure("cafile " + ca_.string() + "\ncertfile " + own.certificate.string() + "\nkeyfile " +
                      own.key.string() + "\n" + more);
    broker_.start();
  }

  [[nodiscard]] Broker& broker() { return broker_; }
  [[nodiscard]] Authority const& authority() const { return authority_; }
  [[nodiscard]] std::filesystem::path const& directory() const { return broker_.directory(); }
  [[nodiscard]] LinkOptions options(std::string const& host = "127.0.0.1") const {
    LinkOptions options = options_for(broker_.port());
    options.host = host;
    options.tls = TlsFiles{ca_, {}, {}};
    return options;
  }

 private:
  Authority authority_{"Test authority"};
  Broker broker_;
  std::filesystem::path ca_;
};

/// The first reason that a link gives for not being connected.
std::string refusal(LinkOptions const& options) {
  Running desk{options};
  if (!desk.witness.wait_disconnected()) return "it said nothing";
  EXPECT_EQ(desk.witness.notes().connected, 0);
  return desk.witness.notes().disconnected.front();
}

bool connects(LinkOptions const& options) {
  Running desk{options};
  bool const connected = desk.witness.wait_connected();
  for (auto const& reason : desk.witness.notes().disconnected) ADD_FAILURE() << reason;
  return connected;
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  auto const of = [](timeval t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

TEST(MqttTls, TalksOverAnEncryptedLine) {
  TlsBroker broker;
  SlowProxy line{broker.broker().port()};
  LinkOptions options = broker.options();
  options.port = line.port();
  options.client_id = "a-name-that-shows-in-plain-text";
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected());
  for (int i = 0; i < 400; ++i) desk.link.publish({"deskd/main/target/set", std::to_string(i), false});
  // It hears itself: its own topics are among those that it listens to here.
  ASSERT_TRUE(desk.witness.wait_received(400));
  for (std::size_t i = 0; i < 400; ++i) {
    ASSERT_EQ(desk.witness.notes().received.at(i).payload, std::to_string(i));
  }
  EXPECT_EQ(line.seen_up().find(options.client_id), std::string::npos);
}

TEST(MqttTls, ChecksTheNameOrTheAddressThatTheUserWrote) {
  TlsBroker by_name{"DNS:localhost"};
  EXPECT_TRUE(connects(by_name.options("localhost")));
  EXPECT_THAT(refusal(by_name.options("127.0.0.1")),
              AllOf(HasSubstr("certificate is for localhost, not for 127.0.0.1"), HasSubstr("mqtt.host")));

  TlsBroker by_address{"IP:127.0.0.1"};
  EXPECT_TRUE(connects(by_address.options("127.0.0.1")));
  EXPECT_THAT(refusal(by_address.options("localhost")),
              HasSubstr("certificate is for 127.0.0.1, not for localhost"));

  TlsBroker other{"DNS:broker.example,DNS:*.example,IP:10.0.0.1"};
  EXPECT_THAT(refusal(other.options("localhost")),
              HasSubstr("is for broker.example, *.example, 10.0.0.1, not"));

  TlsBroker common_name_only{""};
  EXPECT_THAT(refusal(common_name_only.options("localhost")), HasSubstr("is for broker.test, not for"));
}

TEST(MqttTls, KnowsOnlyTheAuthorityItWasGiven) {
  TlsBroker broker;
  Authority const stranger{"Somebody else"};
  LinkOptions options = broker.options();
  options.tls->ca = stranger.write(broker.directory());
  EXPECT_THAT(refusal(options), AllOf(HasSubstr("signed by Test authority"), HasSubstr("mqtt.ca_file")));

  // The same name is not the same authority.
  Authority const impostor{"Test authority"};
  std::filesystem::create_directory(broker.directory() / "impostor");
  options.tls->ca = impostor.write(broker.directory() / "impostor");
  EXPECT_THAT(refusal(options), HasSubstr("mqtt.ca_file"));

  options.tls->ca.clear();
  EXPECT_THAT(refusal(options), HasSubstr("whom this system does not know"));
}

TEST(MqttTls, SaysThatACertificateIsOldOrTooYoung) {
  TlsBroker old{k_here, {-30, -2}};
  EXPECT_THAT(refusal(old.options()),
              ::testing::ContainsRegex("expired on 20[0-9][0-9]-[01][0-9]-[0-3][0-9]"));
  TlsBroker young{k_here, {2, 30}};
  EXPECT_THAT(refusal(young.options()), AllOf(HasSubstr("not valid before 20"), HasSubstr("clock")));
}

TEST(MqttTls, ShowsItsOwnCertificateToABrokerThatAsks) {
  TlsBroker broker{k_here, {-1, 30}, "require_certificate true\nuse_identity_as_username true"};
  EXPECT_THAT(refusal(broker.options()), HasSubstr("mqtt.certificate_file"));

  LinkOptions options = broker.options();
  auto const mine = broker.authority().issue(broker.directory(), "deskd", "");
  options.tls->certificate = mine.certificate;
  options.tls->key = mine.key;
  EXPECT_TRUE(connects(options));

  Authority const stranger{"Somebody else"};
  auto const foreign = stranger.issue(broker.directory(), "foreign", "");
  options.tls->certificate = foreign.certificate;
  options.tls->key = foreign.key;
  EXPECT_THAT(refusal(options), HasSubstr("the TLS handshake")) << "its alert, or that it closed";
}

TEST(MqttTls, SaysWhichFileIsWrongAndHow) {
  TlsBroker broker;
  auto const mine = broker.authority().issue(broker.directory(), "deskd", "");
  auto const other = broker.authority().issue(broker.directory(), "other", "");
  auto const absent = broker.directory() / "absent";
  auto const folder = broker.directory() / "folder";
  std::filesystem::create_directory(folder);
  auto const words = [&](TlsFiles const& files) {
    LinkOptions options = broker.options();
    options.tls = files;
    return refusal(options);
  };
  auto const ca = broker.options().tls->ca;
  EXPECT_THAT(words({absent, {}, {}}), AllOf(HasSubstr("ca_file"), HasSubstr("absent: No such file")));
  EXPECT_THAT(words({mine.key, {}, {}}), AllOf(HasSubstr("ca_file"), HasSubstr("is no certificate in PEM")));
  EXPECT_THAT(words({ca, absent, mine.key}), HasSubstr("certificate_file"));
  EXPECT_THAT(words({ca, mine.certificate, absent}), AllOf(HasSubstr("key_file"), HasSubstr("No such file")));
  EXPECT_THAT(words({ca, mine.key, mine.key}), AllOf(HasSubstr("certificate_file"), HasSubstr("PEM")));
  EXPECT_THAT(words({ca, mine.certificate, mine.certificate}),
              AllOf(HasSubstr("key_file"), HasSubstr("is no private key")));
  EXPECT_THAT(words({ca, mine.certificate, other.key}), HasSubstr("is not the key of the certificate in"));
  std::string const locked = words({ca, mine.certificate, testing::with_pass_phrase(mine.key, "sesame")});
  EXPECT_THAT(locked, AllOf(HasSubstr("has a pass phrase"), Not(HasSubstr("sesame"))));
}

TEST(MqttTls, TakesARenewedCertificateWithTheNextAttempt) {
  TlsBroker broker;
  LinkOptions options = broker.options();
  auto const right = options.tls->ca;
  Authority const stranger{"Somebody else"};
  auto const file = broker.directory() / "replaced.pem";
  std::filesystem::copy_file(stranger.write(broker.directory()), file);
  options.tls->ca = file;
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_disconnected());
  std::filesystem::copy_file(right, file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(desk.witness.wait_connected());
}

TEST(MqttTls, WarnsOfAKeyThatOthersCanRead) {
  TlsBroker broker;
  LinkOptions options = broker.options();
  auto const mine = broker.authority().issue(broker.directory(), "deskd", "");
  options.tls->certificate = mine.certificate;
  options.tls->key = mine.key;
  std::filesystem::permissions(mine.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  Running desk{options};
  ASSERT_TRUE(desk.witness.wait_connected()) << "it is a warning";
  broker.broker().kill();
  ASSERT_TRUE(desk.witness.wait_disconnected());
  broker.broker().start();
  ASSERT_TRUE(desk.witness.wait_connected(2));
  auto const problems = desk.witness.notes().problems;
  ASSERT_EQ(problems.size(), 1U) << "and told once";
  EXPECT_THAT(problems.front(), AllOf(HasSubstr(mine.key.string()), HasSubstr("chmod o=")));
}

TEST(MqttTls, SaysThatOnlyOneSideSpeaksTls) {
  Broker plain;
  LinkOptions options = options_for(plain.port());
  options.tls = TlsFiles{};
  EXPECT_THAT(refusal(options), HasSubstr("TLS"));

  TlsBroker encrypted;
  options = options_for(encrypted.broker().port());
  EXPECT_THAT(refusal(options), HasSubstr("set mqtt.tls"));
}

/// The openssl program as a server that is no broker: it shakes hands and then waits for a web browser.
class HandShaker {
 public:
  HandShaker(testing::Authority::Files const& files, std::filesystem::path const& log,
             std::vector<std::string> const& more) {
    std::vector<std::string> argv{"/usr/bin/openssl",
                                  "s_server",
                                  "-www",
                                  "-accept",
                                  std::to_string(port_),
                                  "-cert",
                                  files.certificate.string(),
                                  "-key",
                                  files.key.string()};
    argv.insert(argv.end(), more.begin(), more.end());
    process_ = std::make_unique<testing::ChildProcess>(argv, log);
    auto const deadline = Clock::now() + testing::MqttProbe::k_patience;
    while (testing::text_of(log).find("ACCEPT") == std::string::npos) {
      if (Clock::now() > deadline) throw std::runtime_error{"openssl s_server: " + testing::text_of(log)};
      std::this_thread::sleep_for(5ms);
    }
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = Broker::free_port();
  std::unique_ptr<testing::ChildProcess> process_;
};

TEST(MqttTls, RefusesOldVersions) {
  TlsBroker broker;
  auto const files = broker.authority().issue(broker.directory(), "old", k_here);
  HandShaker const old{
      files, broker.directory() / "log-of-old", {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"}};
  LinkOptions options = broker.options();
  options.port = old.port();
  EXPECT_THAT(refusal(options), HasSubstr("the broker ends the TLS handshake: protocol version"));
}

/// The server has the right certificate only for whom asks by name; libmosquitto would ask for the address.
TEST(MqttTls, AsksForTheHostByTheNameThatTheUserWrote) {
  TlsBroker broker;
  auto const other = broker.authority().issue(broker.directory(), "other", "DNS:other.example");
  auto const right = broker.authority().issue(broker.directory(), "right", "DNS:localhost");
  HandShaker const server{
      other,
      broker.directory() / "log-of-other",
      {"-servername", "localhost", "-cert2", right.certificate.string(), "-key2", right.key.string()}};
  LinkOptions options = broker.options("localhost");
  options.port = server.port();
  options.answer_limit = 500ms;
  EXPECT_THAT(refusal(options), HasSubstr("not answered for 500 ms")) << "so the handshake went well";
}

TEST(MqttTls, SaysThatNobodyListens) {
  LinkOptions options = options_for(Broker::free_port());
  options.tls = TlsFiles{};
  double const before = cpu_seconds();
  EXPECT_THAT(refusal(options), HasSubstr("does the broker run"));
  EXPECT_LT(cpu_seconds() - before, 0.35) << "it does not spin";
}

/// The peer takes the connection and never says a word: the handshake ends with the answer limit, waits
/// without spinning, and stop() does not wait for it.
TEST(MqttTls, GivesUpAHandshakeThatHangs) {
  TlsBroker broker;
  broker.broker().stop_signal();
  LinkOptions options = broker.options();
  options.answer_limit = 700ms;
  double const before = cpu_seconds();
  EXPECT_THAT(refusal(options), HasSubstr("not answered for 700 ms"));
  EXPECT_LT(cpu_seconds() - before, 0.35) << "it waits, it does not spin";

  options.answer_limit = 60s;
  Running desk{options};
  EXPECT_FALSE(desk.witness.wait_disconnected_for(100ms));
  auto const asked = Clock::now();
  desk.link.stop();
  EXPECT_LT(Clock::now() - asked, 1s);
  broker.broker().cont();
}

TEST(MqttTls, ComesBackAfterTheBrokerWasKilled) {
  TlsBroker broker;
  Running desk{broker.options()};
  for (int times = 1; times <= 3; ++times) {
    ASSERT_TRUE(desk.witness.wait_connected(times));
    broker.broker().kill();
    ASSERT_TRUE(desk.witness.wait_disconnected(static_cast<std::size_t>(times)));
    broker.broker().start();
  }
  EXPECT_TRUE(desk.witness.wait_connected(4));
}

}  // namespace
}  // namespace desk::mqtt
