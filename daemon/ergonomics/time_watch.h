#pragma once

#include "daemon/core/snapshot.h"
#include "daemon/core/time.h"
#include "daemon/ergonomics/grade.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The rules of time (time_rules.h) while the day goes on. Pure, like core.
namespace desk::ergonomics {

/// What the rules of time go by, at one instant.
struct TimeFigures {
  std::optional<core::Duration> sat;  ///< the bout of sitting that goes on; absent: nobody sits
  core::Duration sit_interval{std::chrono::minutes{30}};  ///< that the person wants
  core::Duration stand_load{0};
  core::Duration stood{0};                ///< today
  core::Duration present{0};              ///< today
  core::Duration since_walk{0};           ///< presence
  int changes = 0;                        ///< today, from sitting to standing
  std::vector<core::Duration> moved_ago;  ///< each move of the desk within the last hour
};
TimeFigures time_figures(core::Snapshot const& snapshot);

/// What k_time_rules say of a day that is not over, in their order; without those that are off.
std::vector<Finding> judge_times(TimeFigures const& figures, std::vector<std::string> const& rules_off);

/// How long until one of the rules gives another grade, if everybody goes on as they do: `soon` is what the
/// same day will be a second after `now`. To a few nanoseconds. Duration::max(): none ever will.
core::Duration until_other_grade(TimeFigures const& now, TimeFigures const& soon);

/// Notices when a rule gives another grade, and knows beforehand when the next one will.
class TimeWatch {
 public:
  /// How the day is `now`, and how it will be a second later. True: a grade is another one than at the last
  /// look, or another rule is off.
  bool look(core::Snapshot const& now, core::Snapshot const& soon, std::vector<std::string> const& rules_off);

  /// When to look again although nothing happened; k_never: not.
  [[nodiscard]] core::TimePoint next_deadline() const { return deadline_; }
  /// Of the last look; unknown for a rule that is off.
  [[nodiscard]] Grade grade(std::string_view rule) const;

 private:
  struct Graded {
    std::string_view rule;
    Grade grade;
    bool operator==(Graded const&) const = default;
  };
  std::vector<Graded> grades_;
  core::TimePoint deadline_ = core::k_never;
};

}  // namespace desk::ergonomics
