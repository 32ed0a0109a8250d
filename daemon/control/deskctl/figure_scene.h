#pragma once

#include "daemon/ergonomics/figure.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/wire/ergonomics_json.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace desk::deskctl {

/// Somebody at their desk, sitting and standing, and how good that is. Absent: too little is known to draw
/// it.
struct FigureScene {
  std::string caption;  ///< "As it is"
  std::optional<ergonomics::Figure> sitting;
  std::optional<ergonomics::Figure> standing;
  ergonomics::Angles angles;
  std::map<std::string, ergonomics::Grade, std::less<>> grades;  ///< by rule

  [[nodiscard]] bool empty() const { return !sitting && !standing; }
  [[nodiscard]] ergonomics::Grade grade(std::string_view rule) const;
};

FigureScene scene_now(wire::ErgonomicsView const& view);
/// Absent if the plan changes nothing.
std::optional<FigureScene> scene_planned(wire::ErgonomicsView const& view);

/// Rule by which a part is coloured; empty: none.
std::string_view rule_of(ergonomics::Part part, bool sitting);

/// Millimetres to write beside it, the same wherever the figure is drawn.
double whole_mm(ergonomics::Mark const& mark);

}  // namespace desk::deskctl
