#include "daemon/control/probe/broker.h"

#include "tests/support/broker.h"
#include "tests/support/certificates.h"
#include "tests/support/mqtt_probe.h"

#include <gmock/gmock.h>

#include <chrono>
#include <fstream>

/// An attempt to log in, at a real Mosquitto.
namespace desk::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Outcome = BrokerAnswer::Outcome;
using testing::Broker;
using testing::MqttProbe;

config::MqttSettings at(Broker const& broker) {
  config::MqttSettings settings;
  settings.host = "127.0.0.1";
  settings.port = broker.port();
  return settings;
}

/// One that wants the user `deskd` with the password `right`.
class ClosedBroker {
 public:
  ClosedBroker() : broker_{Broker::absent()} {
    auto const file = broker_.directory() / "passwords";
    testing::ChildProcess make{{"/usr/bin/mosquitto_passwd", "-b", "-c", file.string(), "deskd", "right"},
                               broker_.directory() / "passwd.log"};
    if (make.wait() != 0) throw std::runtime_error{testing::text_of(broker_.directory() / "passwd.log")};
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    broker_.configure("allow_anonymous false\npassword_file " + file.string() + "\n");
    broker_.start();
  }
  [[nodiscard]] config::MqttSettings settings() const {
    auto settings = at(broker_);
    settings.username = "deskd";
    return settings;
  }

 private:
  Broker broker_;
};

TEST(ProbeBroker, IsTaken) {
  Broker const broker;
  auto const answer = broker_answers(at(broker));
  EXPECT_EQ(answer.outcome, Outcome::accepted) << answer.words;
  EXPECT_EQ(answer.words, "");
}

TEST(ProbeBroker, LeavesADaemonAloneAndSaysNothing) {
  Broker const broker;
  MqttProbe daemon{broker.port(), "deskd"};
  daemon.subscribe("#");
  ASSERT_EQ(broker_answers(at(broker)).outcome, Outcome::accepted);
  daemon.publish("own", "still here");
  ASSERT_TRUE(daemon.wait_for("own", "still here"));
  EXPECT_EQ(daemon.seen().size(), 1U) << "neither a will nor anything else came before";
}

TEST(ProbeBroker, RefusesAWrongPassword) {
  ClosedBroker const closed;
  auto const wrong = broker_answers(closed.settings(), "wrong");
  EXPECT_EQ(wrong.outcome, Outcome::refused);
  EXPECT_THAT(wrong.words, HasSubstr("Not authorized"));
  EXPECT_EQ(broker_answers(closed.settings(), "right").outcome, Outcome::accepted);
}

TEST(ProbeBroker, IsGivenThePasswordOfTheSettings) {
  ClosedBroker const closed;
  testing::TempDir const dir;
  auto settings = closed.settings();
  settings.password_file = dir.write("password", "right\n");
  EXPECT_EQ(broker_answers(settings).outcome, Outcome::accepted);
  settings.password_file = dir.path() / "nowhere";
  auto const unread = broker_answers(settings);
  EXPECT_EQ(unread.outcome, Outcome::unreadable);
  EXPECT_THAT(unread.words, HasSubstr("nowhere"));
}

TEST(ProbeBroker, IsNotThere) {
  auto const broker = Broker::absent();
  auto const answer = broker_answers(at(broker));
  EXPECT_EQ(answer.outcome, Outcome::unreachable);
  EXPECT_THAT(answer.words, HasSubstr("Connection refused"));
  auto nowhere = at(broker);
  nowhere.host = "broker.invalid";
  EXPECT_EQ(broker_answers(nowhere).outcome, Outcome::unreachable);
}

TEST(ProbeBroker, ThatIsSilentIsNotWaitedForLonger) {
  Broker const broker;
  broker.stop_signal();
  auto const before = std::chrono::steady_clock::now();
  auto const answer = broker_answers(at(broker), {}, 300ms);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
  EXPECT_EQ(answer.outcome, Outcome::unreachable);
  EXPECT_THAT(answer.words, HasSubstr("300 ms"));
  broker.cont();
}

TEST(ProbeBroker, MustProveWhoItIs) {
  testing::Authority const authority{"Test authority"};
  auto broker = Broker::absent();
  auto const ca = authority.write(broker.directory());
  auto const own = authority.issue(broker.directory(), "broker.test", "IP:127.0.0.1", {-9, -2});
  broker.configure("cafile " + ca.string() + "\ncertfile " + own.certificate.string() + "\nkeyfile " +
                   own.key.string() + "\n");
  broker.start();
  auto settings = at(broker);
  settings.tls = true;
  settings.ca_file = ca;
  auto const expired = broker_answers(settings);
  EXPECT_EQ(expired.outcome, Outcome::unreachable);
  EXPECT_THAT(expired.words, HasSubstr("expired"));
  settings.ca_file = broker.directory() / "nowhere.pem";
  EXPECT_EQ(broker_answers(settings).outcome, Outcome::unreadable);
}

}  // namespace
}  // namespace desk::probe
