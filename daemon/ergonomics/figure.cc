#include "daemon/ergonomics/figure.h"

#include "daemon/ergonomics/outline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace desk::ergonomics {
namespace {

using outline::Ball;
using outline::box;
using outline::ellipse;
using outline::limb;

/// Lengths that nobody measures, as shares of the stature: Winter's segments, rounded, and what looks right.
namespace share {
constexpr double ankle = 0.039;
constexpr double foot = 0.152;
constexpr double heel = 0.035;  // from the ankle back
constexpr double thigh = 0.233;
constexpr double upper_arm = 0.186;
constexpr double forearm = 0.2;  // to the keys
constexpr double elbow_radius = 0.021;
constexpr double wrist_radius = 0.013;
constexpr double shoulder_radius = 0.03;
constexpr double ankle_radius = 0.024;
constexpr double knee_radius = 0.034;
constexpr double pelvis_radius = 0.057;
constexpr double chest_radius = 0.066;
constexpr double neck_radius = 0.03;
constexpr double head_depth = 0.052;  // half of it
constexpr double head_height = 0.065;
}  // namespace share

/// The hip joint above a hard seat, and the axis of the knee above its hollow (§2.6); millimetres.
double hip_above_seat(Sex sex) {
  switch (sex) {
    case Sex::man: return 63;
    case Sex::woman: return 74;
    case Sex::unsaid: break;
  }
  return 68;
}
double knee_above_hollow(Sex sex) {
  switch (sex) {
    case Sex::man: return 62;
    case Sex::woman: return 78;
    case Sex::unsaid: break;
  }
  return 70;
}

/// The lengths in millimetres that every drawing needs.
struct Lengths {
  double stature, popliteal, knee, elbow_rest, thigh, buttock, eye_sitting, elbow_standing, eye_standing;
  double lift, heel, forefoot;
  double hip, knee_axis;
  [[nodiscard]] double of(double part) const { return part * stature; }
};

std::optional<Lengths> lengths_of(Body const& b) {
  for (auto const& d : k_dimensions) {
    if (!(b.*d.dimension)) return std::nullopt;
  }
  double const drop = b.heel_drop.value_or(core::Distance::of_mm(10)).mm();
  double const lift = b.lift.mm();
  return Lengths{b.stature->value.mm(),
                 b.popliteal->value.mm(),
                 b.knee->value.mm(),
                 b.elbow_rest->value.mm(),
                 b.thigh->value.mm(),
                 b.buttock_popliteal->value.mm(),
                 b.eye_sitting->value.mm(),
                 b.elbow_standing->value.mm(),
                 b.eye_standing->value.mm(),
                 lift,
                 std::max(0.0, lift + 0.2 * drop),
                 std::max(0.0, lift - 0.8 * drop),
                 hip_above_seat(b.sex),
                 knee_above_hollow(b.sex)};
}

/// Where the upper body has its joints.
struct Upper {
  Point pelvis;
  Point shoulder;
  Point elbow;
  Point eye;
};

class Artist {
 public:
  explicit Artist(Lengths const& lengths) : l_{lengths} {}

  void add(Part part, std::vector<Point> outline) { figure_.shapes.push_back({part, std::move(outline)}); }
  void mark(std::string_view name, std::string_view rule, Point low, Point high, Mark::Side side) {
    figure_.marks.push_back({name, rule, low, high, side});
  }

  /// A foot in its shoe; `ground`: what the sole stands on.
  void foot(Point ankle, double ground) {
    double const back = ankle.x - l_.of(share::heel);
    double const toe = back + l_.of(share::foot);
    double const ball = back + 0.72 * l_.of(share::foot);
    double const r = l_.of(share::ankle_radius);
    double const toe_height = l_.of(0.02);
    add(Part::body, {{back + 6, ground + l_.heel},
                     {ball, ground + l_.forefoot},
                     {toe - 6, ground + l_.forefoot},
                     {toe - 6, ground + l_.forefoot + toe_height},
                     {ankle.x + 1.2 * r, ankle.y + 0.3 * r},
                     {ankle.x - r, ankle.y + 0.3 * r},
                     {back + 6, ground + l_.heel + 1.6 * toe_height}});
    add(Part::shoe, {{back, ground},
                     {toe, ground},
                     {toe, ground + l_.forefoot + 0.35 * toe_height},
                     {ball, ground + l_.forefoot + 0.35 * toe_height},
                     {back, ground + l_.heel + 0.35 * toe_height}});
  }

