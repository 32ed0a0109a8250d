// deskctl plan as a person runs it: no daemon, a configuration, a terminal or none.

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "tests/support/terminal_process.h"

#include <gtest/gtest.h>

#include <fstream>

namespace desk {
namespace {

std::string example(std::string const& name) {
  return std::string{DESKD_SOURCE_DIR} + "/config/examples/" + name;
}

struct Run {
  std::optional<int> status;
  std::string output;
};

Run deskctl(std::vector<std::string> arguments) {
  testing::TempDir const dir;
  arguments.insert(arguments.begin(), DESKCTL_PROGRAM);
  auto const file = dir.path() / "output";
  testing::ChildProcess child{arguments, file};
  auto const status = child.wait();
  return {status, testing::text_of(file)};
}

TEST(PlanCommand, PrintsADayWithoutADaemon) {
  auto const run = deskctl({"plan", "--config", example("gpio-relays.toml"), "--date", "2026-11-23"});
  EXPECT_EQ(run.status, 0);
  EXPECT_NE(run.output.find("Desk: Monday, 23 November 2026"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("09:30      stand"), std::string::npos) << run.output;
}

TEST(PlanCommand, ExplainsAConfigurationThatIsWrong) {
  testing::TempDir const dir;
  auto const file = dir.path() / "wrong.toml";
  std::ofstream{file} << "[user.anna]\nsit_height_mm = 72\n";
  auto const run = deskctl({"plan", "--config", file.string()});
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.output.find("wrong.toml:2"), std::string::npos) << run.output;
}

TEST(PlanCommand, PlayNeedsATerminal) {
  auto const run = deskctl({"plan", "--play", "--config", example("gpio-relays.toml")});
  EXPECT_EQ(run.status, 2);
  EXPECT_NE(run.output.find("draws on a terminal"), std::string::npos) << run.output;
}

TEST(PlanCommand, CtrlCEndsPlayingAndRestoresTheTerminal) {
  testing::TerminalProcess view{
      {DESKCTL_PROGRAM, "plan", "--play", "--config", example("gpio-relays.toml"), "--date", "2026-11-23"}};
  termios const before = view.modes();
  ASSERT_TRUE(view.shows("stand 1100")) << view.screen();
  view.type("\x03");
  EXPECT_EQ(view.end(), 0) << view.screen();
  EXPECT_EQ(before.c_lflag, view.modes().c_lflag);
  EXPECT_NE(view.screen().find("\x1b[?1049l"), std::string::npos) << "back from the alternate screen";
}

}  // namespace
}  // namespace desk
