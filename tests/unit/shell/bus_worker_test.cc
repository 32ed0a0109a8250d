#include "daemon/shell/bus_worker.h"

#include "daemon/shell/clocks.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace desk::shell {
namespace {

using core::action::Drive;
using core::action::Halt;
using core::action::Lease;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// What a driver was told, seen from the test's thread.
struct Bench {
  std::mutex mutex;
  std::condition_variable changed;
  bool motor_on = false;
  int halts = 0;
  int failing_halts = 0;
  bool block_poll = false;
  bool blocked = false;  ///< a poll waits for the end of that
  std::vector<std::pair<core::Height, bool>> stands_at;  ///< and whether the motor was on then
  std::vector<core::Event> events;

  template <typename Condition>
  bool wait(Condition condition) {
    std::unique_lock lock{mutex};
    return changed.wait_for(lock, seconds{10}, condition);
  }
};

class FakeDesk final : public driver::DeskDriver {
 public:
  explicit FakeDesk(Bench& bench) : bench_{bench} {}

  driver::Result<core::Telemetry> poll() override {
    std::unique_lock lock{bench_.mutex};
    bench_.blocked = bench_.block_poll;
    bench_.changed.notify_all();
    bench_.changed.wait_for(lock, seconds{10}, [&] { return !bench_.block_poll; });
    bench_.blocked = false;
    core::Telemetry t;
    t.at = monotonic_now();
    t.height = core::Height::at_mm(720);
    return t;
  }
  driver::Result<core::Progress> drive(core::Direction, core::TimePoint) override {
    std::lock_guard const lock{bench_.mutex};
    bench_.motor_on = true;
    bench_.changed.notify_all();
    return core::Progress::done;
  }
  driver::Result<core::Progress> move_to(core::Height, core::TimePoint) override {
    return core::Fault{core::FaultCode::unsupported, core::FaultClass::permanent, "no servo"};
  }
  driver::Result<core::Progress> halt() noexcept override {
    std::lock_guard const lock{bench_.mutex};
    ++bench_.halts;
    bench_.changed.notify_all();
    if (bench_.failing_halts > 0) {
      --bench_.failing_halts;
      return core::Fault{core::FaultCode::bus_timeout, core::FaultClass::transient, "no answer"};
    }
    bench_.motor_on = false;
    return core::Progress::done;
  }
  void stands_at(core::Height here) override {
    std::lock_guard const lock{bench_.mutex};
    bench_.stands_at.emplace_back(here, bench_.motor_on);
    bench_.changed.notify_all();
  }
  [[nodiscard]] core::Capabilities capabilities() const override { return {}; }
  [[nodiscard]] driver::IoBudget io_budget() const override {
    return {milliseconds{1}, milliseconds{1}, {}, {}};
  }

 private:
  Bench& bench_;
};

class BusWorkerTest : public ::testing::Test {
 protected:
  BusWorkerTest() {
    std::vector<BusWorker::Desk> desks;
    desks.push_back({"test", std::make_unique<FakeDesk>(bench)});
    worker = std::make_unique<BusWorker>(
        std::move(desks), monotonic_now,
        [this](std::size_t, core::Event event) {
          std::lock_guard const lock{bench.mutex};
          bench.events.push_back(std::move(event));
          bench.changed.notify_all();
        },
        log);
  }
  void start_motor(core::Duration lease) {
    worker->send(0, Drive{core::Direction::up, monotonic_now() + lease, Lease::start});
    ASSERT_TRUE(bench.wait([&] { return bench.motor_on; }));
  }

