#include "daemon/history/store.h"

#include <fmt/format.h>

#include <array>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace desk::history {

using sqlite::Statement;

/// How many rows one step of purge() takes of each table: some milliseconds on a slow card.
constexpr int k_purge_rows = 200;

namespace {

/// The four tables name their instants alike.
constexpr std::array<std::string_view, 4> k_tables{"segments", "moves", "prompts", "faults"};

std::int64_t ms(core::Duration d) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

template <typename Length>
std::optional<double> mm(std::optional<Length> const& length) {
  return length ? std::optional{length->mm()} : std::nullopt;
}

/// When somebody sits at their desk is nobody else's business. SQLite itself would make a file that all can
/// read; its log gets the rights of the file. What goes wrong here shows when it is opened.
std::filesystem::path const& made_private(std::filesystem::path const& file) {
  int const made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made >= 0) ::close(made);
  return file;
}

}  // namespace

struct Store::Statements {
  explicit Statements(sqlite::Database& db) : db_{db} {}

  sqlite::Database& db_;
  Statement insert_segment{db_,
                           "INSERT INTO segments (run, desk, posture, began_ms, ended_ms, utc_offset_min, "
                           "duration_ms, assumed, open, user) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                           "?9, ?10)"};
  // Where it began stays as it was told first, and moves only with all others when the clock is set.
  Statement update_segment{
      db_, "UPDATE segments SET posture = ?2, ended_ms = ?3, duration_ms = ?4, open = ?5 WHERE id = ?1"};
  Statement close_segment{db_, "UPDATE segments SET open = 0 WHERE id = ?1"};
  Statement insert_move{
      db_,
      "INSERT INTO moves (run, desk, began_ms, ended_ms, origin, \"end\", from_mm, target_mm, landed_mm, "
      "duration_ms, motor_time_ms, corrections, predicted_mm, coast_mm, coast_expected_mm, reason, assumed, "
      "user) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"};
  Statement insert_prompt{db_,
                          "INSERT INTO prompts (run, desk, \"to\", mode, began_ms, assumed, user) VALUES "
                          "(?1, ?2, ?3, ?4, ?5, ?6, "
                          "?7)"};
  Statement end_prompt{db_,
                       "UPDATE prompts SET \"end\" = ?3, ended_ms = ?4 WHERE id = (SELECT max(id) FROM "
                       "prompts WHERE run = ?1 AND desk = ?2) AND \"end\" IS NULL"};
  Statement insert_fault{db_,
                         "INSERT INTO faults (run, desk, code, class, detail, began_ms, assumed, user) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
  Statement end_faults{db_,
                       "UPDATE faults SET ended_ms = ?3 WHERE desk = ?1 AND code = ?2 AND ended_ms IS NULL"};
};

Store::Store(std::filesystem::path const& file) : Store{file, Options{}} {}

Store::Store(std::filesystem::path const& file, Options const& options)
    : db_{made_private(file), options.vfs} {
  try {
    check_version(db_, options.steps);
  } catch (...) {
    db_.touch_nothing();
    throw;
  }
  if (auto const found = db_.text("PRAGMA quick_check(1)"); found != "ok") {
    throw sqlite::Error::damaged(fmt::format("check of the file: {}", found));
  }
  db_.run(fmt::format("PRAGMA page_size = {}", options.page_bytes));  // counts for a new file only
  db_.run("PRAGMA journal_mode = WAL");
  db_.run(options.sync == Sync::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  migrate(db_, options.steps);
  statements_ = std::make_unique<Statements>(db_);
}

Store::~Store() = default;

std::int64_t Store::begin_run(std::int64_t now_ms) {
  sqlite::Transaction all{db_};
  db_.run("UPDATE segments SET open = 0 WHERE open = 1");
  Statement{db_, "INSERT INTO runs (began_ms, program) VALUES (?1, ?2)"}.run(now_ms,
                                                                             std::string{DESKD_VERSION});
  run_ = db_.last_id();
  open_.clear();
  all.commit();
  return run_;
}

void Store::write(Batch const& batch, std::int64_t first_run) {
  sqlite::Transaction all{db_};
  if (batch.clock_set) set_clock(*batch.clock_set, first_run);
  OpenRows open = open_;
  for (Row const& row : batch.rows) {
    if (auto const* const segment = std::get_if<SegmentRow>(&row)) {
      put(*segment, open);
    } else {
      std::visit(
          [this](auto const& r) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(r)>, SegmentRow>) put(r);
          },
          row);
    }
  }
  all.commit();
  open_ = std::move(open);
}

void Store::set_clock(ClockSet const& set, std::int64_t first_run) {
  for (auto const table : k_tables) {
    Statement{db_, fmt::format("UPDATE {} SET began_ms = began_ms + ?1, ended_ms = ended_ms + ?1, assumed = "
                               "?2 WHERE run >= ?3 AND assumed = 1",
                               table)}
        .run(set.shift_ms, !set.right, first_run);
  }
}

void Store::put(SegmentRow const& row, OpenRows& open) {
  Statements& s = *statements_;
  auto const running = open.find(row.desk);
  bool const same = running != open.end() && running->second.key >= row.key &&
                    (running->second.key == row.key || running->second.key < row.key + row.duration_ms);
  if (same) {
    s.update_segment.run(running->second.id, to_string(row.posture), row.ended_ms, row.duration_ms, row.open);
    if (!row.open) open.erase(running);
    return;
  }
  if (row.open && running != open.end()) {  // its end was lost
    s.close_segment.run(running->second.id);
    open.erase(running);
  }
  if (!row.open && row.duration_ms <= 0) return;
  s.insert_segment.run(run_, row.desk, to_string(row.posture), row.began_ms, row.ended_ms,
                       static_cast<std::int64_t>(row.utc_offset.count()), row.duration_ms, row.assumed,
                       row.open, row.user);
  if (row.open) open[row.desk] = {db_.last_id(), row.key};
}

void Store::put(MoveRow const& row) {
  core::SeekReport const& r = row.report;
  statements_->insert_move.run(run_, row.desk, row.ended_ms - ms(r.duration), row.ended_ms,
                               to_string(r.origin), to_string(r.end), r.from.mm(), r.target.mm(),
                               mm(r.landed), ms(r.duration), ms(r.motor_time), r.corrections, mm(r.predicted),
                               mm(r.coast), mm(r.coast_expected), r.reason, row.assumed, row.user);
}

void Store::put(PromptRow const& row) {
  statements_->insert_prompt.run(run_, row.desk, to_string(row.to), to_string(row.mode), row.asked_ms,
                                 row.assumed, row.user);
}

void Store::put(PromptEndRow const& row) {
  statements_->end_prompt.run(run_, row.desk, to_string(row.end), row.ended_ms);
}

void Store::put(FaultRow const& row) {
  statements_->insert_fault.run(run_, row.desk, row.code, row.policy, row.detail, row.raised_ms, row.assumed,
                                row.user);
}

void Store::put(FaultEndRow const& row) {
  statements_->end_faults.run(row.desk, row.code, row.cleared_ms);
}

bool Store::purge(std::int64_t before_ms) {
  sqlite::Transaction step{db_};
  bool more = false;
  for (auto const table : k_tables) {
    Statement{db_, fmt::format("DELETE FROM {0} WHERE id IN (SELECT id FROM {0} WHERE began_ms < ?1 AND "
                               "coalesce(ended_ms, began_ms) < ?1 LIMIT ?2)",
                               table)}
        .run(before_ms, k_purge_rows);
    more = more || db_.changed_rows() == k_purge_rows;
  }
  step.commit();
  return more;
}

}  // namespace desk::history
