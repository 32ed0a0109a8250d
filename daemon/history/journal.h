#pragma once

#include "daemon/history/local_days.h"
#include "daemon/history/record.h"
#include "daemon/history/store.h"
#include "daemon/history/wall_clock.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace desk::history {

/// Takes records to the database: opens it when it can, turns monotonic time into UTC, sets a damaged file
/// aside. Blocks; one thread.
class Journal {
 public:
  Journal(std::filesystem::path file, Store::Options options, OffsetAt offset_at);

  /// Writes all of them in one transaction. Throws sqlite::Error, TooNew and Foreign; nothing is written
  /// then. Returned: what a person should know, as that a damaged file was set aside; mostly empty.
  std::string write(std::vector<Record> const& records, wire::ClockMap const& clock);

  /// Deletes some of what ended longer ago than that. True: there is more. Does nothing while nobody has set
  /// the clock: a wrong one must not cost the history of a year.
  bool purge(std::chrono::hours older_than, wire::ClockMap const& clock);

  /// As Store::read(); opens the file if need be.
  Extract read(std::string const& desk, std::int64_t from_ms, std::int64_t to_ms, std::size_t most,
               wire::ClockMap const& clock);

 private:
  Store& store(wire::ClockMap const& clock);
  template <typename Work>
  auto guarded(Work const& work);
  std::string set_aside(std::string const& reason);

  std::filesystem::path file_;
  Store::Options options_;
  OffsetAt offset_at_;
  WallClock wall_;
  std::unique_ptr<Store> store_;
  std::int64_t first_run_ = 0;  ///< of this process, in the file that is open; 0: none yet
  std::string news_;            ///< not told yet
};

}  // namespace desk::history
