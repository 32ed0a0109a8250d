#include "daemon/ergonomics/desk_rules.h"

#include "daemon/ergonomics/relation.h"
#include "daemon/ergonomics/rule_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace desk::ergonomics {
namespace {

using texts::Message;

constexpr std::string_view k_mm = "mm";
constexpr double k_degrees_per_radian = 180 / std::numbers::pi;
constexpr double k_keyboard_mm = 20;
constexpr double k_forearm = 0.2;  // elbow to keys, of the stature (§4.2)

/// What R-DESK-SIT and R-DESK-STAND have in common. `words`: the keys of the texts lie below it.
Finding desk_at_elbows(std::string_view id, std::string const& words, Relation const& above,
                       core::Height height, core::SoftLimits const& limits) {
  Finding finding{id,       grade(above.mm, k_desk_good, k_desk_bearable, above.tolerance),
                  above.mm, k_mm,
                  {},       above.estimated};
  if (in_order(finding.grade)) return finding;
  bool const high = above.mm > k_desk_good.max;
  double const wanted = height.mm() + k_desk_aim - above.mm;
  // Where the desk stands now may lie outside of the limits; it is not sent further out.
  double const reached =
      std::clamp(wanted, std::min(limits.min.mm(), height.mm()), std::max(limits.max.mm(), height.mm()));
  double const change = rounded_to_5(reached - height.mm());
  if (change != 0) finding.change_mm = change;
  std::string const key = words + (high ? ".high" : ".low") + (change == 0 ? "_end" : "");
  finding.message = Message{key}.with("n", whole(std::abs(above.mm))).with("change", whole(std::abs(change)));
  return finding;
}

}  // namespace

Finding desk_sit_rule(Situation const& situation, Body const& body) {
  auto const known = desk_above_elbows_sitting(situation, body);
  if (auto const* const missing = std::get_if<Missing>(&known)) return unknown("R-DESK-SIT", *missing);
  return desk_at_elbows("R-DESK-SIT", "rule.desk_sit", std::get<Relation>(known), *situation.desk_sit,
                        situation.limits);
}

Finding desk_stand_rule(Situation const& situation, Body const& body) {
  auto const known = desk_above_elbows_standing(situation, body);
  if (auto const* const missing = std::get_if<Missing>(&known)) return unknown("R-DESK-STAND", *missing);
  return desk_at_elbows("R-DESK-STAND", "rule.desk_stand", std::get<Relation>(known), *situation.desk_stand,
                        situation.limits);
}

Finding thigh_room_rule(Situation const& situation, Body const& body) {
  auto const known = room_above_thighs(situation, body);
  if (auto const* const missing = std::get_if<Missing>(&known)) return unknown("R-THIGH", *missing);
  auto const& room = std::get<Relation>(known);
  Finding finding{"R-THIGH", grade(room.mm, k_room_good, k_room_bearable, room.tolerance),
                  room.mm,   k_mm,
                  {},        room.estimated};
  if (in_order(finding.grade)) return finding;
  // The desk may rise until it is as high above the elbows as they bear (§5.5), and as it goes.
  double const missing = k_room_good.min - room.mm;
  double most = std::max(0.0, (situation.limits.max - *situation.desk_sit).mm());
  auto const elbows = desk_above_elbows_sitting(situation, body);
  if (auto const* const above = std::get_if<Relation>(&elbows))
    most = std::min(most, std::max(0.0, k_desk_good.max - above->mm));
  bool const enough = up_to_5(missing) <= most;
  double const change = enough ? up_to_5(missing) : rounded_to_5(std::min(missing, most));
  if (change > 0) finding.change_mm = change;
  std::string const key = std::string{"rule.thigh."} + (room.mm < 0 ? "none" : "little");
  finding.message = Message{enough ? key : key + "_thick"}
                        .with("n", whole(std::abs(room.mm)))
                        .with("change", whole(change));
  return finding;
}

