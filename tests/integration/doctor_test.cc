#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/certificates.h"
#include "tests/support/modbus_simulator.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// `deskctl doctor` beside real daemons, brokers and devices: what it finds, and its exit code.
namespace desk {
namespace {

using ::testing::AllOf;
using testing::Broker;
using testing::ChildProcess;
using ::testing::HasSubstr;
using testing::ModbusSimulator;
using ::testing::Not;
using testing::text_of;

/// A computer of one desk: simulator, broker, configuration, daemon.
class Doctor : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path at(std::string const& name) const { return dir_.path() / name; }
  [[nodiscard]] std::filesystem::path config() const { return at(file_); }

  /// `mqtt`: more lines of [mqtt].
  void write_config(std::string const& bus, std::string const& mqtt = {}) const {
    std::ofstream{config()}
        << "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1000\n[storage]\nstate_dir = \""
        << at("state").string() << "\"\n[control]\nsocket = \"" << at("control.sock").string()
        << "\"\n[mqtt]\nhost = \"127.0.0.1\"\nport = " << broker_.port() << "\n"
        << mqtt << "[bus.line]\ndriver = \"modbus\"\n"
        << bus
        << "[desk.main]\nprofile = \"linak-lc3\"\n[desk.main.modbus]\nbase_height_mm = "
           "620\n[desk.main.cycle]\nmode = \"off\"\n";
  }
  static std::string tcp(std::uint16_t port) {
    return "[bus.line.tcp]\nhost = \"127.0.0.1\"\nport = " + std::to_string(port) + "\n";
  }
  /// Starts the daemon and waits until it has reached desk and broker.
  void run() {
    daemon_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{DESKD_PROGRAM, "--config", config().string()}, at("log"));
    ASSERT_TRUE(testing::wait_until([&] {
      auto const log = text_of(at("log"));
      return log.find("event=ready") != std::string::npos && log.find("link state=up") != std::string::npos &&
             log.find("event=mqtt state=connected") != std::string::npos;
    })) << text_of(at("log"));
  }
  struct Told {
    int status = -1;
    std::string text;
  };
  [[nodiscard]] Told ask(std::vector<std::string> const& before = {},
                         std::vector<std::string> const& more = {}) const {
    auto argv = before;
    argv.insert(argv.end(), {DESKCTL_PROGRAM, "doctor", "--config", config().string()});
    argv.insert(argv.end(), more.begin(), more.end());
    std::filesystem::remove(at("told"));
    ChildProcess child{argv, at("told")};
    auto const status = child.wait(std::chrono::seconds{30});
    return {status.value_or(-1), text_of(at("told"))};
  }
  /// Its findings about one thing, as `severity words` in lines.
  [[nodiscard]] std::string about(std::string const& what) const {
    auto const told = boost::json::parse(ask({}, {"--json"}).text);
    std::string lines;
    for (auto const& one : told.at("findings").as_array()) {
      if (one.at("about").as_string() != what) continue;
      lines +=
          std::string{one.at("severity").as_string()} + ' ' + std::string{one.at("words").as_string()} + '\n';
    }
    return lines;
  }

  testing::TempDir dir_;
  std::string file_ = "deskd.toml";
  Broker broker_;
  ModbusSimulator column_{ModbusSimulator::Wire::tcp, {"--unit", "1=linak-lc3,start=880,load=1"}};
  std::unique_ptr<ChildProcess> daemon_;
};

TEST_F(Doctor, FindsNoProblemWhereThereIsNone) {
  write_config(tcp(column_.port()));
  run();
  auto const told = ask();
  EXPECT_EQ(told.status, 0) << told.text;
  EXPECT_THAT(told.text, AllOf(HasSubstr("ok       desk main: reached, at "),
                               HasSubstr("ok       broker: deskd is connected"), HasSubstr("has no mistakes"),
                               HasSubstr("No problem was found"), Not(HasSubstr("problem  "))));
  EXPECT_THAT(about("bus line"), HasSubstr("ok "));
  EXPECT_THAT(about("disk"), HasSubstr("MB are free"));
}

TEST_F(Doctor, FindsABrokerThatIsGone) {
  write_config(tcp(column_.port()));
  run();
  broker_.kill();
  ASSERT_TRUE(testing::wait_until([&] { return about("broker").find("problem") == 0; }));
  EXPECT_THAT(about("broker"), HasSubstr("Connection refused"));
  EXPECT_EQ(ask().status, 1);
}