  void upper_body(Upper const& u) {
    double const chest_y = u.shoulder.y - l_.of(0.075);
    Ball const pelvis{u.pelvis, l_.of(share::pelvis_radius)};
    Ball const chest{{u.pelvis.x + (u.shoulder.x - u.pelvis.x) * 0.85, chest_y}, l_.of(share::chest_radius)};
    Ball const shoulders{{u.shoulder.x - l_.of(0.008), u.shoulder.y - l_.of(0.012)}, l_.of(0.045)};
    add(Part::body, limb(pelvis, chest));
    add(Part::body, limb(chest, shoulders));
    double const rx = l_.of(share::head_depth);
    double const ry = l_.of(share::head_height);
    Point const head{u.eye.x - 0.8 * rx, u.eye.y};
    add(Part::body, limb({{u.shoulder.x, u.shoulder.y}, l_.of(share::neck_radius)},
                         {{head.x - 0.1 * rx, head.y - 0.35 * ry}, l_.of(share::neck_radius)}));
    add(Part::body, ellipse(head, rx, ry));
    add(Part::body, {{head.x + 0.9 * rx, head.y - 0.05 * ry},
                     {head.x + 1.18 * rx, head.y - 0.3 * ry},
                     {head.x + 0.85 * rx, head.y - 0.42 * ry}});
    add(Part::eye, ellipse(u.eye, l_.of(0.006), l_.of(0.006)));
  }

  /// Upper arm as it hangs, hand on the keys at `hand_y`. Returns where the hand is.
  Point arm(Upper const& u, double hand_y) {
    Ball const elbow{u.elbow, l_.of(share::elbow_radius)};
    double const r = l_.of(share::wrist_radius);
    double const reach = l_.of(share::forearm);
    double const rise = std::clamp(hand_y + r - u.elbow.y, -0.95 * reach, 0.95 * reach);
    Point const hand{u.elbow.x + std::sqrt(reach * reach - rise * rise), u.elbow.y + rise};
    add(Part::arm, limb({u.shoulder, l_.of(share::shoulder_radius)}, elbow));
    add(Part::arm, limb(elbow, {hand, r}));
    return hand;
  }

  /// Where the front edge of a desk is that one works at.
  [[nodiscard]] double desk_edge(Upper const& u) const {
    return std::max(u.elbow.x + 0.5 * l_.of(share::forearm), u.shoulder.x + l_.of(share::chest_radius) + 20);
  }

  void desk(double edge, double top, FrameSettings const& frame) {
    constexpr double k_depth = 800;  // of desks that are sold
    constexpr double k_plate = 25;
    double const plate = std::min(k_plate, frame.thickness.mm());
    double const foot = 35;
    double const leg = edge + 0.62 * k_depth;
    add(Part::frame, box({leg - 35, foot}, {leg + 35, top - plate}));
    add(Part::frame, box({edge + 130, 0}, {edge + k_depth - 30, foot}));
    if (frame.thickness.mm() > plate)
      add(Part::frame, box({edge + 20, top - frame.thickness.mm()}, {edge + k_depth - 30, top - plate}));
    add(Part::desk_top, box({edge, top - plate}, {edge + k_depth, top}));
  }

  void on_the_desk(double hand_x, double eye_x, double edge, double top, FrameSettings const& frame) {
    constexpr double k_keyboard = 20;
    add(Part::keyboard, box({hand_x - 70, top}, {hand_x + 70, top + k_keyboard}));
    if (!frame.screen_top) return;
    constexpr double k_tall = 330;       // a screen of 24 inches
    constexpr double k_away = 650;       // from the eyes
    constexpr double k_above_desk = 40;  // least room for its foot
    double const x = std::clamp(eye_x + k_away, edge + 300, edge + 680);
    double const high = top + frame.screen_top->mm();
    double const low = std::max(top + std::min(k_above_desk, frame.screen_top->mm() / 2), high - k_tall);
    add(Part::frame, box({x + 20, top}, {x + 38, (low + high) / 2}));
    add(Part::frame, box({x - 60, top}, {x + 110, top + 8}));
    add(Part::screen, box({x - 12, low}, {x + 20, high}));
    mark("screen", "R-MONITOR", {x + 60, top}, {x + 60, high}, Mark::Side::inside);
  }

  /// What spans from one end to the other.
  void floor() {
    constexpr double k_thick = 14;
    figure_.left = std::numeric_limits<double>::max();
    figure_.right = std::numeric_limits<double>::lowest();
    for (auto const& shape : figure_.shapes) {
      for (auto const& p : shape.outline) {
        figure_.left = std::min(figure_.left, p.x);
        figure_.right = std::max(figure_.right, p.x);
        figure_.top = std::max(figure_.top, p.y);
      }
    }
    if (figure_.seat_span) figure_.left = std::min(figure_.left, figure_.seat_span->x - 20);
    figure_.shapes.insert(figure_.shapes.begin(),
                          {Part::floor, box({figure_.left - 40, -k_thick}, {figure_.right + 40, 0})});
  }

