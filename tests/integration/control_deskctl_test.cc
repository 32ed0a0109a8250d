#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/run.h"
#include "tests/integration/control_fixture.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <csignal>
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

bool wait_until(std::function<bool()> const& condition) {
  auto const deadline = std::chrono::steady_clock::now() + k_patience;
  while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  return condition();
}

void wait_for_submission(Daemon& daemon) {
  wait_until([&] { return daemon.desks().submitted() != 0; });
}

/// Standard input of this process is a pipe meanwhile.
class Input {
 public:
  Input() : before_{::dup(STDIN_FILENO)} {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error{"no pipe"};
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    write_end_ = ends[1];
  }
  Input(Input const&) = delete;
  Input& operator=(Input const&) = delete;
  ~Input() {
    end();
    ::dup2(before_, STDIN_FILENO);
    ::close(before_);
  }
  void type(std::string const& keys) const {
    if (::write(write_end_, keys.data(), keys.size()) < 0) throw std::runtime_error{"nobody reads"};
  }
  void end() {
    if (write_end_ >= 0) ::close(write_end_);
    write_end_ = -1;
  }

 private:
  int before_;
  int write_end_ = -1;
};

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

// ---- hold

TEST(DeskctlHold, AsksAgainAsLongAsTheInputIsOpenAndStopsAtItsEnd) {
  Daemon daemon;
  Input input;
  auto const ended = deskctl(daemon.path(), {"hold", "up"}, [&] {
    EXPECT_TRUE(wait_until([&] { return daemon.desks().holds() >= 4; })) << "it is sent again and again";
    EXPECT_EQ(daemon.desks().stops(), 0);
    input.end();
    EXPECT_TRUE(wait_until([&] { return daemon.desks().stops() == 1; })) << "letting go stops at once";
    daemon.end_move(core::Answer::stopped, report("stopped"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done) << ended.err << "a stop that was wanted";
  EXPECT_EQ(ended.out, "main: stopped at 1100.2 mm\n");
}

TEST(DeskctlHold, MovesNothingWhenNothingHoldsIt) {
  Daemon daemon;
  Input input;
  input.end();
  auto const ended = deskctl(daemon.path(), {"hold", "up"});
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_usage);
  EXPECT_NE(ended.err.find("nothing moved"), std::string::npos) << ended.err;
  EXPECT_EQ(daemon.desks().submitted(), 0);
}

TEST(DeskctlHold, AnyKeyLetsGo) {
  Daemon daemon;
  Input const input;
  auto const ended = deskctl(daemon.path(), {"hold", "down", "--json"}, [&] {
    EXPECT_TRUE(wait_until([&] { return daemon.desks().holds() >= 2; }));
    input.type("x");
    EXPECT_TRUE(wait_until([&] { return daemon.desks().stops() == 1; }));
    daemon.end_move(core::Answer::done, report("released"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done) << ended.err;
  EXPECT_NE(ended.out.find(R"("end":"released")"), std::string::npos) << ended.out;
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 1) << ended.out;
}

TEST(DeskctlHold, EndsWithTheMotion) {
  Daemon daemon;
  Input const input;
  auto const ended = deskctl(daemon.path(), {"hold", "up"}, [&] {
    EXPECT_TRUE(wait_until([&] { return daemon.desks().holds() >= 2; }));
    daemon.end_move(core::Answer::aborted, report("aborted"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(ended.err, "main: aborted at 1100.2 mm after 12.3 s, on the way to 1100 mm\n");
  EXPECT_EQ(daemon.desks().stops(), 0);
}

TEST(DeskctlHold, ARefusalEndsIt) {
  Daemon daemon;
  daemon.desks().refuse_holds("child lock is on");
  Input const input;
  auto const ended = deskctl(daemon.path(), {"hold", "up"});
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(ended.err, "main: refused: child lock is on\n");
}

// ---- calibrate

boost::json::object calibrated() {
  boost::json::object const way{{"start_delay_s", 0.12},
                                {"ramp_s", 0.5},
                                {"cruise_mm_s", 38.1},
                                {"coast_mm", 8.2},
                                {"stop_delay_s", 0.08}};
  return {{"event", "calibrated"}, {"up", way},    {"down", way},
          {"resolution_mm", 0.1},  {"strokes", 6}, {"worst_miss_mm", 0.4}};
}

TEST(DeskctlCalibrate, MovesNothingWithoutConsent) {
  Daemon daemon;
  Input input;
  input.type("y\n");  // a pipe can say yes without anybody there
  auto const ended = deskctl(daemon.path(), {"calibrate"});
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_usage);
  EXPECT_NE(ended.err.find("nothing moved"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("--yes"), std::string::npos) << ended.err;
  EXPECT_EQ(daemon.desks().submitted(), 0);
}

TEST(DeskctlCalibrate, SaysWhatHappensAndWhatItFound) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"calibrate", "--yes"}, [&] {
    wait_for_submission(daemon);
    daemon.publish_notice({{"event", "move_started"}, {"from_mm", 720.0}, {"target_mm", 870.0}});
    daemon.publish_notice(report("reached"));
    daemon.end_move(core::Answer::done, calibrated());
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done) << ended.err;
  EXPECT_NE(ended.out.find("six strokes of up to 150 mm"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("stroke 1: reached 1100.2 mm in 12.3 s\n"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("main: calibrated in 6 strokes\n"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("38.1 mm/s"), std::string::npos) << ended.out;
}

TEST(DeskctlCalibrate, AsJsonIsWhatTheDaemonSays) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"calibrate", "--yes", "--json"}, [&] {
    wait_for_submission(daemon);
    daemon.end_move(core::Answer::done, calibrated());
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_done) << ended.err;
  EXPECT_EQ(ended.out.find("six strokes"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(R"("event":"calibrated")"), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find(R"("answer":"done")"), std::string::npos) << ended.out;
}

TEST(DeskctlCalibrate, TellsWhyItEndedEarly) {
  Daemon daemon;
  auto const ended = deskctl(daemon.path(), {"calibrate", "--yes"}, [&] {
    wait_for_submission(daemon);
    daemon.end_move(core::Answer::stopped, report("stopped"));
  });
  EXPECT_EQ(ended.exit_code, desk::deskctl::k_not_done);
  EXPECT_EQ(ended.err, "main: stopped\n");
}

}  // namespace
}  // namespace desk::control
