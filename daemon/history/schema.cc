#include "daemon/history/schema.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace desk::history {
namespace {

/// "desk" in ASCII, in the file's header: `file history.db` shows it.
constexpr std::int64_t k_application_id = 0x6465736B;

/// STRICT: a text where a number belongs is an error, not a surprise for whoever reads it later. Texts name
/// postures and ends as everything else of this project does, so that the file can be read with sqlite3
/// alone.
constexpr std::string_view k_version_1 = R"(
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  began_ms INTEGER NOT NULL,
  program TEXT NOT NULL
) STRICT;
CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  desk TEXT NOT NULL,
  posture TEXT NOT NULL CHECK (posture IN ('unknown', 'sitting', 'standing', 'between', 'away')),
  began_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  utc_offset_min INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
  assumed INTEGER NOT NULL CHECK (assumed IN (0, 1)),
  open INTEGER NOT NULL CHECK (open IN (0, 1))
) STRICT;
CREATE INDEX segments_by_time ON segments (began_ms);
CREATE TABLE moves (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  desk TEXT NOT NULL,
  began_ms INTEGER NOT NULL,
  ended_ms INTEGER NOT NULL,
  origin TEXT NOT NULL,
  "end" TEXT NOT NULL,
  from_mm REAL NOT NULL,
  target_mm REAL NOT NULL,
  landed_mm REAL,
  duration_ms INTEGER NOT NULL,
  motor_time_ms INTEGER NOT NULL,
  corrections INTEGER NOT NULL,
  predicted_mm REAL,
  coast_mm REAL,
  coast_expected_mm REAL,
  reason TEXT NOT NULL,
  assumed INTEGER NOT NULL CHECK (assumed IN (0, 1))
) STRICT;
CREATE INDEX moves_by_time ON moves (began_ms);
CREATE TABLE prompts (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  desk TEXT NOT NULL,
  "to" TEXT NOT NULL CHECK ("to" IN ('sit', 'stand')),
  mode TEXT NOT NULL,
  began_ms INTEGER NOT NULL,
  "end" TEXT,
  ended_ms INTEGER,
  assumed INTEGER NOT NULL CHECK (assumed IN (0, 1))
) STRICT;
CREATE INDEX prompts_by_time ON prompts (began_ms);
CREATE TABLE faults (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  desk TEXT NOT NULL,
  code TEXT NOT NULL,
  class TEXT NOT NULL,
  detail TEXT NOT NULL,
  began_ms INTEGER NOT NULL,
  ended_ms INTEGER,
  assumed INTEGER NOT NULL CHECK (assumed IN (0, 1))
) STRICT;
CREATE INDEX faults_by_time ON faults (began_ms);
)";

/// Several people at one desk.
constexpr std::string_view k_version_2 = R"(
ALTER TABLE segments ADD COLUMN user TEXT NOT NULL DEFAULT '';
ALTER TABLE moves ADD COLUMN user TEXT NOT NULL DEFAULT '';
ALTER TABLE prompts ADD COLUMN user TEXT NOT NULL DEFAULT '';
ALTER TABLE faults ADD COLUMN user TEXT NOT NULL DEFAULT '';
)";

constexpr std::array k_steps{k_version_1, k_version_2};

void check_owner(sqlite::Database& db, std::int64_t version) {
  if (db.number("PRAGMA application_id") == k_application_id) return;
  if (version == 0 && db.number("SELECT count(*) FROM sqlite_schema") == 0) return;  // a new, empty file
  throw Foreign{"the database is of another program"};
}

}  // namespace

std::span<std::string_view const> schema() {
  return k_steps;
}

void check_version(sqlite::Database& db, std::span<std::string_view const> steps) {
  auto const version = db.number("PRAGMA user_version");
  check_owner(db, version);
  if (version <= static_cast<std::int64_t>(steps.size())) return;
  throw TooNew{fmt::format("it was written by a newer deskd (version {} of the form, this one knows {})",
                           version, steps.size())};
}

void migrate(sqlite::Database& db, std::span<std::string_view const> steps) {
  check_version(db, steps);
  auto const newest = static_cast<std::int64_t>(steps.size());
  for (auto version = db.number("PRAGMA user_version"); version < newest; ++version) {
    sqlite::Transaction step{db};
    db.run(std::string{steps[static_cast<std::size_t>(version)]});
    db.run(fmt::format("PRAGMA user_version = {}", version + 1));
    db.run(fmt::format("PRAGMA application_id = {}", k_application_id));
    step.commit();
  }
}

}  // namespace desk::history
