#include "drivers/gpio/line_guard.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <memory>

namespace desk::driver::gpio {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

core::TimePoint now() {
  return core::TimePoint{std::chrono::steady_clock::now().time_since_epoch()};
}

/// Lines that tell when they are switched off: the other process adds the mask to a counter that both see.
class Lines {
 public:
  Lines() : counter_{::eventfd(0, EFD_CLOEXEC)} {}
  Lines(Lines const&) = delete;
  Lines& operator=(Lines const&) = delete;
  ~Lines() { ::close(counter_); }
  [[nodiscard]] int request() const { return counter_; }
  /// The sum of the masks since the last call; 0: the limit passed.
  [[nodiscard]] std::uint64_t switched_off(milliseconds limit) const {
    pollfd waited{counter_, POLLIN, 0};
    if (::poll(&waited, 1, static_cast<int>(limit.count())) <= 0) return 0;
    std::uint64_t sum = 0;
    return ::read(counter_, &sum, sizeof sum) == sizeof sum ? sum : 0;
  }

 private:
  int counter_;
};

void count(int request, std::uint64_t mask) {
  (void)!::write(request, &mask, sizeof mask);
}

TEST(LineGuard, SwitchesOffWhenALeaseIsNotRenewed) {
  Lines const lines;
  LineGuard guard{count};
  auto const id = guard.share(lines.request(), 3);
  ASSERT_TRUE(id);
  auto const until = now() + milliseconds{200};
  guard.allow(*id, until);
  EXPECT_EQ(lines.switched_off(seconds{10}), 3U);
  EXPECT_GE(now(), until + LeaseBook::k_grace);
}

TEST(LineGuard, LetsRenewedAndEndedLeasesBe) {
  Lines const lines;
  LineGuard guard{count};
  auto const id = guard.share(lines.request(), 1);
  ASSERT_TRUE(id);
  // Renewed by steps that are waited for by what must not come.
  for (int i = 0; i < 5; ++i) {
    guard.allow(*id, now() + seconds{30});
    EXPECT_EQ(lines.switched_off(milliseconds{20}), 0U);
  }
  guard.off(*id);
  // In order: when this one is switched off, the other was not.
  Lines const second;
  auto const other = guard.share(second.request(), 2);
  ASSERT_TRUE(other);
  guard.allow(*other, now());
  EXPECT_EQ(second.switched_off(seconds{10}), 2U);
  EXPECT_EQ(lines.switched_off(milliseconds{0}), 0U);
}

TEST(LineGuard, SwitchesAllOffWhenTheDaemonEnds) {
  Lines const lines;
  auto guard = std::make_unique<LineGuard>(count);
  ASSERT_TRUE(guard->share(lines.request(), 3));
  guard.reset();
  EXPECT_EQ(lines.switched_off(milliseconds{0}), 3U) << "when it is gone, they are off";
}

TEST(LineGuard, KeepsNothingThatItShallForget) {
  Lines const lines;
  auto guard = std::make_unique<LineGuard>(count);
  auto const id = guard->share(lines.request(), 3);
  ASSERT_TRUE(id);
  guard->forget(*id);
  guard.reset();
  EXPECT_EQ(lines.switched_off(milliseconds{0}), 0U);
}

TEST(LineGuard, OutlivesTheSignalsThatEndADaemon) {
  Lines const lines;
  LineGuard guard{count};
  auto const id = guard.share(lines.request(), 3);
  ASSERT_TRUE(id);
  guard.allow(*id, now());
  ASSERT_EQ(lines.switched_off(seconds{10}), 3U) << "from here on it surely listens";
  for (int const signal : {SIGTERM, SIGINT, SIGHUP}) ::kill(guard.pid(), signal);
  guard.allow(*id, now());
  EXPECT_EQ(lines.switched_off(seconds{10}), 3U);
  EXPECT_TRUE(guard.alive());
}

TEST(LineGuard, IsMissedWhenItIsGone) {
  Lines const lines;
  LineGuard guard{count};
  EXPECT_TRUE(guard.alive());
  ::kill(guard.pid(), SIGKILL);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(guard.pid()), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(guard.alive());
  EXPECT_FALSE(guard.share(lines.request(), 1));
  guard.allow(1, now());
}

}  // namespace
}  // namespace desk::driver::gpio
