// What deskd tells a service manager, seen from the manager's side of its socket.
#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"
#include "tests/support/temp_dir.h"
#include "tests/support/thread_freezer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace desk::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// The manager's socket. A daemon that starts while it exists is told of it, and that a watchdog waits.
class Manager {
 public:
  explicit Manager(milliseconds watchdog) {
    std::string const path = directory_.path() / "notify";
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(std::data(address.sun_path), sizeof(address.sun_path) - 1);
    // NOLINTNEXTLINE(*-reinterpret-cast): the socket interface speaks of every address as of a sockaddr
    if (::bind(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) != 0)
      throw std::runtime_error{"no socket for notifications"};
    setenv("NOTIFY_SOCKET", path.c_str(), 1);
    if (watchdog > milliseconds{0})
      setenv("WATCHDOG_USEC", std::to_string(watchdog.count() * 1000).c_str(), 1);
  }
  Manager(Manager const&) = delete;
  Manager& operator=(Manager const&) = delete;
  ~Manager() {
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    ::close(socket_);
  }

  /// The next message with this text within the limit; others are dropped.
  std::optional<std::string> hear(std::string const& text, milliseconds limit = seconds{20}) {
    auto const deadline = std::chrono::steady_clock::now() + limit;
    for (;;) {
      auto const left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
      pollfd ready{socket_, POLLIN, 0};
      if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) return std::nullopt;
      std::string message(4096, '\0');
      auto const size = ::recv(socket_, message.data(), message.size(), 0);
      message.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
      if (message.find(text) != std::string::npos) return message;
    }
  }
  void drop_what_came() {
    while (hear("", milliseconds{1})) {
    }
  }

 private:
  TempDir directory_;
  int socket_ = -1;
};

/// Nothing if the process has no thread of this name.
std::optional<pid_t> thread_named(pid_t process, std::string const& name) {
  for (auto const& task : std::filesystem::directory_iterator{fmt::format("/proc/{}/task", process)}) {
    if (text_of(task.path() / "comm") == name + "\n") return std::stoi(task.path().filename().string());
  }
  return std::nullopt;
}

Daemon::Config simulated() {
  return {R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
[bus.simulator]
driver = "simulated"
[desk.demo]
[desk.demo.cycle]
mode = "off"
)"};
}

/// A column that nobody switched on.
Daemon::Config nobody_there() {
  return {R"([user.anna]
sit_height_mm = 720
stand_height_mm = 1100
[bus.line]
driver = "modbus"
[bus.line.tcp]
host = "127.0.0.1"
port = 1
[desk.left]
profile = "linak-lc3"
[desk.left.modbus]
base_height_mm = 640
[desk.left.cycle]
mode = "off"
)"};
}

TEST(DaemonAsAService, IsReadyWithAHeightAndSaysWhichDesksItHas) {
  Broker broker;
  Manager manager{milliseconds{0}};
  Daemon daemon{simulated(), broker.port()};
  EXPECT_EQ(manager.hear("READY=1"), "READY=1\nSTATUS=demo (simulated): ready") << daemon.log();
  daemon.process().send(SIGTERM);
  EXPECT_THAT(manager.hear("STOPPING=1").value_or(""), HasSubstr("STATUS="));
}

TEST(DaemonAsAService, IsReadyWithADeskThatIsSwitchedOffAndSaysSo) {
  Broker broker;
  Manager manager{milliseconds{0}};
  Daemon daemon{nobody_there(), broker.port()};
  EXPECT_THAT(manager.hear("READY=1").value_or(""), StartsWith("READY=1\nSTATUS=left: does not answer: "))
      << daemon.log();
}

TEST(DaemonAsAService, SaysWhyItDidNotStart) {
  Broker broker;
  Manager manager{milliseconds{0}};
  Daemon first{simulated(), broker.port()};
  TempDir files;
  ChildProcess second{{DESKD_PROGRAM, "--config", first.config_file().string(), "--set", "mqtt.enabled=false",
                       "--set", "control.socket=" + first.socket().string(), "--set",
                       "storage.state_dir=" + (files.path() / "state").string()},
                      files.path() / "said"};
  EXPECT_EQ(second.wait(), 1);
  EXPECT_THAT(manager.hear("another deskd").value_or(""), StartsWith("STATUS=control socket "));

  ChildProcess third{{DESKD_PROGRAM, "--config", first.config_file().string(), "--set", "nonsense=1"},
                     files.path() / "said"};
  EXPECT_EQ(third.wait(), 2);
  EXPECT_THAT(manager.hear("STATUS=").value_or(""), HasSubstr("mistake"));
}

TEST(DaemonAsAService, FeedsTheWatchdogWhileAllOfItRuns) {
  Broker broker;
  Manager manager{milliseconds{1500}};
  Daemon daemon{simulated(), broker.port()};
  ASSERT_TRUE(manager.hear("READY=1"));
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(manager.hear("WATCHDOG=1", milliseconds{1500})) << daemon.log();
}

TEST(DaemonAsAService, LetsTheWatchdogStarveWithoutItsIoThread) {
  Broker broker;
  Manager manager{milliseconds{1500}};
  Daemon daemon{simulated(), broker.port()};
  ASSERT_TRUE(manager.hear("WATCHDOG=1"));
  ThreadFreezer const frozen{daemon.process().pid()};
  manager.drop_what_came();
  EXPECT_FALSE(manager.hear("WATCHDOG=1", milliseconds{1600}));
}

TEST(DaemonAsAService, LetsTheWatchdogStarveWithoutABusWorker) {
  Broker broker;
  Manager manager{milliseconds{1500}};
  Daemon daemon{simulated(), broker.port()};
  ASSERT_TRUE(manager.hear("READY=1"));
  auto const worker = thread_named(daemon.process().pid(), "bus simulator");
  ASSERT_TRUE(worker) << "no thread of that name";
  ThreadFreezer const frozen{*worker};
  EXPECT_NE(daemon.wait_for_log({"event=worker_hangs", "bus=simulator"}), "") << daemon.log();
  manager.drop_what_came();
  EXPECT_FALSE(manager.hear("WATCHDOG=1", milliseconds{1600}));
  EXPECT_EQ(state_of(daemon).at("link").as_string(), "up") << "the io thread still answers";
}

}  // namespace
}  // namespace desk::testing
