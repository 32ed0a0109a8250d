#include "tests/support/broker.h"
#include "tests/support/daemon.h"
#include "tests/support/terminal_process.h"

#include <gtest/gtest.h>

namespace desk {
namespace {

class LiveViewTest : public ::testing::Test {
 protected:
  testing::Broker broker;
  testing::Daemon daemon{broker.port(), {"desk.demo.cycle.mode=off"}};
  testing::TerminalProcess view{{DESKCTL_PROGRAM, "--socket", daemon.socket().string(), "watch"}};
};

TEST_F(LiveViewTest, LeavesTheTerminalsSignalsAlone) {
  ASSERT_TRUE(view.shows("740")) << view.screen();
  EXPECT_NE(view.modes().c_lflag & ISIG, 0U) << "Ctrl-C must still be a signal";
  EXPECT_EQ(view.modes().c_lflag & ICANON, 0U) << "keys arrive one by one";
}

TEST_F(LiveViewTest, CtrlCEndsItAndRestoresTheTerminal) {
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
  ASSERT_TRUE(view.shows("740")) << view.screen();
  view.type("q");
  EXPECT_EQ(view.end(), 0);
}

}  // namespace
}  // namespace desk
