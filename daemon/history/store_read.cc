#include "daemon/history/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace desk::history {

using sqlite::Statement;

namespace {

/// The value that is called so. A later program may know more of them.
template <typename Enum>
Enum named(std::string const& name, std::initializer_list<Enum> values) {
  auto const* const found =
      std::find_if(values.begin(), values.end(), [&](Enum e) { return to_string(e) == name; });
  if (found == values.end()) throw std::runtime_error{fmt::format("the history holds an unknown '{}'", name)};
  return *found;
}

core::Posture posture_named(std::string const& name) {
  using core::Posture;
  return named(name,
               {Posture::unknown, Posture::sitting, Posture::standing, Posture::between, Posture::away});
}
core::Origin origin_named(std::string const& name) {
  using core::Origin;
  return named(name, {Origin::local, Origin::mqtt, Origin::cycle, Origin::safety});
}
core::MoveEnd move_end_named(std::string const& name) {
  using core::MoveEnd;
  return named(name, {MoveEnd::reached, MoveEnd::missed, MoveEnd::replaced, MoveEnd::released,
                      MoveEnd::stopped, MoveEnd::aborted});
}
core::PromptEnd prompt_end_named(std::string const& name) {
  using core::PromptEnd;
  return named(name, {PromptEnd::taken, PromptEnd::snoozed, PromptEnd::skipped, PromptEnd::vetoed,
                      PromptEnd::cancelled, PromptEnd::expired});
}
core::CycleMode mode_named(std::string const& name) {
  using core::CycleMode;
  return named(name, {CycleMode::automatic, CycleMode::confirm, CycleMode::remind, CycleMode::off});
}

std::optional<core::Height> height_or_none(Statement const& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return core::Height::at_mm(row.real(column));
}
std::optional<core::Distance> distance_or_none(Statement const& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return core::Distance::of_mm(row.real(column));
}

SegmentRow segment(Statement const& row, std::string const& desk) {
  SegmentRow s;
  s.desk = desk;
  s.posture = posture_named(row.text(0));
  s.began_ms = row.integer(1);
  s.ended_ms = row.integer(2);
  s.utc_offset = std::chrono::minutes{row.integer(3)};
  s.duration_ms = row.integer(4);
  s.assumed = row.integer(5) != 0;
  s.open = row.integer(6) != 0;
  s.user = row.text(7);
  return s;
}

MoveRow move(Statement const& row, std::string const& desk) {
  core::SeekReport r;
  r.origin = origin_named(row.text(1));
  r.end = move_end_named(row.text(2));
  r.from = core::Height::at_mm(row.real(3));
  r.target = core::Height::at_mm(row.real(4));
  r.landed = height_or_none(row, 5);
  r.duration = std::chrono::milliseconds{row.integer(6)};
  r.motor_time = std::chrono::milliseconds{row.integer(7)};
  r.corrections = static_cast<int>(row.integer(8));
  r.predicted = height_or_none(row, 9);
  r.coast = distance_or_none(row, 10);
  r.coast_expected = distance_or_none(row, 11);
  r.reason = row.text(12);
  return {desk, row.integer(0), std::move(r), row.integer(13) != 0, row.text(14)};
}

PromptRow prompt(Statement const& row, std::string const& desk) {
  PromptRow p;
  p.desk = desk;
  p.to = named(row.text(0), {core::Preset::sit, core::Preset::stand});
  p.mode = mode_named(row.text(1));
  p.asked_ms = row.integer(2);
  if (!row.is_null(3)) p.end = prompt_end_named(row.text(3));
  if (!row.is_null(4)) p.ended_ms = row.integer(4);
  p.assumed = row.integer(5) != 0;
  p.user = row.text(6);
  return p;
}

FaultRow fault(Statement const& row, std::string const& desk) {
  FaultRow f;
  f.desk = desk;
  f.code = row.text(0);
  f.policy = row.text(1);
  f.detail = row.text(2);
  f.raised_ms = row.integer(3);
  if (!row.is_null(4)) f.cleared_ms = row.integer(4);
  f.assumed = row.integer(5) != 0;
  f.user = row.text(6);
  return f;
}

class Reader {
 public:
  Reader(sqlite::Database& db, std::string const& desk, std::int64_t from_ms, std::int64_t to_ms,
         std::size_t most)
      : db_{db}, desk_{desk}, from_ms_{from_ms}, to_ms_{to_ms}, left_{most}, most_{most} {}

  template <typename RowType>
  void all(std::vector<RowType>& into, std::string_view sql,
           RowType (*make)(Statement const&, std::string const&)) {
    Statement rows{db_, sql};
    rows.with(desk_, from_ms_, to_ms_);
    while (rows.next()) {
      if (left_ == 0) {
        throw TooMuch{fmt::format("there are more than {} records in that span; ask for fewer days", most_)};
      }
      --left_;
      into.push_back(make(rows, desk_));
    }
  }

 private:
  sqlite::Database& db_;
  std::string const& desk_;
  std::int64_t from_ms_;
  std::int64_t to_ms_;
  std::size_t left_;
  std::size_t most_;
};

}  // namespace

Extract Store::read(std::string const& desk, std::int64_t from_ms, std::int64_t to_ms, std::size_t most) {
  // One state of the file, even if it is written from elsewhere meanwhile.
  sqlite::Transaction all{db_};
  Reader reader{db_, desk, from_ms, to_ms, most};
  Extract found;
  // They follow upon each other: of those that began before the span, only the last can reach into it.
  reader.all(found.segments,
             "SELECT posture, began_ms, ended_ms, utc_offset_min, duration_ms, assumed, open, user FROM "
             "segments "
             "WHERE desk = ?1 AND began_ms >= coalesce((SELECT max(began_ms) FROM segments WHERE desk = ?1 "
             "AND began_ms <= ?2), ?2) AND began_ms < ?3 AND ended_ms > ?2 ORDER BY began_ms, id",
             segment);
  reader.all(
      found.moves,
      "SELECT ended_ms, origin, \"end\", from_mm, target_mm, landed_mm, duration_ms, motor_time_ms, "
      "corrections, predicted_mm, coast_mm, coast_expected_mm, reason, assumed, user FROM moves WHERE desk "
      "= ?1 AND began_ms >= ?2 AND began_ms < ?3 ORDER BY began_ms, id",
      move);
  reader.all(
      found.prompts,
      "SELECT \"to\", mode, began_ms, \"end\", ended_ms, assumed, user FROM prompts WHERE desk = ?1 AND "
      "began_ms >= ?2 AND began_ms < ?3 ORDER BY began_ms, id",
      prompt);
  reader.all(found.faults,
             "SELECT code, class, detail, began_ms, ended_ms, assumed, user FROM faults WHERE desk = ?1 AND "
             "began_ms >= ?2 AND began_ms < ?3 ORDER BY began_ms, id",
             fault);
  return found;
}

}  // namespace desk::history
