#pragma once

#include "daemon/history/journal.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/history/zones.h"

#include <string>
#include <utility>
#include <vector>

namespace desk::history {

/// 2026-11-16T09:00:00+01:00, a Monday.
inline constexpr std::int64_t k_monday_9 = 1'794'816'000;

/// A directory with a history, and a machine that was switched on an hour before.
struct StoreRig {
  testing::TempDir dir;
  std::filesystem::path file = dir.path() / "history.db";
  core::TimePoint start{std::chrono::hours{1}};

  [[nodiscard]] wire::ClockMap clocks(core::Duration since_start = {}, bool synchronised = true,
                                      std::int64_t unix_at_start = k_monday_9) const {
    auto const whole = std::chrono::floor<std::chrono::seconds>(since_start);
    return {start + whole, {unix_at_start + whole.count(), std::chrono::hours{1}, synchronised}};
  }
  [[nodiscard]] Record segment(core::Posture posture, core::Duration from, core::Duration to) const {
    return {"main", start + to, record::Segment{posture, start + from, start + to}};
  }
  [[nodiscard]] Record running(core::Posture posture, core::Duration from, core::Duration until) const {
    return {"main", start + until, record::Running{posture, start + from, start + until}};
  }
  [[nodiscard]] Record at(core::Duration when, Record::What what) const {
    return {"main", start + when, std::move(what)};
  }
  /// The same record of this person.
  [[nodiscard]] static Record of(std::string user, Record record) {
    record.user = std::move(user);
    return record;
  }
  [[nodiscard]] Journal journal(Store::Options options = {}) const {
    return {file, std::move(options), berlin};
  }
  /// All that a store of its own finds in the file.
  [[nodiscard]] Extract all() const {
    return Store{file}.read("main", INT64_MIN / 2, INT64_MAX / 2, 100'000);
  }
};

/// "sitting 0+1800 open" a line: in seconds since `origin` and for how long.
inline std::string in_words(std::vector<SegmentRow> const& segments, std::int64_t origin = k_monday_9) {
  std::string text;
  for (auto const& s : segments) {
    text += std::string{to_string(s.posture)} + " " + std::to_string(s.began_ms / 1000 - origin) + "+" +
            std::to_string(s.duration_ms / 1000);
    if (s.ended_ms - s.began_ms != s.duration_ms)
      text += " until " + std::to_string(s.ended_ms / 1000 - origin);
    text += std::string{s.assumed ? " assumed" : ""} + (s.open ? " open\n" : "\n");
  }
  return text;
}

}  // namespace desk::history
