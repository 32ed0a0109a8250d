#include "daemon/ergonomics/plausible.h"

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/desk_rules.h"
#include "daemon/ergonomics/relation.h"
#include "daemon/ergonomics/settings_range.h"

#include <algorithm>

namespace desk::ergonomics {
namespace {

using core::Height;

constexpr double k_tightest_elbow = 70;  // degrees, ANSI/HFES 100-2007 §5.2.1.1
constexpr double k_widest_elbow = 135;
constexpr double k_most_shoe_mm = 50;  // shoes that nobody told of

/// From where to where the elbows may be; millimetres above the floor.
struct Elbows {
  double lowest;
  double highest;
};

std::optional<Elbows> sitting(Body const& body, ChairSettings const& chair) {
  if (!body.elbow_rest) return std::nullopt;
  auto const seat = seat_range(chair);
  double const rest = body.elbow_rest->value.mm();
  double const scatter = 2 * body.elbow_rest->tolerance.mm();
  // An end that was not told lies where chairs usually have it, or at the other one if that lies beyond.
  double lowest = seat.min ? seat.min->mm() : k_usual_seat.min;
  double highest = seat.max ? seat.max->mm() : k_usual_seat.max;
  if (!seat.min) lowest = std::min(lowest, highest);
  if (!seat.max) highest = std::max(highest, lowest);
  return Elbows{lowest + rest - scatter, highest + rest + scatter};
}

std::optional<Elbows> standing(Body const& body) {
  if (!body.elbow_standing) return std::nullopt;
  double const barefoot = (body.elbow_standing->value + body.mat).mm();
  double const scatter = 2 * body.elbow_standing->tolerance.mm();
  double const least = body.lift_assumed ? 0 : body.lift.mm();
  double const most = body.lift_assumed ? std::max(k_most_shoe_mm, body.lift.mm()) : body.lift.mm();
  return Elbows{barefoot + least - scatter, barefoot + most + scatter};
}

}  // namespace

std::optional<PresetRange> plausible_range(core::Preset preset, BodySettings const& body,
                                           ChairSettings const& chair) {
  auto const known = body_of(body);
  auto const elbows = preset == core::Preset::sit ? sitting(known, meant(chair)) : standing(known);
  auto const above = desk_above_elbow_at(k_tightest_elbow, known);
  auto const below = desk_above_elbow_at(k_widest_elbow, known);
  if (!elbows || !above || !below) return std::nullopt;
  return PresetRange{Height::at_mm(elbows->lowest + *below), Height::at_mm(elbows->highest + *above)};
}

}  // namespace desk::ergonomics
