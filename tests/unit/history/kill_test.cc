#include "daemon/history/history.h"

#include "tests/unit/history/store_rig.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
using core::Posture;

/// A minute of the child's virtual time, in four records: half a minute of sitting, a move, standing that
/// still runs, its end.
constexpr std::uint64_t k_records_a_minute = 4;

/// Writes at full speed from that minute on, and says through `confirmed` what is on the disk. Never returns.
[[noreturn]] void write_until_killed(StoreRig const& rig, std::int64_t first_minute, int confirmed) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::atomic<core::Duration> now{core::Duration{first_minute * 1min}};
  History::Settings settings;
  settings.file = rig.file;
  History::Listeners listeners;
  listeners.committed = [confirmed](std::uint64_t through) {
    if (::write(confirmed, &through, sizeof(through)) != sizeof(through)) ::_exit(1);
  };
  History history{settings,
                  {[&] { return rig.start + now.load(); }, [&] { return rig.clocks(now.load()); }, berlin},
                  listeners};
  for (std::int64_t minute = first_minute;; ++minute) {
    core::Duration const at = minute * 1min;
    now = at + 30s;
    history.record(rig.segment(Posture::sitting, at, at + 30s));
    history.record(rig.at(at + 30s, record::Move{}));
    now = at + 59s;
    history.record(rig.running(Posture::standing, at + 30s, at + 59s));
    now = at + 60s;
    history.record(rig.segment(Posture::standing, at + 30s, at + 60s));
    while (history.health().waiting > 100) std::this_thread::yield();
  }
}

struct Child {
  std::uint64_t confirmed = 0;  ///< records
};

/// One child from its start to its violent end, at a random moment after the first word.
Child kill_one(StoreRig const& rig, std::int64_t first_minute, std::mt19937_64& random) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  pid_t const pid = ::fork();
  if (pid == 0) {
    ::close(ends[0]);
    write_until_killed(rig, first_minute, ends[1]);
  }
  ::close(ends[1]);
  Child child;
  std::uint64_t word = 0;
  auto const read = [&] { return ::read(ends[0], &word, sizeof(word)) == sizeof(word); };
  if (read()) {
    child.confirmed = word;
    std::this_thread::sleep_for(std::chrono::microseconds{random() % 20'000});
  }
  ::kill(pid, SIGKILL);
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
  while (read()) child.confirmed = word;
  ::close(ends[0]);
  return child;
}

/// What is in the file of the minutes from `first` on; adds what must not be.
std::vector<SegmentRow> check(StoreRig const& rig, std::int64_t first) {
  Store store{rig.file};
  EXPECT_EQ(store.database().text("PRAGMA integrity_check"), "ok");
  std::int64_t const first_ms = (k_monday_9 + first * 60) * 1000;
  auto const found = store.read("main", first_ms, INT64_MAX, 1'000'000);
  for (std::size_t i = 0; i < found.segments.size(); ++i) {
    auto const& s = found.segments[i];
    EXPECT_EQ(s.began_ms, first_ms + static_cast<std::int64_t>(i) * 30'000) << "in order, without a gap";
    EXPECT_EQ(s.posture, i % 2 == 0 ? Posture::sitting : Posture::standing);
    EXPECT_TRUE(s.duration_ms == 30'000 || (s.open && s.duration_ms == 29'000)) << in_words({s});
    EXPECT_FALSE(s.assumed);
    EXPECT_TRUE(!s.open || i + 1 == found.segments.size());
  }
  return found.segments;
}

TEST(Kill, TakesNothingThatWasConfirmed) {
  auto const* const wish = std::getenv("DESKD_KILLS");
  int const kills = wish == nullptr ? 100 : std::stoi(wish);
  auto const seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random{seed};
  auto rig = std::make_unique<StoreRig>();
  std::int64_t minute = 0;
  std::uint64_t confirmed = 0;
  std::int64_t worst_behind_ms = 0;
  for (int i = 0; i < kills; ++i) {
    // Several upon each other, so that one finds what the one before left; not all, or looking takes longest.
    constexpr int k_in_a_row = 10;
    if (i % k_in_a_row == 0) {
      rig = std::make_unique<StoreRig>();
      minute = 0;
    }
    auto const child = kill_one(*rig, minute, random);
    confirmed += child.confirmed;
    auto const segments = check(*rig, minute);
    // Of the last minute that was begun: the sitting is its first record, the standing that runs its third.
    std::uint64_t const rest = child.confirmed % k_records_a_minute;
    std::uint64_t const least =
        child.confirmed / k_records_a_minute * 2 + (rest >= 1 ? 1 : 0) + (rest >= 3 ? 1 : 0);
    ASSERT_GE(segments.size(), least) << "confirmed: " << child.confirmed;
    if (!segments.empty()) {
      auto const whole = static_cast<std::int64_t>(child.confirmed / k_records_a_minute) * 60'000;
      std::int64_t const said = (k_monday_9 + minute * 60) * 1000 + whole;
      worst_behind_ms = std::max(worst_behind_ms, said - segments.back().ended_ms);
      // A pause, so that the next child's stretches do not follow upon these.
      minute += static_cast<std::int64_t>(segments.size()) / 2 + 10;
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_LE(worst_behind_ms, 60'000);
  EXPECT_GT(confirmed, static_cast<std::uint64_t>(kills)) << "the children wrote something";
  std::printf("%d kills, seed %u: %llu records confirmed, none missing, %lld ms behind at worst\n", kills,
              seed, static_cast<unsigned long long>(confirmed), static_cast<long long>(worst_behind_ms));
}

}  // namespace
}  // namespace desk::history
