#pragma once

#include "daemon/core/action.h"
#include "daemon/core/day_figures.h"
#include "daemon/history/local_days.h"
#include "daemon/history/rows.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// What the stored stretches say about days. Pure.
namespace desk::history {

/// Local days [first, last], as core::local_day() numbers them.
struct DaySpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
  [[nodiscard]] std::int64_t days() const { return last - first + 1; }
};

/// A stretch of a day, on a time line that counts from 1970 in UTC.
using Stretch = core::notice::PostureEnded;

/// Whom a question is about.
struct Whom {
  std::optional<std::string> user = std::nullopt;  ///< id; absent: everybody
  /// What was written when the desk had one person is theirs.
  bool nameless = false;
  std::map<std::string, std::string> names = {};  ///< of everybody, by id
  [[nodiscard]] bool is(std::string const& id) const {
    return !user || id == *user || (nameless && id.empty());
  }
};

/// The stretches of each day of the span, cut at local midnight. Lengths are those of the monotonic clock:
/// where the wall clock was set, what follows is moved so that nothing overlaps. Time between two stretches
/// of a day that nobody watched is `unknown`; before the first and after the last one of a day there is
/// nothing. Of one person, there is a gap where somebody else worked at the desk.
std::vector<std::vector<Stretch>> stretches_by_day(std::vector<SegmentRow> const& segments, DaySpan span,
                                                   OffsetAt const& offset_at, Whom const& whom = {});

/// One for each day of the span.
std::vector<core::DayFigures> figures_by_day(Extract const& extract, DaySpan span, OffsetAt const& offset_at,
                                             Whom const& whom = {});

/// Sums of several days, and the longest bouts of them; `day` is the last one.
core::DayFigures total_of(std::vector<core::DayFigures> const& days);

/// How much standing is advised for that much presence: 15 minutes an hour, rising to 30, at most 4 hours a
/// day (ergonomics.md R-STANDDAY).
struct StandGoal {
  core::Duration least{0};
  core::Duration most{0};
  bool operator==(StandGoal const&) const = default;
};
StandGoal stand_goal(core::DayFigures const& day);
/// Of several days: the sum of each day's, since too much on one makes up for nothing on another.
StandGoal stand_goal(std::vector<core::DayFigures> const& days);

/// Changes from sitting to standing per 8 hours of presence; 0 without presence (ergonomics.md R-CHANGES).
double changes_per_8_hours(core::DayFigures const& figures);

}  // namespace desk::history
