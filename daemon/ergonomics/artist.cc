#include "daemon/ergonomics/artist.h"

#include "daemon/ergonomics/outline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace desk::ergonomics {
namespace {

using outline::Ball;
using outline::box;
using outline::ellipse;
using outline::limb;

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

}  // namespace

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

void Artist::add(Part part, std::vector<Point> outline) {
  figure_.shapes.push_back({part, std::move(outline)});
}

void Artist::mark(std::string_view name, std::string_view rule, Point low, Point high, Mark::Side side) {
  figure_.marks.push_back({name, rule, low, high, side});
}

void Artist::foot(Point ankle, double ground) {
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

void Artist::upper_body(Upper const& u) {
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

Point Artist::arm(Upper const& u, double hand_y) {
  Ball const elbow{u.elbow, l_.of(share::elbow_radius)};
  double const r = l_.of(share::wrist_radius);
  double const reach = l_.of(share::forearm);
  double const rise = std::clamp(hand_y + r - u.elbow.y, -0.95 * reach, 0.95 * reach);
  Point const hand{u.elbow.x + std::sqrt(reach * reach - rise * rise), u.elbow.y + rise};
  add(Part::arm, limb({u.shoulder, l_.of(share::shoulder_radius)}, elbow));
  add(Part::arm, limb(elbow, {hand, r}));
  return hand;
}

double Artist::desk_edge(Upper const& u) const {
  return std::max(u.elbow.x + 0.5 * l_.of(share::forearm), u.shoulder.x + l_.of(share::chest_radius) + 20);
}

void Artist::desk(double edge, double top, FrameSettings const& frame) {
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

void Artist::on_the_desk(Point hand, Point eye, double edge, double top, FrameSettings const& frame) {
  constexpr double k_keyboard = 20;
  add(Part::keyboard, box({hand.x - 60, top}, {hand.x + 80, top + k_keyboard}));
  if (!frame.screen_top) return;
  constexpr double k_tall = 330;       // a screen of 24 inches
  constexpr double k_away = 650;       // from the eyes
  constexpr double k_above_desk = 40;  // least room for its foot
  double const x = std::clamp(eye.x + k_away, edge + 300, edge + 680);
  double const high = top + frame.screen_top->mm();
  double const low = std::max(top + std::min(k_above_desk, frame.screen_top->mm() / 2), high - k_tall);
  add(Part::frame, box({x + 20, top}, {x + 38, (low + high) / 2}));
  add(Part::frame, box({x - 60, top}, {x + 110, top + 8}));
  add(Part::screen, box({x - 12, low}, {x + 20, high}));
  mark("screen", "R-MONITOR", {x + 60, top}, {x + 60, high}, Mark::Side::inside);
}

void Artist::chair(ChairSettings const& chair, double seat, double back, double recline) {
  constexpr double k_cushion = 60;
  constexpr double k_base = 70;
  double const depth = chair.depth ? chair.depth->mm() : std::max(300.0, l_.buttock - 60);
  double const middle = back + depth / 2;
  for (double const x : {middle - 270, middle + 230}) add(Part::chair, ellipse({x + 20, 28}, 28, 28));
  add(Part::chair,
      {{middle - 270, 50}, {middle + 270, 50}, {middle + 40, k_base + 30}, {middle - 40, k_base + 30}});
  add(Part::chair, box({middle - 25, k_base}, {middle + 25, seat - k_cushion}));
  double const low = seat + 90;
  double const high = seat + l_.of(0.3);
  auto const behind = [&](double y) { return back - std::tan(recline) * (y - seat); };
  add(Part::chair, {{behind(low) - 12, low},
                    {behind(high) - 12, high},
                    {behind(high) - 48, high},
                    {behind(low) - 48, low}});
  add(Part::chair, {{back - 30, seat - 50},
                    {behind(low) - 25, low + 60},
                    {behind(low) - 48, low + 60},
                    {back - 62, seat - 50}});
  add(Part::seat, box({back - 62, seat - k_cushion}, {back + depth, seat}));
  if (chair.armrest) {
    double const top = seat + chair.armrest->mm();
    add(Part::chair, box({back + 150, seat - 20}, {back + 180, top - 25}));
    add(Part::chair, box({back + 40, top - 30}, {back + 290, top}));
  }
}

Figure Artist::finished() {
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
  return std::move(figure_);
}

}  // namespace desk::ergonomics