  Figure figure_;

 private:
  Lengths const& l_;
};

/// Column, base, seat and backrest. `back`: where the sitter's back is.
void draw_chair(Artist& artist, Lengths const& l, ChairSettings const& chair, double seat, double back,
                double recline) {
  constexpr double k_cushion = 60;
  constexpr double k_base = 70;
  double const depth = chair.depth ? chair.depth->mm() : std::max(300.0, l.buttock - 60);
  double const middle = back + depth / 2;
  for (double const x : {middle - 270, middle + 230}) artist.add(Part::chair, ellipse({x + 20, 28}, 28, 28));
  artist.add(
      Part::chair,
      {{middle - 270, 50}, {middle + 270, 50}, {middle + 40, k_base + 30}, {middle - 40, k_base + 30}});
  artist.add(Part::chair, box({middle - 25, k_base}, {middle + 25, seat - k_cushion}));
  double const low = seat + 90;
  double const high = seat + l.of(0.3);
  auto const behind = [&](double y) { return back - std::tan(recline) * (y - seat); };
  artist.add(Part::chair, {{behind(low) - 12, low},
                           {behind(high) - 12, high},
                           {behind(high) - 48, high},
                           {behind(low) - 48, low}});
  artist.add(Part::chair, {{back - 30, seat - 50},
                           {behind(low) - 25, low + 60},
                           {behind(low) - 48, low + 60},
                           {back - 62, seat - 50}});
  artist.add(Part::seat, box({back - 62, seat - k_cushion}, {back + depth, seat}));
  if (chair.armrest) {
    double const top = seat + chair.armrest->mm();
    artist.add(Part::chair, box({back + 150, seat - 20}, {back + 180, top - 25}));
    artist.add(Part::chair, box({back + 40, top - 30}, {back + 290, top}));
  }
}

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
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

  draw_chair(artist, l, chair, seat, back, recline);
  artist.desk(edge, desk, frame);
  if (ground > 0)
    artist.add(Part::footrest, box({ankle.x - l.of(share::heel) - 40, 0}, {ankle.x + l.of(0.14), ground}));
  artist.add(Part::body, limb({knee, 0.8 * knee_radius}, {ankle, l.of(share::ankle_radius)}));
  artist.foot(ankle, ground);
  Ball const buttock{{l.of(0.01), seat + l.thigh / 2}, l.thigh / 2};
  artist.add(Part::body, limb({upper.pelvis, l.of(share::pelvis_radius)}, buttock));
  artist.add(Part::body, limb(buttock, {knee, knee_radius}));
  artist.upper_body(upper);
  double const hand_x = artist.arm(upper, desk + 20).x;
  artist.on_the_desk(hand_x + 10, upper.eye.x, edge, desk, frame);

  if (chair.min && chair.max) {
    double const give = chair.measured_empty ? chair.compression.mm() : 0;
    artist.figure_.seat_span = SeatSpan{back - 130, chair.min->mm() - give, chair.max->mm() - give};
  }
  artist.floor();
  double const legs_top = std::max(seat + l.thigh, ground + l.lift + l.knee);
  double const gap_x = edge + 45;
  artist.mark("seat", "R-SEAT", {back - 62, 0}, {back - 62, seat}, Mark::Side::left);
  artist.mark("eyes", "", {upper.eye.x, 0}, upper.eye, Mark::Side::left);
  artist.mark("desk", "R-DESK-SIT", {edge + 800, 0}, {edge + 800, desk}, Mark::Side::right);
  double const underside = desk - frame.thickness.mm();
  if (underside > legs_top)
    artist.mark("", "R-THIGH", {gap_x, legs_top}, {gap_x, underside}, Mark::Side::inside);
  if (ground > 0)
    artist.mark("footrest", "", {ankle.x + l.of(0.14), 0}, {ankle.x + l.of(0.14), ground},
                Mark::Side::inside);
  return std::move(artist.figure_);
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
  double const hand_x = artist.arm(upper, desk + 20).x;
  artist.on_the_desk(hand_x + 10, upper.eye.x, edge, desk, frame);
  artist.floor();
  artist.mark("eyes", "", {upper.eye.x, 0}, upper.eye, Mark::Side::left);
  artist.mark("desk", "R-DESK-STAND", {edge + 800, 0}, {edge + 800, desk}, Mark::Side::right);
  return std::move(artist.figure_);
}

}  // namespace desk::ergonomics
