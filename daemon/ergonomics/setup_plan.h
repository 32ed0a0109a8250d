#pragma once

#include "daemon/core/units.h"
#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/situation.h"
#include "daemon/texts/message.h"

#include <optional>
#include <string_view>
#include <vector>

/// How chair, footrest, desk and screen should be set for somebody (ergonomics.md §4.3).
namespace desk::ergonomics {

/// One thing to change.
struct PlanStep {
  enum class What { seat, footrest, desk_sit, desk_stand, screen };
  What what = What::seat;
  std::optional<double> from_mm;    ///< as it is now, if that is known
  double to_mm = 0;                 ///< what it is to be
  std::optional<double> change_mm;  ///< rounded to 5; up is positive
  texts::Message message;           ///< what to do, and why
  bool operator==(PlanStep const&) const = default;
};

/// What keeps the plan from being good.
struct Shortfall {
  enum class Limit {
    chair_too_low,    ///< even at its highest, hips stay below the knees
    desk_too_high,    ///< at its lowest, above the elbows of somebody who sits as high as the chair goes
    desk_too_low,     ///< at its highest, below the elbows of somebody who sits
    frame_too_thick,  ///< no room for the thighs at the height of the elbows
    desk_short,       ///< at its highest, below the elbows of somebody who stands
    desk_tall,        ///< at its lowest, above the elbows of somebody who stands
  };
  Limit limit = Limit::chair_too_low;
  double mm = 0;  ///< how much is missing; positive
  texts::Message message;
  bool operator==(Shortfall const&) const = default;
};

/// Heights are absent if too little is known of the body. Desk heights lie within the limits.
struct SetupPlan {
  std::optional<core::Height> seat;        ///< with somebody on it
  std::optional<core::Distance> footrest;  ///< 0: none is needed
  std::optional<core::Height> desk_sit;
  std::optional<core::Height> desk_stand;
  std::optional<core::Distance>
      screen_top;                 ///< of the screen's top edge above the desk, right for both postures
  std::optional<double> room_mm;  ///< above the thighs
  /// How far the desk, at the end of its travel, stays above the best height to sit at; below: negative.
  std::optional<double> sit_excess_mm;
  /// How far it stays below the best height to stand at; above: negative.
  std::optional<double> stand_short_mm;
  bool estimated = false;  ///< rests on a length that nobody has measured
  std::vector<Shortfall> problems;
  /// In the order in which to do them. Empty if all is well already: a plan does not ask to move 10 mm for
  /// nothing.
  std::vector<PlanStep> steps;
  bool operator==(SetupPlan const&) const = default;
};

/// Absent if nothing can be planned. `situation`: meant(); `body`: of it.
[[nodiscard]] std::optional<SetupPlan> setup_plan(Situation const& situation, Body const& body);

/// The situation after everything was set as planned.
[[nodiscard]] Situation with_plan(Situation situation, SetupPlan const& plan);

constexpr std::string_view to_string(PlanStep::What w) {
  switch (w) {
    case PlanStep::What::seat: return "seat";
    case PlanStep::What::footrest: return "footrest";
    case PlanStep::What::desk_sit: return "desk_sit";
    case PlanStep::What::desk_stand: return "desk_stand";
    case PlanStep::What::screen: return "screen";
  }
  return "?";
}
constexpr std::string_view to_string(Shortfall::Limit l) {
  switch (l) {
    case Shortfall::Limit::chair_too_low: return "chair_too_low";
    case Shortfall::Limit::desk_too_high: return "desk_too_high";
    case Shortfall::Limit::desk_too_low: return "desk_too_low";
    case Shortfall::Limit::frame_too_thick: return "frame_too_thick";
    case Shortfall::Limit::desk_short: return "desk_short";
    case Shortfall::Limit::desk_tall: return "desk_tall";
  }
  return "?";
}

}  // namespace desk::ergonomics
