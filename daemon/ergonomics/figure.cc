#include "daemon/ergonomics/figure.h"

#include "daemon/ergonomics/artist.h"
#include "daemon/ergonomics/outline.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace desk::ergonomics {
namespace {

using outline::Ball;
using outline::box;
using outline::limb;

constexpr double k_keyboard = 20;

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

/// Heights of somebody who sits; millimetres.
struct SittingHeights {
  double seat;
  double ground;  ///< what the feet stand on
  double desk;
  double underside;
};
struct SittingPlaces {
  double back;
  double edge;
};

void mark_sitting(Artist& artist, Lengths const& l, SittingHeights const& h, SittingPlaces const& at,
                  Point eye, double ankle_x) {
  double const legs_top = std::max(h.seat + l.thigh, h.ground + l.lift + l.knee);
  double const gap_x = at.edge + 45;
  double const seat_back = at.back - 62;
  double const desk_back = at.edge + 800;
  artist.mark("seat", "R-SEAT", {seat_back, 0}, {seat_back, h.seat}, Mark::Side::left);
  artist.mark("eyes", "", {eye.x, 0}, eye, Mark::Side::left);
  artist.mark("desk", "R-DESK-SIT", {desk_back, 0}, {desk_back, h.desk}, Mark::Side::right);
  if (h.underside > legs_top)
    artist.mark("", "R-THIGH", {gap_x, legs_top}, {gap_x, h.underside}, Mark::Side::inside);
  double const toes = ankle_x + l.of(0.14);
  if (h.ground > 0) artist.mark("footrest", "", {toes, 0}, {toes, h.ground}, Mark::Side::inside);
}

}  // namespace

std::optional<Figure> sitting_figure(Body const& body, ChairSettings const& chair, FrameSettings const& frame,
                                     core::Height seat_height, core::Height desk_height) {
  auto const known = lengths_of(body);
  if (!known) return std::nullopt;
  auto const& l = *known;
  Artist artist{l};
  double const seat = seat_height.mm();
  double const desk = desk_height.mm();
  double const ground = chair.footrest.mm();
  double const recline = radians(body.recline_deg);

  // From the hip joint at x = 0; the knee is as far from it as the thigh is long.
  Point const hip{0, seat + l.hip};
  double const knee_y = ground + l.lift + l.popliteal + l.knee_axis;
  double const thigh = l.of(share::thigh);
  double const fall = std::clamp(hip.y - knee_y, -0.9 * thigh, 0.9 * thigh);
  Point const knee{std::sqrt(thigh * thigh - fall * fall), knee_y};
  double const knee_radius = std::max(20.0, l.knee - l.popliteal - l.knee_axis);
  Point const ankle{knee.x, ground + l.lift + l.of(share::ankle)};
  double const back = knee.x - knee_radius - l.buttock;

  Upper upper;
  upper.pelvis = {back + l.of(share::pelvis_radius) + 5, seat + l.of(share::pelvis_radius)};
  double const elbow_y = seat + l.elbow_rest + l.of(share::elbow_radius);
  double const shoulder_y = elbow_y + l.of(share::upper_arm);
  double const shoulder_x = back + l.of(0.068) - std::tan(recline) * (shoulder_y - seat);
  upper.shoulder = {shoulder_x, shoulder_y};
  upper.elbow = {shoulder_x + l.of(0.012), elbow_y};
  upper.eye = {shoulder_x + l.of(0.058), seat + l.eye_sitting};
  double const edge = artist.desk_edge(upper);

  artist.chair(chair, seat, back, recline);
  artist.desk(edge, desk, frame);
  if (ground > 0)
    artist.add(Part::footrest, box({ankle.x - l.of(share::heel) - 40, 0}, {ankle.x + l.of(0.14), ground}));
  artist.add(Part::body, limb({knee, 0.8 * knee_radius}, {ankle, l.of(share::ankle_radius)}));
  artist.foot(ankle, ground);
  Ball const buttock{{l.of(0.01), seat + l.thigh / 2}, l.thigh / 2};
  artist.add(Part::body, limb({upper.pelvis, l.of(share::pelvis_radius)}, buttock));
  artist.add(Part::body, limb(buttock, {knee, knee_radius}));
  artist.upper_body(upper);
  Point const hand = artist.arm(upper, desk + k_keyboard);
  artist.on_the_desk(hand, upper.eye, edge, desk, frame);

  if (chair.min && chair.max) {
    double const give = chair.measured_empty ? chair.compression.mm() : 0;
    artist.seat_span({back - 130, chair.min->mm() - give, chair.max->mm() - give});
  }
  mark_sitting(artist, l, {seat, ground, desk, desk - frame.thickness.mm()}, {back, edge}, upper.eye,
               ankle.x);
  return artist.finished();
}

std::optional<Figure> standing_figure(Body const& body, FrameSettings const& frame,
                                      core::Height desk_height) {
  auto const known = lengths_of(body);
  if (!known) return std::nullopt;
  auto const& l = *known;
  Artist artist{l};
  double const desk = desk_height.mm();
  double const ground = body.mat.mm();
  double const sole = ground + l.lift;

  // The trunk is the one that sits; the legs fill what is left.
  Point const ankle{0, sole + l.of(share::ankle)};
  double const hip_y = std::max(sole + l.eye_standing - (l.eye_sitting - l.hip), ankle.y + 100);
  double const shank = std::max(1.0, l.popliteal + l.knee_axis - l.of(share::ankle));
  double const knee_y = ankle.y + (hip_y - ankle.y) * shank / (shank + l.of(share::thigh));
  Ball const knee{{l.of(0.008), knee_y}, l.of(share::knee_radius)};

  Upper upper;
  upper.pelvis = {0, hip_y + l.of(0.005)};
  double const elbow_y = sole + l.elbow_standing + l.of(share::elbow_radius);
  double const shoulder_y = elbow_y + l.of(share::upper_arm);
  upper.shoulder = {l.of(-0.002), shoulder_y};
  upper.elbow = {l.of(0.01), elbow_y};
  upper.eye = {l.of(0.058), sole + l.eye_standing};
  double const edge = artist.desk_edge(upper);

  artist.desk(edge, desk, frame);
  if (ground > 0) artist.add(Part::mat, box({-300, 0}, {350, ground}));
  artist.add(Part::body, limb(knee, {ankle, l.of(share::ankle_radius)}));
  artist.foot(ankle, ground);
  artist.add(Part::body, limb({{0, hip_y - l.of(0.015)}, l.of(0.052)}, knee));
  artist.upper_body(upper);
  Point const hand = artist.arm(upper, desk + k_keyboard);
  artist.on_the_desk(hand, upper.eye, edge, desk, frame);
  artist.mark("eyes", "", {upper.eye.x, 0}, upper.eye, Mark::Side::left);
  artist.mark("desk", "R-DESK-STAND", {edge + 800, 0}, {edge + 800, desk}, Mark::Side::right);
  return artist.finished();
}

}  // namespace desk::ergonomics
