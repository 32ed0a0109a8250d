#include "daemon/ergonomics/relation.h"

#include <cmath>

namespace desk::ergonomics {
namespace {

/// Zero has no sign.
double plain(double mm) {
  return mm == 0 ? 0 : mm;
}

}  // namespace

double rounded_to_5(double mm) {
  return plain(5 * std::round(mm / 5));
}

double up_to_5(double mm) {
  return plain(5 * std::ceil(mm / 5));
}

texts::Message words_for(Missing missing) {
  switch (missing) {
    case Missing::seat: return texts::Message{"rule.unknown.seat"};
    case Missing::sit: return texts::Message{"rule.unknown.sit"};
    case Missing::stand: return texts::Message{"rule.unknown.stand"};
    case Missing::popliteal: return texts::Message{"rule.unknown.popliteal"};
    case Missing::elbow_rest: return texts::Message{"rule.unknown.elbow_rest"};
    case Missing::thigh: return texts::Message{"rule.unknown.thigh"};
    case Missing::knee: return texts::Message{"rule.unknown.knee"};
    case Missing::elbow_standing: return texts::Message{"rule.unknown.elbow_standing"};
    case Missing::buttock_popliteal: return texts::Message{"rule.unknown.buttock_popliteal"};
    case Missing::eyes: return texts::Message{"rule.unknown.eyes"};
    case Missing::depth: return texts::Message{"rule.unknown.depth"};
    case Missing::armrest: return texts::Message{"rule.unknown.armrest"};
    case Missing::lumbar: return texts::Message{"rule.unknown.lumbar"};
    case Missing::shoes: return texts::Message{"rule.unknown.shoes"};
    case Missing::screen: return texts::Message{"rule.unknown.screen"};
    case Missing::stature: return texts::Message{"rule.unknown.stature"};
  }
  return {};
}

RelationOr hips_above_knees(Situation const& situation, Body const& body) {
  auto const seat = loaded_seat(situation);
  if (!body.popliteal) return Missing::popliteal;
  if (!seat) return Missing::seat;
  return Relation{(seat->mm() - situation.chair.footrest.mm()) - (body.popliteal->value + body.lift).mm(),
                  body.popliteal->tolerance.mm(), body.popliteal->estimated || body.lift_assumed};
}

RelationOr desk_above_elbows_sitting(Situation const& situation, Body const& body) {
  auto const seat = loaded_seat(situation);
  if (!body.elbow_rest) return Missing::elbow_rest;
  if (!seat) return Missing::seat;
  if (!situation.desk_sit) return Missing::sit;
  return Relation{(*situation.desk_sit - (*seat + body.elbow_rest->value)).mm(),
                  body.elbow_rest->tolerance.mm(), body.elbow_rest->estimated};
}

RelationOr desk_above_elbows_standing(Situation const& situation, Body const& body) {
  if (!body.elbow_standing) return Missing::elbow_standing;
  if (!situation.desk_stand) return Missing::stand;
  auto const& elbow = *body.elbow_standing;
  return Relation{situation.desk_stand->mm() - (elbow.value + body.lift + body.mat).mm(),
                  elbow.tolerance.mm(), elbow.estimated || body.lift_assumed};
}

RelationOr room_above_thighs(Situation const& situation, Body const& body) {
  auto const seat = loaded_seat(situation);
  if (!body.thigh) return Missing::thigh;
  if (!body.knee) return Missing::knee;
  if (!seat) return Missing::seat;
  if (!situation.desk_sit) return Missing::sit;
  double const underside = (*situation.desk_sit - situation.frame.thickness).mm();
  double const thigh = (*seat + body.thigh->value).mm();
  double const knee = (situation.chair.footrest + body.lift + body.knee->value).mm();
  // Whichever is higher is what the desk would touch, and whose uncertainty counts.
  if (thigh >= knee) return Relation{underside - thigh, body.thigh->tolerance.mm(), body.thigh->estimated};
  return Relation{underside - knee, body.knee->tolerance.mm(), body.knee->estimated || body.lift_assumed};
}

}  // namespace desk::ergonomics
