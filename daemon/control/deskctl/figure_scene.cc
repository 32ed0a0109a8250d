#include "daemon/control/deskctl/figure_scene.h"

#include "daemon/ergonomics/chair_rules.h"
#include "daemon/ergonomics/desk_rules.h"
#include "daemon/ergonomics/situation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::deskctl {
namespace {

using core::Distance;
using core::Height;
using ergonomics::Grade;
using ergonomics::Part;
using ergonomics::Situation;

std::optional<Height> height(std::optional<double> mm) {
  return mm ? std::optional{Height::at_mm(*mm)} : std::nullopt;
}

Situation situation_of(wire::ErgonomicsView const& view) {
  Situation s;
  s.chair = view.chair;
  s.frame = view.frame;
  if (view.seat_mm) s.seat = ergonomics::Seat{Height::at_mm(*view.seat_mm)};
  s.desk_sit = height(view.sit_mm);
  s.desk_stand = height(view.stand_mm);
  if (view.desk_min_mm) s.limits.min = Height::at_mm(*view.desk_min_mm);
  if (view.desk_max_mm) s.limits.max = Height::at_mm(*view.desk_max_mm);
  return meant(std::move(s));
}

FigureScene scene_of(std::string caption, Situation const& s, ergonomics::Body const& body) {
  FigureScene scene;
  scene.caption = std::move(caption);
  auto const seat = loaded_seat(s);
  if (seat && s.desk_sit)
    scene.sitting = ergonomics::sitting_figure(body, s.chair, s.frame, *seat, *s.desk_sit);
  if (s.desk_stand) scene.standing = ergonomics::standing_figure(body, s.frame, *s.desk_stand);
  scene.angles.thigh = ergonomics::thigh_angle(s, body);
  scene.angles.elbow_sit = ergonomics::elbow_angle_sitting(s, body);
  scene.angles.elbow_stand = ergonomics::elbow_angle_standing(s, body);
  for (auto const& finding : {ergonomics::seat_rule(s, body), ergonomics::desk_sit_rule(s, body),
                              ergonomics::thigh_room_rule(s, body), ergonomics::desk_stand_rule(s, body),
                              ergonomics::monitor_rule(s, body)}) {
    scene.grades[std::string{finding.id}] = finding.grade;
  }
  return scene;
}

/// Rules that were switched off colour nothing.
void leave_judged(FigureScene& scene, wire::ErgonomicsView const& view) {
  auto const judged = [&](auto const& item) {
    return std::any_of(view.findings.begin(), view.findings.end(),
                       [&](auto const& finding) { return finding.id == item.first; });
  };
  for (auto& item : scene.grades)
    if (!judged(item)) item.second = Grade::unknown;
}

}  // namespace

Grade FigureScene::grade(std::string_view rule) const {
  auto const found = grades.find(rule);
  return found == grades.end() ? Grade::unknown : found->second;
}

FigureScene scene_now(wire::ErgonomicsView const& view) {
  auto scene = scene_of("As it is", situation_of(view), view.body);
  leave_judged(scene, view);
  return scene;
}

std::optional<FigureScene> scene_planned(wire::ErgonomicsView const& view) {
  if (!view.plan || view.plan->steps.empty()) return std::nullopt;
  auto s = situation_of(view);
  // What no step changes stays as it is.
  for (auto const& step : view.plan->steps) {
    if (!step.to_mm) continue;
    if (step.what == "seat") s.seat = ergonomics::Seat{Height::at_mm(*step.to_mm)};
    if (step.what == "footrest") s.chair.footrest = Distance::of_mm(*step.to_mm);
    if (step.what == "desk_sit") s.desk_sit = Height::at_mm(*step.to_mm);
    if (step.what == "desk_stand") s.desk_stand = Height::at_mm(*step.to_mm);
    if (step.what == "screen") s.frame.screen_top = Distance::of_mm(*step.to_mm);
  }
  auto scene = scene_of("As planned", meant(std::move(s)), view.body);
  leave_judged(scene, view);
  return scene;
}

std::string_view rule_of(Part part, bool sitting) {
  switch (part) {
    case Part::seat: return sitting ? "R-SEAT" : "";
    case Part::desk_top: return sitting ? "R-DESK-SIT" : "R-DESK-STAND";
    case Part::screen: return "R-MONITOR";
    case Part::floor:
    case Part::mat:
    case Part::footrest:
    case Part::chair:
    case Part::frame:
    case Part::keyboard:
    case Part::shoe:
    case Part::body:
    case Part::arm:
    case Part::eye: break;
  }
  return "";
}

double whole_mm(ergonomics::Mark const& mark) {
  // A half rounds up, even if subtracting left a little less than that.
  constexpr double k_half = 0.5 + 1e-6;
  return std::floor(mark.mm() + k_half);
}

}  // namespace desk::deskctl
