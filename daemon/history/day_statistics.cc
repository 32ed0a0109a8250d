#include "daemon/history/day_statistics.h"

#include "daemon/core/bout_log.h"

#include <algorithm>

namespace desk::history {
namespace {

using std::chrono::milliseconds;

/// What lies between two stretches that follow upon each other: the wall clock's rate is being adjusted all
/// the time.
constexpr std::int64_t k_seam_ms = 2000;

core::TimePoint instant(std::int64_t unix_ms) {
  return core::TimePoint{milliseconds{unix_ms}};
}

/// Cuts stretches at midnight, one after the other.
class Days {
 public:
  Days(DaySpan span, OffsetAt const& offset_at) : days_(static_cast<std::size_t>(span.days())) {
    for (std::int64_t day = span.first; day <= span.last + 1; ++day) {
      begins_.push_back(begin_of_day(day, offset_at));
    }
  }

  /// `asked_for`: it is of the person that the question is about.
  void add(SegmentRow const& row, bool asked_for) {
    std::int64_t const length = row.duration_ms;
    std::int64_t from = row.began_ms;
    // Put back meanwhile: its end is what the clock shows now. Put forward: the gap is unknown.
    if (row.ended_ms - row.began_ms < length - k_seam_ms) from = row.ended_ms - length;
    std::int64_t to = from + length;
    if (any_) {
      bool const seam = from > end_ && from - end_ <= k_seam_ms;
      if (from < end_) to += end_ - from;
      if (from < end_ || seam) from = end_;
      if (from > end_ && asked_for && before_asked_for_) add_unknown(end_, from);
    }
    if (asked_for) add(row.posture, from, to);
    any_ = true;
    before_asked_for_ = asked_for;
    end_ = to;
  }

  [[nodiscard]] std::vector<std::vector<Stretch>> take() { return std::move(days_); }

 private:
  void add(core::Posture posture, std::int64_t from, std::int64_t to) {
    for (std::size_t i = 0; i < days_.size(); ++i) {
      std::int64_t const begin = std::max(from, begins_[i]);
      std::int64_t const end = std::min(to, begins_[i + 1]);
      if (begin < end) days_[i].push_back({posture, instant(begin), instant(end)});
    }
  }
  /// Only what lies within one day: a machine that is switched off at night watches nothing at night.
  void add_unknown(std::int64_t from, std::int64_t to) {
    for (std::size_t i = 0; i < days_.size(); ++i) {
      if (from >= begins_[i] && to <= begins_[i + 1]) {
        days_[i].push_back({core::Posture::unknown, instant(from), instant(to)});
      }
    }
  }

  std::vector<std::int64_t> begins_;  ///< of each day, and of the one after
  std::vector<std::vector<Stretch>> days_;
  bool any_ = false;
  bool before_asked_for_ = false;
  std::int64_t end_ = 0;
};

}  // namespace

std::vector<std::vector<Stretch>> stretches_by_day(std::vector<SegmentRow> const& segments, DaySpan span,
                                                   OffsetAt const& offset_at, Whom const& whom) {
  Days days{span, offset_at};
  for (auto const& row : segments) days.add(row, whom.is(row.user));
  return days.take();
}

std::vector<core::DayFigures> figures_by_day(Extract const& extract, DaySpan span, OffsetAt const& offset_at,
                                             Whom const& whom) {
  auto const stretches = stretches_by_day(extract.segments, span, offset_at, whom);
  std::vector<core::DayFigures> figures;
  figures.reserve(stretches.size());
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    figures.push_back(core::figures_of_day(span.first + static_cast<std::int64_t>(i), stretches[i]));
  }
  for (auto const& move : extract.moves) {
    if (!whom.is(move.user)) continue;
    std::int64_t const day = local_day_at(move.ended_ms, offset_at);
    if (day >= span.first && day <= span.last) ++figures[static_cast<std::size_t>(day - span.first)].moves;
  }
  return figures;
}

core::DayFigures total_of(std::vector<core::DayFigures> const& days) {
  core::DayFigures total;
  for (auto const& day : days) {
    total.day = day.day;
    total.sat += day.sat;
    total.stood += day.stood;
    total.between += day.between;
    total.away += day.away;
    total.unknown += day.unknown;
    total.changes += day.changes;
    total.walks += day.walks;
    total.moves += day.moves;
    total.longest_sit = std::max(total.longest_sit, day.longest_sit);
    total.longest_stand = std::max(total.longest_stand, day.longest_stand);
    total.stand_load = std::max(total.stand_load, day.stand_load);
  }
  return total;
}

StandGoal stand_goal(core::DayFigures const& day) {
  constexpr core::Duration k_cap = std::chrono::hours{4};
  core::Duration const present = day.present();
  return {std::min(present / 4, k_cap), std::min(present / 2, k_cap)};
}

StandGoal stand_goal(std::vector<core::DayFigures> const& days) {
  StandGoal sum;
  for (auto const& day : days) {
    auto const goal = stand_goal(day);
    sum.least += goal.least;
    sum.most += goal.most;
  }
  return sum;
}

double changes_per_8_hours(core::DayFigures const& figures) {
  double const hours = core::to_seconds(figures.present()) / 3600;
  return hours > 0 ? 8 * figures.changes / hours : 0;
}

}  // namespace desk::history
