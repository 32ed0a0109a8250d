#include "daemon/history/store.h"

#include "tests/support/child_process.h"
#include "tests/unit/history/store_rig.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace desk::history {
namespace {

using namespace std::chrono_literals;

/// A made-up next form: a column more.
constexpr std::string_view k_next = "ALTER TABLE segments ADD COLUMN chair_mm REAL;";
constexpr std::string_view k_broken = "ALTER TABLE segments ADD COLUMN chair_mm REAL; DROP TABLE nothing;";

std::vector<std::string_view> steps_with(std::string_view more) {
  std::vector<std::string_view> steps{schema().begin(), schema().end()};
  steps.push_back(more);
  return steps;
}

Store::Options options_with(std::span<std::string_view const> steps) {
  Store::Options options;
  options.steps = steps;
  return options;
}

TEST(Store, BringsAnOlderFormUpToDate) {
  StoreRig const rig;
  rig.journal().write({rig.segment(core::Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  auto const steps = steps_with(k_next);
  {
    Store newer{rig.file, options_with(steps)};
    EXPECT_EQ(newer.database().number("PRAGMA user_version"), 2);
    EXPECT_EQ(newer.database().number("SELECT count(*) FROM segments WHERE chair_mm IS NULL"), 1);
  }
  Store again{rig.file, options_with(steps)};
  EXPECT_EQ(again.database().number("SELECT count(*) FROM segments"), 1);
}

TEST(Store, TakesAStepOnlyAsAWhole) {
  StoreRig const rig;
  rig.journal().write({rig.segment(core::Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  auto const steps = steps_with(k_broken);
  EXPECT_THROW((Store{rig.file, options_with(steps)}), sqlite::Error);
  Store as_before{rig.file};
  EXPECT_EQ(as_before.database().number("PRAGMA user_version"), 1);
  EXPECT_EQ(as_before.database().number(
                "SELECT count(*) FROM pragma_table_info('segments') WHERE name = 'chair_mm'"),
            0);
}

TEST(Store, LeavesANewerFormAlone) {
  StoreRig const rig;
  auto const steps = steps_with(k_next);
  { Store newer{rig.file, options_with(steps)}; }
  auto const before = testing::text_of(rig.file);
  try {
    Store older{rig.file};
    FAIL() << "opened a form that it does not know";
  } catch (TooNew const& refusal) {
    EXPECT_STREQ(refusal.what(), "it was written by a newer deskd (version 2 of the form, this one knows 1)");
  }
  EXPECT_EQ(testing::text_of(rig.file), before) << "not a byte";
}

TEST(Store, LeavesADatabaseOfAnotherProgramAlone) {
  StoreRig const rig;
  {
    sqlite::Database other{rig.file};
    other.run("CREATE TABLE songs (name TEXT)");
  }
  EXPECT_THROW(Store{rig.file}, Foreign);
}

TEST(Store, RefusesWhatDoesNotBelongIntoAColumn) {
  StoreRig const rig;
  rig.journal().write({rig.segment(core::Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  Store store{rig.file};
  EXPECT_THROW(store.database().run("UPDATE segments SET began_ms = 'noon'"), sqlite::Error);
  EXPECT_THROW(store.database().run("UPDATE segments SET posture = 'lying'"), sqlite::Error);
}

TEST(Store, IsForNobodyElseToRead) {
  StoreRig const rig;
  auto journal = rig.journal();
  journal.write({rig.segment(core::Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  namespace fs = std::filesystem;
  constexpr auto k_others = fs::perms::group_all | fs::perms::others_all;
  EXPECT_EQ(fs::status(rig.file).permissions() & k_others, fs::perms::none);
  EXPECT_EQ(fs::status(rig.file.string() + "-wal").permissions() & k_others, fs::perms::none);
}

TEST(Store, SaysWhatItCouldNotDo) {
  StoreRig const rig;
  try {
    Store store{rig.dir.path() / "missing" / "history.db"};
    FAIL() << "opened a file in a directory that is not there";
  } catch (sqlite::Error const& error) {
    EXPECT_STREQ(error.what(), "open: unable to open database file (No such file or directory)");
  }
}

TEST(Store, CutsNoSpanAtItsEdges) {
  StoreRig const rig;
  using core::Posture;
  rig.journal().write({rig.segment(Posture::sitting, 0s, 60s), rig.segment(Posture::away, 60s, 10h),
                       rig.segment(Posture::standing, 10h, 11h)},
                      rig.clocks(11h));
  Store store{rig.file};
  auto const between = [&](core::Duration from, core::Duration to) {
    auto const ms = [](core::Duration d) {
      return k_monday_9 * 1000 + std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
    };
    return in_words(store.read("main", ms(from), ms(to), 100).segments);
  };
  EXPECT_EQ(between(0s, 60s), "sitting 0+60\n");
  EXPECT_EQ(between(60s, 61s), "away 60+35940\n");
  EXPECT_EQ(between(5h, 6h), "away 60+35940\n");
  EXPECT_EQ(between(5h, 10h + 1s), "away 60+35940\nstanding 36000+3600\n");
  EXPECT_EQ(between(12h, 13h), "");
  EXPECT_THROW(static_cast<void>(store.read("main", 0, INT64_MAX, 2)), TooMuch);
  EXPECT_TRUE(store.read("other", 0, INT64_MAX, 2).segments.empty());
}

}  // namespace
}  // namespace desk::history
