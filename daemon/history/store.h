#pragma once

#include "daemon/history/rows.h"
#include "daemon/history/schema.h"
#include "daemon/history/sqlite.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace desk::history {

/// The database on the disk. Blocks for as long as the disk takes; one thread. Everything throws
/// sqlite::Error with words; what was being written then is taken back as a whole.
class Store {
 public:
  /// When a commit is believed to be on the disk.
  enum class Sync {
    full,    ///< when the disk says so
    normal,  ///< when the kernel has it: a power cut may take what was written since the last checkpoint
  };
  struct Options {
    Sync sync = Sync::full;
    /// A commit changes a row or two: small pages wear a card less (tests/bench/bench_history.cc).
    int page_bytes = 1024;
    std::string vfs = {};  ///< empty: SQLite's usual one
    std::span<std::string_view const> steps = schema();
  };

  /// Opens it, or makes it for nobody else to read, and checks that it is whole. Throws TooNew and Foreign
  /// besides, and has changed nothing then.
  explicit Store(std::filesystem::path const& file, Options const& options);
  explicit Store(std::filesystem::path const& file);
  Store(Store const&) = delete;
  Store& operator=(Store const&) = delete;
  ~Store();

  /// Closes what an earlier run left open, where it ended, and gives what follows a number of its own.
  std::int64_t begin_run(std::int64_t now_ms);

  /// Writes all of it or nothing. `first_run`: the first one of this process, whose times the clock's being
  /// set moves.
  void write(Batch const& batch, std::int64_t first_run);

  /// Deletes some of what ended before that instant. True: there may be more.
  bool purge(std::int64_t before_ms);

  /// [from_ms, to_ms). `most`: rows of all kinds; throws TooMuch if there are more.
  Extract read(std::string const& desk, std::int64_t from_ms, std::int64_t to_ms, std::size_t most);

  [[nodiscard]] sqlite::Database& database() { return db_; }

 private:
  /// The row of a desk's segment that still runs.
  struct Open {
    std::int64_t id = 0;
    std::int64_t key = 0;
  };
  using OpenRows = std::map<std::string, Open>;
  struct Statements;

  void set_clock(ClockSet const& set, std::int64_t first_run);
  void put(SegmentRow const& row, OpenRows& open);
  void put(MoveRow const& row);
  void put(PromptRow const& row);
  void put(PromptEndRow const& row);
  void put(FaultRow const& row);
  void put(FaultEndRow const& row);

  sqlite::Database db_;
  OpenRows open_;
  std::int64_t run_ = 0;
  std::unique_ptr<Statements> statements_;  ///< last: they end before the database does
};

/// A span holds more rows than were asked for at most.
class TooMuch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace desk::history
