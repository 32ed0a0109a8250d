#include "daemon/history/journal.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace desk::history {
namespace {

/// More than that many damaged files in a row are a broken disk, not an accident: the last one is replaced.
constexpr int k_most_set_aside = 100;

std::int64_t ms(core::Duration d) {
  return std::chrono::floor<std::chrono::milliseconds>(d).count();
}

struct Translator {
  Record const& record;
  WallClock const& wall;
  OffsetAt const& offset_at;

  using Result = std::optional<Row>;

  Result operator()(record::Segment const& r) const { return segment(r.posture, r.began, r.ended, false); }
  Result operator()(record::Running const& r) const { return segment(r.posture, r.began, r.until, true); }
  Result operator()(record::Move const& r) const {
    return MoveRow{record.desk, wall.unix_ms(record.at), r.report, wall.assumed(), record.user};
  }
  Result operator()(record::PromptAsked const& r) const {
    return PromptRow{record.desk,  r.to,         r.mode,         wall.unix_ms(record.at),
                     std::nullopt, std::nullopt, wall.assumed(), record.user};
  }
  Result operator()(record::PromptEnded const& r) const {
    return PromptEndRow{record.desk, r.end, wall.unix_ms(record.at)};
  }
  Result operator()(record::FaultRaised const& r) const {
    return FaultRow{record.desk,
                    std::string{to_string(r.fault.code)},
                    std::string{to_string(r.fault.policy)},
                    r.fault.detail,
                    wall.unix_ms(record.at),
                    std::nullopt,
                    wall.assumed(),
                    record.user};
  }
  Result operator()(record::FaultCleared const& r) const {
    return FaultEndRow{record.desk, std::string{to_string(r.code)}, wall.unix_ms(record.at)};
  }
  Result operator()(record::DayEnded const&) const { return std::nullopt; }

  [[nodiscard]] SegmentRow segment(core::Posture posture, core::TimePoint began, core::TimePoint ended,
                                   bool open) const {
    SegmentRow row;
    row.desk = record.desk;
    row.posture = posture;
    row.began_ms = wall.unix_ms(began);
    row.ended_ms = wall.unix_ms(ended);
    row.utc_offset =
        offset_at(std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds{row.began_ms}).count());
    row.duration_ms = std::max<std::int64_t>(0, row.ended_ms - row.began_ms);
    row.assumed = wall.assumed();
    row.open = open;
    row.key = ms(began.time_since_epoch());
    row.user = record.user;
    return row;
  }
};

}  // namespace

Journal::Journal(std::filesystem::path file, Store::Options options, OffsetAt offset_at)
    : file_{std::move(file)}, options_{std::move(options)}, offset_at_{std::move(offset_at)} {}

Store& Journal::store(wire::ClockMap const& clock) {
  if (store_) return *store_;
  auto opened = std::make_unique<Store>(file_, options_);
  WallClock wall = wall_;
  wall.set(clock);
  auto const run = opened->begin_run(wall.unix_ms(clock.monotonic));
  // The same file again, after trouble with it: what it holds of this process still moves with the clock.
  if (first_run_ == 0 || run < first_run_) first_run_ = run;
  store_ = std::move(opened);
  return *store_;
}

/// Does the work; with a damaged file it sets that aside and does it once more with a new one.
template <typename Work>
auto Journal::guarded(Work const& work) {
  try {
    return work();
  } catch (sqlite::Error const& error) {
    // Opened anew next time: a card that was pulled and put back is another file.
    store_.reset();
    if (!error.corrupt()) throw;
    news_ = set_aside(error.what());
  }
  try {
    return work();
  } catch (sqlite::Error const&) {
    store_.reset();
    throw;
  }
}

std::string Journal::write(std::vector<Record> const& records, wire::ClockMap const& clock) {
  guarded([&] {
    Store& store = this->store(clock);
    WallClock wall = wall_;
    Batch batch;
    batch.clock_set = wall.set(clock);
    for (Record const& record : records) {
      if (auto row = std::visit(Translator{record, wall, offset_at_}, record.what)) {
        batch.rows.push_back(std::move(*row));
      }
    }
    store.write(batch, first_run_);
    wall_ = wall;  // only now: what is assumed on the disk has moved
  });
  return std::exchange(news_, {});
}

bool Journal::purge(std::chrono::hours older_than, wire::ClockMap const& clock) {
  if (wall_.assumed()) return false;
  std::int64_t const now = wall_.unix_ms(clock.monotonic);
  return guarded([&] {
    return store(clock).purge(now -
                              std::chrono::duration_cast<std::chrono::milliseconds>(older_than).count());
  });
}

Extract Journal::read(std::string const& desk, std::int64_t from_ms, std::int64_t to_ms, std::size_t most,
                      wire::ClockMap const& clock) {
  return guarded([&] { return store(clock).read(desk, from_ms, to_ms, most); });
}

std::string Journal::set_aside(std::string const& reason) {
  first_run_ = 0;
  std::filesystem::path aside;
  for (int n = 1; n <= k_most_set_aside; ++n) {
    aside = file_;
    aside += fmt::format(".corrupt-{}", n);
    std::error_code error;
    if (!std::filesystem::exists(aside, error)) break;
  }
  std::error_code failed;
  std::filesystem::rename(file_, aside, failed);
  // Its log goes with it, under the name by which SQLite finds it; the index of the log is made anew.
  std::error_code ignored;
  std::filesystem::rename(file_.string() + "-wal", aside.string() + "-wal", ignored);
  std::filesystem::remove(file_.string() + "-shm", ignored);
  if (failed) {
    throw sqlite::Error{0, fmt::format("{}; and it cannot be set aside: {}", reason, failed.message())};
  }
  return fmt::format("{}; it is kept as {}, and a new one begins", reason, aside.string());
}

}  // namespace desk::history
