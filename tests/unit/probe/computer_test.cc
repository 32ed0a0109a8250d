#include "daemon/control/probe/certificate.h"
#include "daemon/control/probe/clock.h"
#include "daemon/control/probe/disk.h"
#include "daemon/control/probe/holders.h"
#include "daemon/control/probe/power.h"
#include "daemon/control/probe/reach.h"
#include "daemon/control/probe/service.h"
#include "daemon/control/probe/system_files.h"
#include "tests/support/broker.h"
#include "tests/support/certificates.h"
#include "tests/unit/probe/system_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

namespace desk::probe {
namespace {

TEST(SystemFiles, AreReadByLine) {
  SystemTree const tree;
  tree.file("/sys/a", "  FTDI \n second\n");
  tree.file("/sys/empty");
  EXPECT_EQ(first_line(tree.at("/sys/a")), "FTDI");
  EXPECT_EQ(first_line(tree.at("/sys/empty")), "");
  EXPECT_EQ(first_line(tree.at("/sys/none")), std::nullopt);
  EXPECT_EQ(first_line(tree.at("/sys")), std::nullopt) << "a directory";
}

TEST(SystemFiles, AreListedByNumber) {
  SystemTree const tree;
  for (auto const* const name : {"/d/tty10", "/d/tty2", "/d/tty1"}) tree.file(name);
  auto const found = entries(tree.at("/d"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].filename(), "tty2");
  EXPECT_EQ(found[2].filename(), "tty10");
  EXPECT_TRUE(entries(tree.at("/none")).empty());
}

/// Without the environment's time zone, which would be believed.
class Clock : public ::testing::Test {
 public:
  Clock() {
    if (char const* const zone = std::getenv("TZ"); zone != nullptr) zone_ = zone;
    ::unsetenv("TZ");
  }
  ~Clock() override {
    if (zone_) ::setenv("TZ", zone_->c_str(), 1);
  }
  Clock(Clock const&) = delete;
  Clock& operator=(Clock const&) = delete;

 protected:
  SystemTree tree_;

 private:
  std::optional<std::string> zone_;
};

TEST_F(Clock, HasTheZoneThatTheLinkNames) {
  tree_.link("/etc/localtime", "../usr/share/zoneinfo/Europe/Berlin");
  EXPECT_EQ(clock_state(tree_.root()).zone, "Europe/Berlin");
}

TEST_F(Clock, HasTheZoneThatDebianWrites) {
  tree_.file("/etc/localtime", "TZif");
  EXPECT_EQ(clock_state(tree_.root()).zone, "") << "a copy does not say whose";
  tree_.file("/etc/timezone", "America/New_York\n");
  EXPECT_EQ(clock_state(tree_.root()).zone, "America/New_York");
}

TEST_F(Clock, CountsInUtcWithoutAZone) {
  auto const state = clock_state(tree_.root());
  EXPECT_EQ(state.zone, "UTC");
  EXPECT_NEAR(static_cast<double>(state.unix_seconds), static_cast<double>(std::time(nullptr)), 5);
}

TEST(Disk, IsTheOneThatHoldsThePathOrWould) {
  SystemTree const tree;
  auto const here = disk_state(tree.root());
  ASSERT_TRUE(here.known) << here.words;
  EXPECT_GT(here.free_bytes, 0U);
  EXPECT_FALSE(here.read_only);
  EXPECT_TRUE(disk_state(tree.at("/not/there/yet")).known);
}

TEST(Power, IsWhatARaspberryPiSays) {
  SystemTree const tree;
  EXPECT_EQ(undervoltage(tree.root()), std::nullopt);
  tree.file("/sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
  tree.file("/sys/class/hwmon/hwmon1/name", "rpi_volt\n");
  EXPECT_EQ(undervoltage(tree.root()), std::nullopt) << "it does not say";
  tree.file("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n");
  EXPECT_EQ(undervoltage(tree.root()), false);
  tree.file("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n");
  EXPECT_EQ(undervoltage(tree.root()), true);
}

TEST(Holders, AreThoseWhoHaveItOpenByAnyName) {
  SystemTree const tree;
  tree.file("/dev/ttyUSB0");
  tree.link("/dev/desk", "ttyUSB0");
  auto const device = std::filesystem::canonical(tree.at("/dev/ttyUSB0"));
  tree.file("/proc/7/comm", "modbus-poller\n");
  tree.link("/proc/7/fd/3", device);
  tree.file("/proc/8/comm", "bash\n");
  tree.link("/proc/8/fd/0", "/dev/null");
  tree.file("/proc/9/comm", "ended\n");
  tree.file("/proc/uptime", "1 1\n");
  auto const holders = holders_of(tree.at("/dev/desk"), tree.at("/proc"));
  ASSERT_EQ(holders.programs.size(), 1U);
  EXPECT_EQ(holders.programs[0].pid, 7);
  EXPECT_EQ(holders.programs[0].name, "modbus-poller");
  EXPECT_TRUE(holders.complete);
}

TEST(Holders, AreThoseOfTheRealProc) {
  SystemTree const tree;
  tree.file("/dev/port");
  int const fd = ::open(tree.at("/dev/port").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  auto const holders = holders_of(tree.at("/dev/port"));
  ::close(fd);
  EXPECT_TRUE(std::any_of(holders.programs.begin(), holders.programs.end(),
                          [](Holder const& one) { return one.pid == ::getpid(); }));
}

TEST(Certificates, SayUntilWhenTheyAreValid) {
  testing::TempDir const dir;
  testing::Authority const authority{"Test authority"};
  auto const files = authority.issue(dir.path(), "broker.test", "", {-1, 3});
  auto const certificate = certificate_in(files.certificate);
  ASSERT_TRUE(certificate.expires_at) << certificate.words;
  constexpr double k_day = 24.0 * 3600;
  EXPECT_NEAR(static_cast<double>(*certificate.expires_at - std::time(nullptr)), 3 * k_day, 60);
  EXPECT_EQ(certificate_in(files.key).words, "is no certificate in PEM form");
  EXPECT_EQ(certificate_in(dir.path() / "none.pem").words, "No such file or directory");
}

TEST(Reach, TellsWhyNot) {
  EXPECT_EQ(why_unreachable("127.0.0.1", testing::Broker::free_port()), "Connection refused");
  EXPECT_NE(why_unreachable("desk.invalid", 502), "");
  testing::Broker const server;
  EXPECT_EQ(why_unreachable("127.0.0.1", server.port()), "");
}

TEST(Service, IsKnownOrItIsSaidWhyNot) {
  auto const state = service_state("surely-not-installed.service");
  if (state.known) {
    EXPECT_EQ(state.load, "not-found");
    EXPECT_EQ(state.enabled, "");
  } else {
    EXPECT_NE(state.words, "");
  }
}

}  // namespace
}  // namespace desk::probe
