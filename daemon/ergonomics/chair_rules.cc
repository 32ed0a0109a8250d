#include "daemon/ergonomics/chair_rules.h"

#include "daemon/ergonomics/relation.h"
#include "daemon/ergonomics/rule_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace desk::ergonomics {
namespace {

using texts::Message;

constexpr std::string_view k_mm = "mm";

double degrees(double radians) {
  return radians * 180 / std::numbers::pi;
}

/// As far as the lever allows, towards `mm`.
double within_reach(double from, double mm, SeatRange const& range) {
  double to = mm;
  if (range.max) to = std::min(to, std::max(range.max->mm(), from));
  if (range.min) to = std::max(to, std::min(range.min->mm(), from));
  return to;
}

std::optional<double> angle_of(double hips, Body const& body) {
  constexpr double k_thigh = 0.233;  // of the stature, both sexes (§2.4)
  if (!body.stature) return std::nullopt;
  return degrees(std::asin(std::clamp(hips / (k_thigh * body.stature->value.mm()), -1.0, 1.0)));
}

}  // namespace

Finding seat_rule(Situation const& situation, Body const& body, Fit const& best) {
  auto const known = hips_above_knees(situation, body);
  if (auto const* const missing = std::get_if<Missing>(&known)) return unknown("R-SEAT", *missing);
  auto const& hips = std::get<Relation>(known);
  Finding finding{"R-SEAT", grade(hips.mm, k_seat_good, k_seat_bearable, hips.tolerance),
                  hips.mm,  k_mm,
                  {},       hips.estimated};
  if (in_order(finding.grade)) return finding;
  double const seat = loaded_seat(situation)->mm();
  if (best.desk_lifts_seat && best.seat && best.footrest) {
    // Lower than the desk allows, the seat would only move the trouble to the elbows.
    if (double const up = rounded_to_5(*best.seat - seat); up != 0) finding.change_mm = up;
    finding.message = Message{"rule.seat.for_desk"}
                          .with("s", whole(rounded_to_5(*best.seat)))
                          .with("f", whole(rounded_to_5(*best.footrest)));
    return finding;
  }
  double const wanted = seat + k_seat_aim - hips.mm;
  double const reached = within_reach(seat, wanted, seat_range(situation.chair));
  double const change = rounded_to_5(reached - seat);
  if (change != 0) finding.change_mm = change;
  double const left = wanted - reached;  // what the chair does not give
  bool const low = hips.mm < k_seat_good.min;
  if (low && left > k_seat_aim) {
    finding.message = Message{"rule.seat.low_end"}.with("n", whole(left - k_seat_aim));
  } else if (low) {
    finding.message = Message{"rule.seat.low"}.with("n", whole(change));
  } else if (-left > k_seat_good.max - k_seat_aim) {
    // The footrest that is missing comes on top of the one that is there.
    auto const footrest = whole(rounded_to_5(situation.chair.footrest.mm() - left));
    finding.message = Message{change == 0 ? "rule.seat.footrest" : "rule.seat.high_and_footrest"}
                          .with("n", whole(-change))
                          .with("f", footrest);
  } else if (situation.chair.footrest > core::Distance{}) {
    finding.message = Message{"rule.seat.high"}.with("n", whole(-change));
  } else {
    finding.message = Message{"rule.seat.high_or_footrest"}
                          .with("n", whole(-change))
                          .with("f", whole(rounded_to_5(hips.mm - k_seat_aim)));
  }
  return finding;
}

std::optional<double> thigh_angle(Situation const& situation, Body const& body) {
  auto const known = hips_above_knees(situation, body);
  auto const* const hips = std::get_if<Relation>(&known);
  return hips != nullptr ? angle_of(hips->mm, body) : std::nullopt;
}

Finding thigh_angle_rule(Situation const& situation, Body const& body) {
  constexpr std::string_view k_id = "R-THIGH-ANGLE";
  constexpr Band k_level{0, 4};
  auto const known = hips_above_knees(situation, body);
  auto const* const hips = std::get_if<Relation>(&known);
  // What to tell or to measure is said by R-SEAT, but for the stature.
  if (hips == nullptr) return {k_id, Grade::unknown, 0, "deg"};
  auto const angle = angle_of(hips->mm, body);
  if (!angle) return unknown(k_id, Missing::stature, "deg");
  // For short thighs 4 degrees are less than 30 mm; who sits well by R-SEAT sits well.
  bool const level = k_level.contains(*angle, *angle_of(hips->tolerance, body)) ||
                     in_order(grade(hips->mm, k_seat_good, k_seat_bearable, hips->tolerance));
  return {k_id, level ? Grade::ok : Grade::info, *angle, "deg", {}, true};
}