TEST_F(Doctor, FindsAWrongPassword) {
  auto const passwords = broker_.directory() / "passwords";
  ChildProcess make{{"/usr/bin/mosquitto_passwd", "-b", "-c", passwords.string(), "deskd", "right"},
                    at("made")};
  ASSERT_EQ(make.wait(), 0) << text_of(at("made"));
  std::filesystem::permissions(passwords, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  broker_.kill();
  broker_.configure("allow_anonymous false\npassword_file " + passwords.string() + "\n");
  broker_.start();
  auto const secret = dir_.write("password", "wrong\n");
  std::filesystem::permissions(secret, std::filesystem::perms{0644});
  write_config(tcp(column_.port()), "username = \"deskd\"\npassword_file = \"" + secret.string() + "\"\n");
  EXPECT_THAT(about("broker"), AllOf(HasSubstr("problem 127.0.0.1 port "), HasSubstr("Not authorized"),
                                     HasSubstr("problem every user of this machine can read ")));
  std::ofstream{secret} << "right\n";
  std::filesystem::permissions(secret, std::filesystem::perms{0600});
  EXPECT_THAT(about("broker"), AllOf(HasSubstr("lets deskd in"), Not(HasSubstr("problem"))));
}

TEST_F(Doctor, FindsACertificateThatExpiresSoon) {
  testing::Authority const authority{"Test authority"};
  auto const ca = authority.issue(dir_.path(), "authority", "", {-1, 5});
  write_config(tcp(column_.port()), "tls = true\nca_file = \"" + ca.certificate.string() + "\"\n");
  ChildProcess const reader{{DESKD_PROGRAM, "--config", config().string()}, at("log")};
  ASSERT_TRUE(testing::wait_until([&] {
    return about("broker").find("expires in 4 days") != std::string::npos;
  })) << about("broker");
}

TEST_F(Doctor, FindsADeskThatIsGone) {
  write_config(tcp(column_.port()));
  run();
  column_.kill();
  ASSERT_TRUE(testing::wait_until([&] {
    return about("desk main").find("problem deskd does not reach it") == 0;
  })) << about("desk main");
  EXPECT_THAT(about("bus line"), HasSubstr("Connection refused"));
  EXPECT_EQ(ask().status, 1);
}

TEST_F(Doctor, FindsWhoElseHasThePort) {
  ModbusSimulator const line{ModbusSimulator::Wire::rtu, {"--unit", "1=linak-lc3,start=880,load=1"}};
  write_config("[bus.line.serial]\ndevice = \"" + line.device().string() + "\"\n");
  std::string const own =
      "(process " + std::to_string(::getpid()) + ") has " + line.device().string() + " open, too";
  EXPECT_THAT(about("bus line"), Not(HasSubstr(own)));
  int const fd = ::open(line.device().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  EXPECT_THAT(about("bus line"), HasSubstr(own));
  ::close(fd);
}

TEST_F(Doctor, FindsAPortThatIsNotThere) {
  write_config("[bus.line.serial]\ndevice = \"/dev/serial/by-id/usb-none\"\n");
  EXPECT_THAT(about("bus line"), HasSubstr("problem there is no /dev/serial/by-id/usb-none"));
}

TEST_F(Doctor, FindsADiskThatIsReadOnly) {
  write_config(tcp(column_.port()));
  std::filesystem::create_directory(at("state"));
  // In name spaces of its own, where a user who is not root may mount, too.
  std::vector<std::string> const mounted{
      "/usr/bin/unshare",
      "--map-root-user",
      "--mount",
      "/bin/sh",
      "-c",
      "mount -t tmpfs -o ro none '" + at("state").string() + "' || exit 77; exec \"$@\"",
      "sh"};
  auto const told = ask(mounted, {"--json"});
  if (told.status == 77 || told.text.find("findings") == std::string::npos)
    GTEST_SKIP() << "a read-only disk cannot be mounted here: " << told.text;
  EXPECT_EQ(told.status, 1);
  EXPECT_THAT(told.text, HasSubstr("is read-only"));
}

TEST_F(Doctor, SaysThatNoDaemonRuns) {
  write_config(tcp(column_.port()));
  auto const told = ask();
  EXPECT_EQ(told.status, 1);
  EXPECT_THAT(about("daemon"), HasSubstr("problem deskd is not running"));
  EXPECT_THAT(about("bus line"), HasSubstr("ok 127.0.0.1 takes connections"));
  EXPECT_THAT(about("broker"), HasSubstr("lets deskd in"));
}

TEST_F(Doctor, SaysThatADaemonStandsStill) {
  write_config(tcp(column_.port()));
  run();
  daemon_->freeze();
  EXPECT_THAT(about("daemon"), HasSubstr("problem deskd runs, but does not answer"));
  daemon_->send(SIGCONT);
}

TEST_F(Doctor, CountsTheMistakesOfAConfiguration) {
  std::ofstream{config()} << "[desk.main]\nprofle = \"linak-lc3\"\n[bus.x]\ndriver = \"modbuss\"\n";
  EXPECT_EQ(ask().status, 1);
  auto const told = about("config");
  EXPECT_THAT(told, AllOf(HasSubstr("mistakes, the first: "), HasSubstr("deskd.toml:"),
                          HasSubstr("unknown not known: devices, broker and disk")));
}

TEST_F(Doctor, SeesThatTheFileChanged) {
  write_config(tcp(column_.port()));
  run();
  EXPECT_THAT(about("config"), Not(HasSubstr("changed")));
  std::ofstream{config(), std::ios::app} << "[log]\nlevel = \"debug\"\n";
  EXPECT_THAT(about("config"), HasSubstr("note it has changed in 1 place since deskd read it: "));
  EXPECT_EQ(ask().status, 0) << "that is no problem";
  std::ofstream{config(), std::ios::app} << "levl = 1\n";
  EXPECT_THAT(about("config"), HasSubstr("problem 1 mistake, the first: "));
  file_ = "other.toml";
  std::ofstream{config()} << "[user.anna]\nsit_height_mm = 720\nstand_height_mm = 1000\n[bus.s]\ndriver = "
                             "\"simulated\"\n[desk.main]\n";
  auto const told = ask({}, {"--socket", at("control.sock").string()});
  EXPECT_THAT(told.text, HasSubstr("the file that deskd runs with has 1 mistake now"));
}

TEST_F(Doctor, IsCalledWronglyWithTwo) {
  write_config(tcp(column_.port()));
  EXPECT_EQ(ask({}, {"--nonsense"}).status, 2);
}

}  // namespace
}  // namespace desk