  Bench bench;
  Log log{Log::Level::error};
  std::unique_ptr<BusWorker> worker;
};

TEST_F(BusWorkerTest, StopsTheDeskBeforeTheFirstPoll) {
  worker->start();
  ASSERT_TRUE(bench.wait([&] { return !bench.events.empty() && bench.halts >= 1; }));
  worker->stop();
  EXPECT_TRUE(std::holds_alternative<core::event::OutputChanged>(bench.events.front()));
}

TEST_F(BusWorkerTest, EndsALeaseThatNobodyRenews) {
  worker->start();
  start_motor(milliseconds{100});
  EXPECT_TRUE(bench.wait([&] { return !bench.motor_on; }));
}

TEST_F(BusWorkerTest, CarriesOutAStopAtOnce) {
  worker->start();
  start_motor(seconds{60});
  worker->send(0, Halt{});
  EXPECT_TRUE(bench.wait([&] { return !bench.motor_on; }));
}

TEST_F(BusWorkerTest, RepeatsAStopThatFails) {
  worker->start();
  start_motor(seconds{60});
  {
    std::lock_guard const lock{bench.mutex};
    bench.failing_halts = 3;
  }
  worker->send(0, Halt{});
  EXPECT_TRUE(bench.wait([&] { return !bench.motor_on; }));
}

TEST_F(BusWorkerTest, SendingNeverWaitsForTheBus) {
  {
    std::lock_guard const lock{bench.mutex};
    bench.block_poll = true;
  }
  worker->start();
  // The worker is stuck in a poll; this must return all the same.
  worker->send(0, Halt{});
  std::lock_guard const lock{bench.mutex};
  bench.block_poll = false;
  bench.changed.notify_all();
}

TEST_F(BusWorkerTest, StoppingItSwitchesTheMotorOff) {
  worker->start();
  start_motor(seconds{60});
  worker->stop();
  EXPECT_FALSE(bench.motor_on);
}

TEST_F(BusWorkerTest, ABusThatNeverConfirmsDoesNotKeepTheDaemonAlive) {
  worker->start();
  start_motor(seconds{60});
  {
    std::lock_guard const lock{bench.mutex};
    bench.failing_halts = 1'000'000;
  }
  worker->stop();
  EXPECT_GT(bench.halts, 3) << "it tried";
}

TEST_F(BusWorkerTest, TellsWhenTheMotorWasReallySwitched) {
  worker->start();
  start_motor(milliseconds{100});
  auto const switched = [&](core::Output output) -> core::event::OutputChanged const* {
    for (auto const& event : bench.events) {
      auto const* change = std::get_if<core::event::OutputChanged>(&event);
      if (change != nullptr && change->output == output && change->cause != core::OutputCause::command)
        return change;
    }
    return nullptr;
  };
  ASSERT_TRUE(bench.wait([&] { return switched(core::Output::off) != nullptr; }));
  std::lock_guard const lock{bench.mutex};
  auto const* off = switched(core::Output::off);
  EXPECT_EQ(off->cause, core::OutputCause::lease_end);
  EXPECT_GE(off->at, off->requested_at);
}

TEST_F(BusWorkerTest, TellsTheDriverWhereTheDeskStandsOnceItsMotorIsOff) {
  worker->stands_at(0, core::Height::at_mm(740));
  EXPECT_EQ(bench.stands_at.size(), 1U) << "known from before";
  worker->start();
  start_motor(seconds{5});
  bench.failing_halts = 1;
  worker->send(0, core::action::Halt{false, core::Height::at_mm(620)});
  ASSERT_TRUE(bench.wait([&] { return bench.stands_at.size() == 2; }));
  worker->stop();
  EXPECT_EQ(bench.stands_at[1].first, core::Height::at_mm(620));
  EXPECT_FALSE(bench.stands_at[1].second) << "a motor that is not off may take it anywhere";
}

TEST_F(BusWorkerTest, ShowsThatItLivesUnlessItsDriverKeepsIt) {
  auto const block = [this](bool on) {
    std::lock_guard const lock{bench.mutex};
    bench.block_poll = on;
    bench.changed.notify_all();
  };
  auto const lives_after = [this](core::TimePoint then) {
    std::size_t seen = 0;
    while (worker->turned_at() <= then) {
      bool const more = bench.wait([&] { return bench.events.size() > seen; });
      seen = bench.events.size();
      if (!more) return false;
    }
    return true;
  };
  worker->start();
  ASSERT_TRUE(lives_after(monotonic_now()));
  block(true);
  ASSERT_TRUE(bench.wait([&] { return bench.blocked; }));
  auto const hangs_since = worker->turned_at();
  worker->send(0, Halt{});
  EXPECT_EQ(worker->turned_at(), hangs_since);
  block(false);
  EXPECT_TRUE(lives_after(hangs_since));
}

}  // namespace
}  // namespace desk::shell
