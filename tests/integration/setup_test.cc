// deskctl setup as a person runs it: with a real daemon as its child, desks of deskd-sim, a terminal.
#include "config/loader.h"
#include "config/mistake.h"
#include "tests/support/broker.h"
#include "tests/support/modbus_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/support/terminal_process.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

namespace desk::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A loaded machine starts a daemon in seconds, and a setup starts several.
constexpr auto k_limit = 90s;

bool wait_until(std::function<bool()> const& condition, std::chrono::seconds limit = k_limit) {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

class SetupOnThisComputer : public ::testing::Test {
 public:
  // What a setup leaves behind would be in here.
  SetupOnThisComputer() { ::setenv("TMPDIR", temporary.path().c_str(), 1); }
  ~SetupOnThisComputer() override { ::unsetenv("TMPDIR"); }

 protected:
  [[nodiscard]] std::vector<std::string> command(std::vector<std::string> const& more = {}) const {
    std::vector<std::string> argv{DESKCTL_PROGRAM,   "setup",   "--config",
                                  config().string(), "--deskd", DESKD_PROGRAM};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
  }
  [[nodiscard]] std::filesystem::path config() const { return directory.path() / "deskd.toml"; }
  [[nodiscard]] std::filesystem::path output() const { return directory.path() / "output"; }

  /// With these answers from a file. The exit status; what was printed is in `said`.
  int run(std::vector<std::string> const& answers, std::vector<std::string> const& more = {}) {
    std::string text;
    for (auto const& answer : answers) text += answer + '\n';
    auto argv = command({"--answers", directory.write("answers", text).string()});
    argv.insert(argv.end(), more.begin(), more.end());
    ChildProcess process{argv, output()};
    auto const status = process.wait(k_limit);
    said = text_of(output());
    return status.value_or(-1);
  }
  /// The same, once more where the computer was too busy for a daemon to see its desk while it moved: that
  /// stops the desk, and rightly so.
  int run_to_the_end(std::vector<std::string> const& answers) {
    constexpr int k_attempts = 6;
    auto const before = text_of(config());
    int status = run(answers);
    for (int n = 1; n < k_attempts && said.find("no fresh height") != std::string::npos; ++n) {
      if (before.empty()) std::filesystem::remove(config());
      if (!before.empty()) static_cast<void>(directory.write("deskd.toml", before));
      status = run(answers);
    }
    return status;
  }
  [[nodiscard]] std::vector<std::string> left_behind() const {
    std::vector<std::string> names;
    for (auto const& entry : std::filesystem::directory_iterator{temporary.path()}) {
      if (entry.path().filename().string().starts_with("deskd-setup-"))
        names.push_back(entry.path().filename());
    }
    return names;
  }
  [[nodiscard]] config::Settings written() const {
    auto const loaded = config::load_file(config());
    EXPECT_TRUE(loaded.settings) << config::render(loaded.mistakes, config().string()) << said;
    return loaded.settings.value_or(config::Settings{});
  }

  TempDir directory;
  TempDir temporary;
  std::string said;
};

TEST_F(SetupOnThisComputer, FromNothingToTheFirstMoveOfASimulatedDesk) {
  EXPECT_EQ(run_to_the_end({"6", "", "Anna", "1.75 m", "y", "720", "1100", "", "", "", "n", "", "", ""}), 0)
      << said;
  EXPECT_THAT(said, AllOf(HasSubstr("Up: from 720.0 to"), HasSubstr("It stopped at")));
  EXPECT_EQ(written().users.front().id, "anna");
  struct stat is {};
  ASSERT_EQ(::stat(config().c_str(), &is), 0);
  EXPECT_EQ(is.st_mode & 0777U, 0644U) << "the service's user has to read it";
  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(SetupOnThisComputer, AColumnBehindTheWrongPortAndTheWrongUnitAtFirst) {
  ModbusSimulator const column{ModbusSimulator::Wire::tcp, {"--unit", "17=linak-lc3,start=720"}};
  auto const right = std::to_string(column.port());
  auto const wrong = std::to_string(Broker::free_port());
  static_cast<void>(directory.write("deskd.toml", "# mine\n"));
  EXPECT_EQ(run_to_the_end({"1",   "127.0.0.1", "n",   wrong,  "17",  // nobody there
                            "2",   right,                             // a desk, which says yes
                            "",    "735",                             // and is 15 mm higher than it thinks
                            "Ben", "",          "690", "1250", "",   "1100", "", "", "", "n", "", "", ""}),
            0)
      << said;
  EXPECT_THAT(said, AllOf(HasSubstr("Connection refused"), HasSubstr("The desk says")));
  EXPECT_EQ(text_of(config().string() + "~"), "# mine\n");
  auto const settings = written();
  EXPECT_EQ(settings.buses.front().tcp.port, column.port());
  EXPECT_NEAR(settings.users.front().presets.sit.mm(), 735, 2);
  EXPECT_EQ(column.state(17, "starts_in_error"), 0);
  EXPECT_GT(column.state(17, "height_mm"), 720 + 40) << "the stop was after 50 mm";
  EXPECT_FALSE(column.motor_on(17));
  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(SetupOnThisComputer, AUnitThatIsNotThereIsMended) {
  ModbusSimulator const column{ModbusSimulator::Wire::tcp, {"--unit", "17=linak-lc3,start=720"}};
  EXPECT_EQ(run({"1", "127.0.0.1", "n", std::to_string(column.port()), "18", "3", "17", "", ""}), 1) << said;
  EXPECT_THAT(said, AllOf(HasSubstr("The desk tells no height: "), HasSubstr("The desk says"),
                          HasSubstr("nothing was written")));
  EXPECT_FALSE(std::filesystem::exists(config()));
  EXPECT_THAT(only(column.trace(17), {"motor on"}), IsEmpty()) << "nothing moves in a trial";
  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(SetupOnThisComputer, SwappedRelaysAreStoppedAndTold) {
  ModbusSimulator const board{ModbusSimulator::Wire::rtu,
                              {"--baud", "9600", "--parity", "N", "--unit",
                               "1=relay-board,up=1,down=0,start=800", "--unit", "80=laser:1"}};
  EXPECT_EQ(run_to_the_end({"2", board.device().string(), "", "", "", "Ben", "", "660", "1240", "720", "1100",
                            "", "", "", "n", "", ""}),
            1)
      << said;
  EXPECT_THAT(said, HasSubstr("The wires of up and down are swapped"));
  EXPECT_TRUE(wait_until([&] { return !board.motor_on(1); }));
  EXPECT_NEAR(board.state(1, "height_mm"), 800, 80);
}

TEST_F(SetupOnThisComputer, ABrokerWithAPassword) {
  Broker const broker;
  EXPECT_EQ(run({"6",    "",          "Anna",      "",
                 "720",  "1100",      "",          "",
                 "",     "y",         "localhost", "",
                 "1",    "",  // no such port
                 "",     "localhost", "",          std::to_string(broker.port()),
                 "desk", "s3cret",    "",          "n"}),
            0)
      << said;
  EXPECT_THAT(said, AllOf(HasSubstr("The broker lets deskd in"), Not(HasSubstr("s3cret"))));
  auto const file = directory.path() / "mqtt-password";
  EXPECT_EQ(text_of(file), "s3cret\n");
  struct stat is {};
  ASSERT_EQ(::stat(file.c_str(), &is), 0);
  EXPECT_EQ(is.st_mode & 0777U, 0600U);
  EXPECT_EQ(written().mqtt.password_file, file);
}

TEST_F(SetupOnThisComputer, AFolderThatIsNotThereIsToldAtOnce) {
  ChildProcess process{{DESKCTL_PROGRAM, "setup", "--config", "/nonexistent/deskd.toml"}, output()};
  EXPECT_EQ(process.wait(k_limit), 1);
  EXPECT_THAT(text_of(output()),
              AllOf(HasSubstr("there is no directory /nonexistent"), Not(HasSubstr("your desk"))));
}

/// On a terminal, up to the question for a height: a daemon of its own runs.
class SetupOnATerminal : public SetupOnThisComputer {
 protected:
  void start() {
    terminal = std::make_unique<TerminalProcess>(command());
    ASSERT_TRUE(terminal->shows("What moves your desk?")) << terminal->screen();
    terminal->type("6\n\nAnna\n\n");
    ASSERT_TRUE(terminal->shows("Where you sit well [")) << terminal->screen();
    ASSERT_FALSE(left_behind().empty());
  }
  /// Nobody holds the lease of the trial's directory any more.
  bool cleaned() {
    return wait_until([&] { return left_behind().empty(); });
  }
  std::unique_ptr<TerminalProcess> terminal;
};

TEST_F(SetupOnATerminal, CtrlCLeavesEverythingAsItWas) {
  start();
  terminal->type("\x03");
  EXPECT_EQ(terminal->end(), 1) << terminal->screen();
  EXPECT_TRUE(terminal->shows("everything is as it was"));
  EXPECT_THAT(left_behind(), IsEmpty()) << "at once, not later";
  EXPECT_FALSE(std::filesystem::exists(config()));
}

TEST_F(SetupOnATerminal, KilledItLeavesNeitherDaemonNorFiles) {
  start();
  terminal.reset();  // SIGKILL, and the terminal is gone
  EXPECT_TRUE(cleaned()) << "the directory goes when setup and its daemon are gone";
  EXPECT_FALSE(std::filesystem::exists(config()));
}

TEST_F(SetupOnATerminal, HeldKeysMoveTheDeskAndAnyKeyStopsTheFirstMove) {
  start();
  terminal->type("u\n");
  ASSERT_TRUE(terminal->shows("raising")) << terminal->screen();
  terminal->type("x");
  ASSERT_TRUE(terminal->shows("main: stopped at")) << terminal->screen();
  // What is typed before lines are read again is thrown away: it was meant for the desk.
  ASSERT_TRUE(wait_until([&] { return (terminal->modes().c_lflag & ICANON) != 0U; })) << terminal->screen();
  terminal->type("720\n1100\n\n\n\nn\n\n");
  ASSERT_TRUE(terminal->shows("Press Enter to begin")) << terminal->screen();
  terminal->type("\n");
  ASSERT_TRUE(wait_until([&] { return (terminal->modes().c_lflag & ICANON) == 0U; })) << terminal->screen();
  terminal->type(" ");
  EXPECT_TRUE(terminal->shows("You stopped it.")) << terminal->screen();
  EXPECT_EQ(terminal->end(), 1) << terminal->screen();
  EXPECT_THAT(left_behind(), IsEmpty());
}

TEST_F(SetupOnATerminal, APasswordIsNotShown) {
  start();
  terminal->type("720\n1100\n\n\n\ny\n127.0.0.1\n\n1\ndesk\n");
  ASSERT_TRUE(terminal->shows("Its password")) << terminal->screen();
  EXPECT_TRUE(wait_until([&] { return (terminal->modes().c_lflag & ECHO) == 0U; }));
  terminal->type("s3cret\n");
  EXPECT_TRUE(terminal->shows("It does not work")) << terminal->screen();
  EXPECT_NE(terminal->modes().c_lflag & ECHO, 0U);
  EXPECT_THAT(terminal->screen(), Not(HasSubstr("s3cret")));
}

/// With a systemctl that writes down what it is told, and says that the service runs.
class SetupBesideAService : public SetupOnThisComputer {
 public:
  SetupBesideAService() {
    auto const fake = directory.write("systemctl", fmt::format("#!/bin/sh\n"
                                                               "echo \"$*\" >> {0}\n"
                                                               "[ \"$1\" = show ] || exit 0\n"
                                                               "echo LoadState=loaded\n"
                                                               "echo ActiveState=active\n",
                                                               calls().string()));
    std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
    path = ::getenv("PATH");
    ::setenv("PATH", (directory.path().string() + ':' + path).c_str(), 1);
    static_cast<void>(directory.write("deskd.toml", "not read by this deskd\n"));
  }
  ~SetupBesideAService() override { ::setenv("PATH", path.c_str(), 1); }

 protected:
  [[nodiscard]] std::filesystem::path calls() const { return directory.path() / "calls"; }
  /// What it was told, without the questions.
  [[nodiscard]] std::string told() const {
    std::ifstream lines{calls()};
    std::string result;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("show")) result += line + '\n';
    }
    return result;
  }
  std::string path;
};

TEST_F(SetupBesideAService, LeftEarlyItIsStartedAgain) {
  EXPECT_EQ(run({"1", "127.0.0.1", "", "y"}, {"--service", "deskd-test.service"}), 1);
  EXPECT_EQ(told(), "stop deskd-test.service\nstart deskd-test.service\n") << said;
  EXPECT_EQ(text_of(config()), "not read by this deskd\n");
}

TEST_F(SetupBesideAService, KilledItIsStartedAgain) {
  TerminalProcess terminal{command({"--service", "deskd-test.service"})};
  ASSERT_TRUE(terminal.shows("What moves your desk?")) << terminal.screen();
  terminal.type("1\n127.0.0.1\n\ny\n");
  ASSERT_TRUE(terminal.shows("Asking the desk")) << terminal.screen();
  ::kill(terminal.pid(), SIGKILL);
  EXPECT_TRUE(wait_until([&] { return told() == "stop deskd-test.service\nstart deskd-test.service\n"; }))
      << told();
  EXPECT_THAT(left_behind(), IsEmpty());
}

}  // namespace
}  // namespace desk::testing
