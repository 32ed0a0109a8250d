#include "daemon/history/journal.h"

#include "tests/support/disk_shim.h"
#include "tests/unit/history/store_rig.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace desk::history {
namespace {

using namespace std::chrono_literals;
using core::Posture;
using testing::DiskShim;
using testing::pull_the_plug;

/// So many minutes of records, a transaction each; after each, a mark says how many segments are confirmed.
std::vector<DiskShim::Step> steps_of(int minutes, Store::Sync sync) {
  DiskShim shim;
  shim.record();
  StoreRig const rig;
  Store::Options options;
  options.vfs = DiskShim::name();
  options.sync = sync;
  {
    auto journal = rig.journal(options);
    for (int i = 0; i < minutes; ++i) {
      core::Duration const from = i * 1min;
      journal.write({rig.segment(Posture::sitting, from, from + 30s), rig.at(from + 30s, record::Move{}),
                     rig.running(Posture::standing, from + 30s, from + 59s)},
                    rig.clocks(from + 1min));
      journal.write({rig.segment(Posture::standing, from + 30s, from + 1min)}, rig.clocks(from + 1min));
      shim.mark(2 * (static_cast<std::uint64_t>(i) + 1));
    }
  }
  return shim.steps();
}

struct Result {
  std::size_t segments = 0;
  std::uint64_t confirmed = 0;
};

/// What a new start finds after the plug was pulled at that step.
Result after_a_cut(std::vector<DiskShim::Step> const& steps, std::size_t count, std::mt19937_64& random) {
  StoreRig const rig;
  pull_the_plug(steps, count, random, rig.dir.path());
  Result result;
  for (std::size_t i = 0; i < count; ++i) {
    if (steps[i].kind == DiskShim::Step::Kind::mark) result.confirmed = steps[i].mark;
  }
  Store store{rig.file};
  EXPECT_EQ(store.database().text("PRAGMA integrity_check"), "ok");
  auto const found = store.read("main", 0, INT64_MAX, 100'000);
  for (std::size_t i = 0; i < found.segments.size(); ++i) {
    auto const& s = found.segments[i];
    EXPECT_EQ(s.began_ms, (k_monday_9 + 30 * static_cast<std::int64_t>(i)) * 1000)
        << "none is missing between";
    EXPECT_EQ(s.posture, i % 2 == 0 ? Posture::sitting : Posture::standing);
    EXPECT_EQ(s.ended_ms - s.began_ms, s.duration_ms);
  }
  result.segments = found.segments.size();
  return result;
}

TEST(PowerLoss, TakesNothingThatWasConfirmed) {
  // Long enough for the log to be joined with the file several times.
  auto const steps = steps_of(600, Store::Sync::full);
  auto const* const wish = std::getenv("DESKD_CUTS");
  int const cuts = wish == nullptr ? 150 : std::stoi(wish);
  auto const seed = std::random_device{}();
  RecordProperty("seed", static_cast<int>(seed));
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random{seed};
  for (int i = 0; i < cuts; ++i) {
    auto const count = static_cast<std::size_t>(random() % (steps.size() + 1));
    SCOPED_TRACE("cut after step " + std::to_string(count) + " of " + std::to_string(steps.size()));
    auto const result = after_a_cut(steps, count, random);
    ASSERT_GE(result.segments, result.confirmed);
    if (::testing::Test::HasFailure()) return;
  }
}

/// Why commits wait for the disk: without that, minutes that were confirmed are gone.
TEST(PowerLoss, TakesMinutesIfCommitsDoNotWaitForTheDisk) {
  auto const steps = steps_of(60, Store::Sync::normal);
  std::mt19937_64 random{1};
  std::uint64_t worst = 0;
  for (int i = 0; i < 30; ++i) {
    auto const result = after_a_cut(steps, steps.size() * 3 / 4, random);
    if (result.segments < result.confirmed) worst = std::max(worst, result.confirmed - result.segments);
  }
  EXPECT_GT(worst, 0U) << "the shim loses nothing, so that the test above proves nothing";
}

}  // namespace
}  // namespace desk::history
