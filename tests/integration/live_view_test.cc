#include "tests/support/broker.h"
#include "tests/support/daemon.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace desk {
namespace {

/// `deskctl watch` on a terminal of its own, as a person runs it.
class LiveView {
 public:
  explicit LiveView(std::string const& socket) {
    winsize const size{24, 80, 0, 0};
    pid_ = forkpty(&master_, nullptr, nullptr, &size);
    if (pid_ != 0) return;
    setenv("LANG", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    execl(DESKCTL_PROGRAM, "deskctl", "--socket", socket.c_str(), "watch", nullptr);
    _exit(127);
  }
  LiveView(LiveView const&) = delete;
  LiveView& operator=(LiveView const&) = delete;
  ~LiveView() {
    if (!status_) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(master_);
  }

  /// Reads until the screen has shown this text.
  bool shows(std::string const& text) {
    return until([&] { return screen_.find(text) != std::string::npos; });
  }
  void type(std::string const& keys) const {
    ASSERT_EQ(write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  /// Its exit status, or 128 + signal.
  std::optional<int> end() {
    until([&] {
      int status = 0;
      if (waitpid(pid_, &status, WNOHANG) == pid_) {
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
      return status_.has_value();
    });
    return status_;
  }
  [[nodiscard]] termios modes() const {
    termios now{};
    EXPECT_EQ(tcgetattr(master_, &now), 0);
    return now;
  }
  [[nodiscard]] std::string const& screen() const { return screen_; }

 private:
  template <typename Condition>
  bool until(Condition condition) {
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{15};
    while (!condition()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      pollfd ready{master_, POLLIN, 0};
      if (poll(&ready, 1, 20) <= 0) continue;
      char buffer[4096];
      ssize_t const n = read(master_, buffer, sizeof buffer);
      if (n > 0) screen_.append(buffer, static_cast<std::size_t>(n));
    }
    return true;
  }

  int master_ = -1;
  pid_t pid_ = -1;
  std::optional<int> status_;
  std::string screen_;
};

class LiveViewTest : public ::testing::Test {
 protected:
  testing::Broker broker;
  testing::Daemon daemon{broker.port(), {"desk.demo.cycle.mode=off"}};
};

TEST_F(LiveViewTest, LeavesTheTerminalsSignalsAlone) {
  LiveView view{daemon.socket().string()};
  ASSERT_TRUE(view.shows("740")) << view.screen();
  EXPECT_NE(view.modes().c_lflag & ISIG, 0U) << "Ctrl-C must still be a signal";
  EXPECT_EQ(view.modes().c_lflag & ICANON, 0U) << "keys arrive one by one";
}

TEST_F(LiveViewTest, CtrlCEndsItAndRestoresTheTerminal) {
  LiveView view{daemon.socket().string()};
  termios const before = view.modes();
  ASSERT_TRUE(view.shows("740")) << view.screen();
  view.type("\x03");
  EXPECT_TRUE(view.end()) << view.screen();
  termios const after = view.modes();
  EXPECT_EQ(before.c_lflag, after.c_lflag);
  EXPECT_EQ(before.c_iflag, after.c_iflag);
  EXPECT_EQ(before.c_oflag, after.c_oflag);
  EXPECT_NE(view.screen().find("\x1b[?1049l"), std::string::npos) << "back from the alternate screen";
}

TEST_F(LiveViewTest, QuitsOnQ) {
  LiveView view{daemon.socket().string()};
  ASSERT_TRUE(view.shows("740")) << view.screen();
  view.type("q");
  EXPECT_EQ(view.end(), 0);
}

}  // namespace
}  // namespace desk