Finding range_rule(Situation const& situation, Body const& body, Fit const& best) {
  constexpr std::string_view k_id = "R-RANGE";
  if (!best.desk_sit && !best.desk_stand)
    return unknown(k_id, body.elbow_standing ? Missing::stand : Missing::elbow_standing);
  Grade const sit =
      best.desk_sit ? grade_of_travel(best.sit_off, body.elbow_rest->tolerance.mm()) : Grade::ok;
  Grade const stand =
      best.desk_stand ? grade_of_travel(best.stand_off, body.elbow_standing->tolerance.mm()) : Grade::ok;
  bool const standing =
      best.desk_stand && (stand > sit || (stand == sit && std::abs(best.stand_off) > std::abs(best.sit_off)));
  double const off = standing || !best.desk_sit ? best.stand_off : best.sit_off;
  bool const estimated = (best.desk_sit && body.elbow_rest->estimated) ||
                         (best.desk_stand && body.elbow_standing->estimated) || body.lift_assumed;
  Finding finding{k_id, std::max(sit, stand), std::abs(off), k_mm, {}, estimated};
  auto const n = whole(std::abs(off));
  if (!in_order(finding.grade)) {
    std::string const key =
        std::string{"rule.range."} + (standing ? "stand" : "sit") + (off > 0 ? "_tall" : "_short");
    finding.message = Message{key}.with("n", n);
  } else if (best.desk_lifts_seat && best.footrest.value_or(0) > 0 &&
             *best.footrest - situation.chair.footrest.mm() > k_seat_good.max - k_seat_aim) {
    finding.grade = Grade::info;
    finding.message = Message{"rule.range.footrest"}
                          .with("seat", whole(rounded_to_5(*best.seat)))
                          .with("f", whole(rounded_to_5(*best.footrest)));
  }
  return finding;
}

Finding monitor_rule(Situation const& situation, Body const& body) {
  constexpr std::string_view k_id = "R-MONITOR";
  if (!situation.frame.screen_top) return unknown(k_id, Missing::screen);
  auto const seat = loaded_seat(situation);
  double const shift = body.progressive_lenses ? k_lenses_shift : 0;
  std::optional<Finding> worst;
  auto const judge = [&](core::Height desk, double eyes, Dimension const& eye, bool assumed) {
    double const above = (desk + *situation.frame.screen_top).mm() - eyes;
    Finding const finding{
        k_id,
        grade(above, k_screen_good.shifted(shift), k_screen_bearable.shifted(shift), eye.tolerance.mm()),
        above,
        k_mm,
        {},
        eye.estimated || assumed};
    double const aim = k_screen_aim + shift;
    if (!worst || finding.grade > worst->grade ||
        (finding.grade == worst->grade && std::abs(above - aim) > std::abs(worst->value - aim)))
      worst = finding;
  };
  if (situation.desk_sit && seat && body.eye_sitting)
    judge(*situation.desk_sit, (*seat + body.eye_sitting->value).mm(), *body.eye_sitting, false);
  if (situation.desk_stand && body.eye_standing)
    judge(*situation.desk_stand, (body.eye_standing->value + body.lift + body.mat).mm(), *body.eye_standing,
          body.lift_assumed);
  if (!worst) {
    if (!body.eye_sitting && !body.eye_standing) return unknown(k_id, Missing::eyes);
    if (body.eye_standing && !situation.desk_stand) return unknown(k_id, Missing::stand);
    return unknown(k_id, situation.desk_sit ? Missing::seat : Missing::sit);
  }
  if (in_order(worst->grade)) return *worst;
  double const change = rounded_to_5(k_screen_aim + shift - worst->value);
  worst->change_mm = change;
  worst->message =
      Message{change < 0 ? "rule.monitor.high" : "rule.monitor.low"}.with("n", whole(std::abs(change)));
  return *worst;
}

std::optional<double> elbow_angle(double desk_above_elbow, Body const& body) {
  if (!body.stature) return std::nullopt;
  double const rise = (desk_above_elbow + k_keyboard_mm) / (k_forearm * body.stature->value.mm());
  return 90 - std::asin(std::clamp(rise, -1.0, 1.0)) * k_degrees_per_radian;
}

std::optional<double> elbow_angle_sitting(Situation const& situation, Body const& body) {
  auto const above = desk_above_elbows_sitting(situation, body);
  auto const* const known = std::get_if<Relation>(&above);
  return known != nullptr ? elbow_angle(known->mm, body) : std::nullopt;
}

std::optional<double> elbow_angle_standing(Situation const& situation, Body const& body) {
  auto const above = desk_above_elbows_standing(situation, body);
  auto const* const known = std::get_if<Relation>(&above);
  return known != nullptr ? elbow_angle(known->mm, body) : std::nullopt;
}

std::optional<double> desk_above_elbow_at(double angle, Body const& body) {
  if (!body.stature) return std::nullopt;
  double const rise = std::sin((90 - angle) / k_degrees_per_radian);
  return rise * k_forearm * body.stature->value.mm() - k_keyboard_mm;
}

}  // namespace desk::ergonomics
