// What the real daemon knows again after a restart, and what becomes of it when the disk does not play along.

#include "daemon/wire/memory_json.h"
#include "tests/integration/daemon_talk.h"
#include "tests/support/broker.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <csignal>
#include <fstream>

namespace desk {
namespace {

using namespace std::chrono_literals;
using core::Memory;
using testing::ask;
using testing::Broker;
using testing::Daemon;
using testing::state_of;
using testing::text_of;
using testing::wait_until;

class DaemonState : public ::testing::Test {
 protected:
  explicit DaemonState(std::vector<std::string> const& more = {})
      : daemon_{Broker::free_port(), settings(more)} {}

  static std::vector<std::string> settings(std::vector<std::string> more) {
    more.insert(more.end(), {"desk.demo.cycle.mode=off", "mqtt.enabled=false"});
    return more;
  }
  [[nodiscard]] std::filesystem::path file() const { return daemon_.state_dir() / "demo.json"; }

  /// Ends the daemon, lets `meanwhile` do something to its file, and starts it again.
  void restart(std::function<void()> const& meanwhile) {
    daemon_.process().send(SIGTERM);
    ASSERT_EQ(daemon_.process().wait(), 0) << daemon_.log();
    meanwhile();
    std::size_t const end = daemon_.log_end();
    daemon_.start();
    ASSERT_FALSE(daemon_.wait_for_log({"event=ready"}, end).empty()) << daemon_.log();
  }
  /// As if this was saved a moment ago by a machine that knew no clock: the careful case.
  void put(Memory const& memory) const {
    std::ofstream{file()} << wire::to_text(wire::SavedMemory{"demo", {}, memory});
  }

  Daemon daemon_;
};

TEST_F(DaemonState, ALockSurvivesAKill) {
  EXPECT_EQ(ask(daemon_, R"({"cmd":"lock","on":true})").back()["answer"], "done");
  ASSERT_TRUE(wait_until([&] { return text_of(file()).find(R"("locked":true)") != std::string::npos; }))
      << daemon_.log();
  daemon_.restart_after_kill();
  EXPECT_EQ(state_of(daemon_).at("locked"), true) << daemon_.log();
  EXPECT_EQ(ask(daemon_, R"({"cmd":"stand"})").back()["answer"], "refused");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"lock","on":false})").back()["answer"], "done");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"move","mm":760})").back()["answer"], "done") << daemon_.log();
}

TEST_F(DaemonState, ACleanEndWritesIt) {
  daemon_.process().send(SIGTERM);
  ASSERT_EQ(daemon_.process().wait(), 0) << daemon_.log();
  auto const read = wire::read_memory(text_of(file()));
  auto const* const bad = std::get_if<wire::Unreadable>(&read);
  ASSERT_EQ(bad, nullptr) << bad->reason;
  auto const& saved = std::get<wire::SavedMemory>(read);
  EXPECT_EQ(saved.desk, "demo");
  EXPECT_FALSE(saved.at.boot_id.empty());
  EXPECT_GT(saved.at.boottime, 0s);
  struct stat status {};
  ASSERT_EQ(::stat(file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
}

TEST_F(DaemonState, AnEndInMotionCostsOnlyTheTimeThatTheMotorRan) {
  deskctl::LineSocket mover{daemon_.socket()};
  mover.send("{\"cmd\":\"stand\"}\n");
  ASSERT_FALSE(daemon_.wait_for_log({"event=motor output=up"}).empty()) << daemon_.log();
  daemon_.process().send(SIGTERM);
  ASSERT_EQ(daemon_.process().wait(), 0) << daemon_.log();
  auto const saved = std::get<wire::SavedMemory>(wire::read_memory(text_of(file())));
  ASSERT_FALSE(saved.memory.motor_runs.empty());
  core::Duration ran{0};
  for (auto const& run : saved.memory.motor_runs) ran += run.length;
  EXPECT_LT(ran, 10s) << "the motor was known to be off";
}

TEST_F(DaemonState, AFaultOutlivesARestartUntilItIsCleared) {
  Memory memory;
  memory.fault = core::Fault{core::FaultCode::stall, core::FaultClass::device, "no way at 812 mm"};
  restart([&] { put(memory); });
  auto const state = state_of(daemon_);
  ASSERT_TRUE(state.at("fault").is_object()) << daemon_.log();
  EXPECT_EQ(state.at("fault").at("code"), "stall");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"stand"})").back()["answer"], "refused");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"clear"})").back()["answer"], "done");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"move","mm":760})").back()["answer"], "done") << daemon_.log();
}

TEST_F(DaemonState, ADamagedFileIsSetAsideAndEverythingStarts) {
  std::size_t const end = daemon_.log_end();
  restart([&] { std::ofstream{file()} << R"({"schema":1,"memory":{"locked":tr)"; });
  auto const told = daemon_.wait_for_log({"event=state_corrupt"}, end);
  EXPECT_NE(told.find("demo.json.corrupt-1"), std::string::npos) << daemon_.log();
  EXPECT_NE(told.find("not JSON"), std::string::npos) << told;
  EXPECT_NE(text_of(file().string() + ".corrupt-1").find(R"("locked":tr)"), std::string::npos);
  EXPECT_EQ(ask(daemon_, R"({"cmd":"move","mm":760})").back()["answer"], "done") << daemon_.log();
}

/// Little of the motor's time, so that it is spent by what a test can write down.
class DaemonBudget : public DaemonState {
 protected:
  DaemonBudget() : DaemonState{{"desk.demo.motion.motor_budget_s=30"}} {}
};

TEST_F(DaemonBudget, TheMotorsTimeIsCountedAcrossARestart) {
  Memory memory;
  memory.motor_runs = {{1min, 29s}};
  restart([&] { put(memory); });
  auto const motor = state_of(daemon_).at("motor").as_object();
  EXPECT_LE(motor.at("left_s").to_number<double>(), 1) << daemon_.log();
  EXPECT_TRUE(motor.at("free_at").is_string()) << daemon_.log();
  auto const answer = ask(daemon_, R"({"cmd":"stand"})").back();
  EXPECT_EQ(answer.at("answer"), "refused") << daemon_.log();
  EXPECT_EQ(state_of(daemon_).at("motion"), "stopped");
}

/// Nobody can make a directory in /proc, root neither.
class DaemonDisk : public DaemonState {
 protected:
  DaemonDisk() : DaemonState{{"storage.state_dir=/proc/deskd-state"}} {}
};

TEST_F(DaemonDisk, ADirectoryThatCannotBeWrittenIsToldAndTheDeskWorks) {
  EXPECT_FALSE(daemon_.wait_for_log({"event=state_dir", "writable=false", "/proc/deskd-state"}).empty())
      << daemon_.log();
  EXPECT_EQ(ask(daemon_, R"({"cmd":"move","mm":760})").back()["answer"], "done") << daemon_.log();
  EXPECT_EQ(ask(daemon_, R"({"cmd":"lock","on":true})").back()["answer"], "done");
  EXPECT_EQ(ask(daemon_, R"({"cmd":"lock","on":false})").back()["answer"], "done");
  daemon_.process().send(SIGTERM);
  EXPECT_EQ(daemon_.process().wait(), 0) << daemon_.log();
  std::string const log = daemon_.log();
  auto const first = log.find("event=state_not_saved");
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("event=state_not_saved", first + 1), std::string::npos) << log;
}

}  // namespace
}  // namespace desk
