#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/run.h"
#include "tests/integration/control_fixture.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace desk::control {
namespace {

struct Ended {
  int exit_code;
  std::string out;
  std::string err;
};

/// Runs deskctl in this process; `meanwhile` happens while it waits.
Ended deskctl(
    std::filesystem::path const& socket, std::vector<std::string> const& arguments,
    std::function<void()> const& meanwhile = [] {}) {
  auto const path = socket.string();
  std::vector<char const*> argv{"deskctl", "--socket", path.c_str()};
  for (auto const& argument : arguments) argv.push_back(argument.c_str());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  auto exit_code = std::async(std::launch::async,
                              [&] { return desk::deskctl::run(static_cast<int>(argv.size()), argv.data()); });
  meanwhile();
  exit_code.wait();
  auto out = ::testing::internal::GetCapturedStdout();
  auto err = ::testing::internal::GetCapturedStderr();
  return {exit_code.get(), std::move(out), std::move(err)};
}

void wait_for_submission(Daemon& daemon) {
  auto const deadline = std::chrono::steady_clock::now() + k_patience;
  while (daemon.desks().submitted() == 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
}

boost::json::object report(std::string_view end) {
  return {{"event", "move_ended"}, {"end", boost::json::string_view{end.data(), end.size()}},
          {"from_mm", 720.0},      {"target_mm", 1100.0},
          {"landed_mm", 1100.2},   {"duration_s", 12.34}};
}

TEST(Deskctl, ShowsTheStateAndCarriesOutCommands) {
  Daemon daemon;
  auto const status = deskctl(daemon.path(), {"status"});
  EXPECT_EQ(status.exit_code, desk::deskctl::k_done);
  EXPECT_EQ(status.out.substr(0, 5), "main\n");
  EXPECT_EQ(deskctl(daemon.path(), {"lock", "on"}).out, "locked\n");
  EXPECT_EQ(deskctl(daemon.path(), {"desks"}).out, "main         Main desk\n");
  EXPECT_EQ(deskctl(daemon.path(), {"stop", "--json"}).out,
            "{\"id\":1,\"answer\":\"done\",\"reason\":\"\"}\n");
}

TEST(Deskctl, WaitsForTheEndOfAMove) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"move", "1100"}, [&] {
    wait_for_submission(daemon);
    daemon.end_move(core::Answer::done, report("reached"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done) << ended.err;
  EXPECT_EQ(ended.out, "main: reached 1100.2 mm in 12.3 s\n");
}

TEST(Deskctl, FailsWhenAMoveIsStopped) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"move", "1100"}, [&] {
    wait_for_submission(daemon);
    daemon.end_move(core::Answer::stopped, report("stopped"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(ended.err, "main: stopped at 1100.2 mm after 12.3 s, on the way to 1100 mm\n");
}

TEST(Deskctl, NeedNotWaitForTheEnd) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"move", "1100", "--no-wait"});
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done);
  EXPECT_EQ(ended.out, "accepted\n");
}

TEST(Deskctl, TellsWhyACommandWasRefused) {
  Daemon daemon;
  auto const skip = deskctl(daemon.path(), {"skip"});
  EXPECT_EQ(skip.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(skip.err, "deskctl: refused: nothing to skip\n");
  auto const desk = deskctl(daemon.path(), {"move", "1100", "--desk", "attic"});
  EXPECT_EQ(desk.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(desk.err, "attic: refused: no desk 'attic'; there is: main\n");
  EXPECT_EQ(deskctl(daemon.path(), {"watch", "--desk", "attic"}).exit_code, desk::deskctl::k_not_done);
}

TEST(Deskctl, SaysWhatToDoWithoutADaemon) {
  TempDir const dir;
  for (auto const* const command : {"status", "sit", "watch"}) {
    auto const ended = deskctl(dir.path() / "control.sock", {command});
    EXPECT_EQ(ended.exit_code, desk::deskctl::k_unreachable);
    EXPECT_NE(ended.err.find("systemctl start deskd"), std::string::npos) << ended.err;
  }
}

TEST(Deskctl, NoticesThatTheDaemonWentAwayDuringAMove) {
  auto daemon = std::make_unique<Daemon>();
  auto const ended = deskctl(daemon->path(), {"move", "1100"}, [&] {
    wait_for_submission(*daemon);
    daemon.reset();
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_unreachable);
}

}  // namespace
}  // namespace desk::control
