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
    EXPECT_EQ(newer.database().number("PRAGMA user_version"), 3);
    EXPECT_EQ(newer.database().number("SELECT count(*) FROM segments WHERE chair_mm IS NULL"), 1);
  }
  Store again{rig.file, options_with(steps)};
  EXPECT_EQ(again.database().number("SELECT count(*) FROM segments"), 1);
}

/// As the program wrote it that knew of one person at a desk.
void write_version_1(std::filesystem::path const& file) {
  sqlite::Database db{file};
  migrate(db, schema().first(1));
  db.run("INSERT INTO runs (began_ms, program) VALUES (1794816000000, '0.1.0')");
  db.run(
      "INSERT INTO segments (run, desk, posture, began_ms, ended_ms, utc_offset_min, duration_ms, assumed, "
      "open) VALUES (1, 'main', 'sitting', 1794816000000, 1794816060000, 60, 60000, 0, 1)");
  db.run(
      "INSERT INTO moves (run, desk, began_ms, ended_ms, origin, \"end\", from_mm, target_mm, landed_mm, "
      "duration_ms, motor_time_ms, corrections, reason, assumed) VALUES (1, 'main', 1794816060000, "
      "1794816070000, 'cycle', 'reached', 720, 1100, 1100, 10000, 9000, 0, '', 0)");
  db.run(
      "INSERT INTO prompts (run, desk, \"to\", mode, began_ms, assumed) VALUES (1, 'main', 'stand', "
      "'confirm', 1794816050000, 0)");
  db.run(
      "INSERT INTO faults (run, desk, code, class, detail, began_ms, assumed) VALUES (1, 'main', 'stall', "
      "'device', 'no way', 1794816055000, 0)");
}

TEST(Store, KeepsWhatWasWrittenWhenADeskHadOnePerson) {
  StoreRig const rig;
  write_version_1(rig.file);
  rig.journal().write({StoreRig::of("anna", rig.segment(core::Posture::standing, 60s, 120s)),
                       StoreRig::of("anna", rig.at(130s, record::PromptAsked{})),
                       StoreRig::of("ben", rig.at(140s, record::PromptEnded{core::PromptEnd::cancelled}))},
                      rig.clocks(140s));
  auto const found = rig.all();
  EXPECT_EQ(in_words(found.segments), "sitting 0+60\nstanding 60+60\n");
  ASSERT_EQ(found.segments.size(), 2U);
  EXPECT_EQ(found.segments[0].user, "");
  EXPECT_EQ(found.segments[1].user, "anna");
  ASSERT_EQ(found.moves.size(), 1U);
  EXPECT_EQ(found.moves[0].user, "");
  EXPECT_EQ(found.moves[0].report.landed, core::Height::at_mm(1100));
  ASSERT_EQ(found.prompts.size(), 2U);
  EXPECT_EQ(found.prompts[0].user, "");
  EXPECT_EQ(found.prompts[1].user, "anna") << "whom it was asked of";
  EXPECT_EQ(found.prompts[1].end, core::PromptEnd::cancelled);
  ASSERT_EQ(found.faults.size(), 1U);
  EXPECT_EQ(found.faults[0].user, "");
}

TEST(Store, ClosesTheRunningRowOfWhoeverWorkedThere) {
  StoreRig const rig;
  auto journal = rig.journal();
  journal.write({StoreRig::of("anna", rig.running(core::Posture::sitting, 0s, 60s))}, rig.clocks(60s));
  journal.write({StoreRig::of("anna", rig.segment(core::Posture::sitting, 0s, 90s)),
                 StoreRig::of("ben", rig.running(core::Posture::sitting, 90s, 120s))},
                rig.clocks(120s));
  auto const found = rig.all();
  EXPECT_EQ(in_words(found.segments), "sitting 0+90\nsitting 90+30 open\n");
  ASSERT_EQ(found.segments.size(), 2U);
  EXPECT_EQ(found.segments[0].user, "anna");
  EXPECT_EQ(found.segments[1].user, "ben");
}

TEST(Store, TakesAStepOnlyAsAWhole) {
  StoreRig const rig;
  rig.journal().write({rig.segment(core::Posture::sitting, 0s, 60s)}, rig.clocks(60s));
  auto const steps = steps_with(k_broken);
  EXPECT_THROW((Store{rig.file, options_with(steps)}), sqlite::Error);
  Store as_before{rig.file};
  EXPECT_EQ(as_before.database().number("PRAGMA user_version"), 2);
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
    EXPECT_STREQ(refusal.what(), "it was written by a newer deskd (version 3 of the form, this one knows 2)");
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