Finding seat_depth_rule(Situation const& situation, Body const& body) {
  constexpr std::string_view k_id = "R-SEATDEPTH";
  constexpr Band k_good{25, 100};
  constexpr Band k_bearable{0, 150};
  if (!situation.chair.depth) return unknown(k_id, Missing::depth);
  if (!body.buttock_popliteal) return unknown(k_id, Missing::buttock_popliteal);
  auto const& thigh = *body.buttock_popliteal;
  double const gap = (thigh.value - *situation.chair.depth).mm();
  Finding finding{k_id, grade(gap, k_good, k_bearable, thigh.tolerance.mm()), gap, k_mm, {}, thigh.estimated};
  if (in_order(finding.grade)) return finding;
  finding.message = Message{gap < k_good.min ? "rule.seatdepth.deep" : "rule.seatdepth.shallow"};
  return finding;
}

Finding armrest_rule(Situation const& situation, Body const& body) {
  constexpr std::string_view k_id = "R-ARMREST";
  constexpr Band k_good{-Band::k_open, 10};
  constexpr Band k_bearable{-Band::k_open, 50};
  constexpr double k_fingers = 25;  // the same gap as above the thighs
  if (!situation.chair.armrest) return unknown(k_id, Missing::armrest);
  if (!body.elbow_rest) return unknown(k_id, Missing::elbow_rest);
  auto const& elbow = *body.elbow_rest;
  double const above = (*situation.chair.armrest - elbow.value).mm();
  Finding finding{k_id,           grade(above, k_good, k_bearable, elbow.tolerance.mm()), above, k_mm, {},
                  elbow.estimated};
  if (!in_order(finding.grade)) {
    finding.message = Message{"rule.armrest.high"}.with("n", whole(above));
    return finding;
  }
  auto const seat = loaded_seat(situation);
  if (!seat || !situation.desk_sit) return finding;
  // Nobody may sit on the chair while the desk comes down: then it stands higher.
  double const top = (*seat + situation.chair.compression + *situation.chair.armrest).mm();
  double const room = (*situation.desk_sit - situation.frame.thickness).mm() - top;
  if (room >= k_fingers) return finding;
  finding.grade = Grade::info;
  finding.message = Message{"rule.armrest.below_desk"};
  return finding;
}

Finding lumbar_rule(Situation const& situation) {
  constexpr std::string_view k_id = "R-LUMBAR";
  auto const& support = situation.chair.lumbar_support;
  if (!support) return unknown(k_id, Missing::lumbar, {});
  if (*support) return {k_id, Grade::ok, 1};
  return {k_id, Grade::info, 0, {}, {}, false, Message{"rule.lumbar.none"}};
}

Finding shoe_rule(Situation const& situation, Body const& body) {
  constexpr std::string_view k_id = "R-SHOE";
  constexpr Band k_good{-Band::k_open, 8};
  constexpr Band k_bearable{-Band::k_open, 30};
  constexpr core::Distance k_other_shoes = core::Distance::of_mm(10);
  // Shoes that were assumed tell nothing of those in which the height was tried.
  bool const others = situation.taught_lift && !body.lift_assumed &&
                      (body.lift - *situation.taught_lift).abs() > k_other_shoes;
  if (!body.heel_drop && !others) return unknown(k_id, Missing::shoes);
  Finding finding{k_id, Grade::ok, body.heel_drop.value_or(core::Distance{}).mm(), k_mm};
  finding.grade = grade(finding.value, k_good, k_bearable, 0);
  if (!in_order(finding.grade)) finding.message = Message{"rule.shoe.drop"};
  if (!others) return finding;
  auto const change = body.lift - *situation.taught_lift;
  finding.grade = std::max(finding.grade, Grade::warn);
  finding.change_mm = rounded_to_5(change.mm());
  finding.message = Message{change > core::Distance{} ? "rule.shoe.higher" : "rule.shoe.lower"}.with(
      "n", whole(std::abs(*finding.change_mm)));
  return finding;
}

}  // namespace desk::ergonomics
