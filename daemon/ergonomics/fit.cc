#include "daemon/ergonomics/fit.h"

#include "daemon/ergonomics/relation.h"

#include <algorithm>
#include <cmath>

namespace desk::ergonomics {
namespace {

class Fitter {
 public:
  Fitter(Situation const& situation, Body const& body)
      : situation_{situation},
        body_{body},
        chair_{seat_range(situation.chair)},
        desk_min_{situation.limits.min.mm()},
        desk_max_{situation.limits.max.mm()} {}

  Fit run() {
    seat();
    desk_sit();
    footrest();
    room();
    desk_stand();
    return fit_;
  }

 private:
  /// Floor, or footrest, to the hollow of the knee of somebody in shoes.
  [[nodiscard]] double legs() const { return (body_.popliteal->value + body_.lift).mm(); }

  void seat() {
    if (!body_.popliteal) {
      if (auto const now = loaded_seat(situation_)) sits_at_ = now->mm();
      return;
    }
    double best = legs() + k_seat_aim;
    if (chair_.min) best = std::max(best, chair_.min->mm());
    if (chair_.max) best = std::min(best, chair_.max->mm());
    fit_.seat = sits_at_ = best;
    if (chair_.max) fit_.chair_lacks = std::max(0.0, legs() - chair_.max->mm());
  }

  void desk_sit() {
    if (!sits_at_ || !body_.elbow_rest) return;
    double const missing = desk_min_ - best_desk();
    if (missing > 0 && fit_.seat) {
      // Nobody said how far it goes: then as far as chairs usually do.
      double const highest = chair_.max ? chair_.max->mm() : std::max(k_usual_seat.max, *fit_.seat);
      double const raise = std::clamp(highest - *fit_.seat, 0.0, missing);
      fit_.desk_lifts_seat = raise > 0;
      fit_.seat = sits_at_ = *fit_.seat + raise;
    }
    fit_.desk_sit = std::clamp(best_desk(), desk_min_, desk_max_);
    fit_.sit_off = *fit_.desk_sit - best_desk();
  }

  void footrest() {
    if (!fit_.seat) return;
    double const hips = *fit_.seat - legs();
    fit_.footrest = hips > k_seat_good.max ? hips - k_seat_aim : 0.0;
  }

  void room() {
    if (!fit_.desk_sit || !body_.thigh || !body_.knee) return;
    raise_for_knees();
    // Thigh room goes first, as far as the elbows bear it (§5.5).
    double const raise = std::clamp(k_room_good.min - room_now(), 0.0, desk_may_rise());
    fit_.desk_sit = *fit_.desk_sit + raise;
    fit_.room = room_now();
    constexpr double k_nothing = 0.05;  // what calculating in floating point leaves over
    double const lacks = k_room_good.min - *fit_.room;
    fit_.room_lacks = lacks > k_nothing ? lacks : 0;
  }

  /// Of legs whose knees are the highest, a higher seat takes nothing, but it lifts the elbows and with them
  /// the desk. As far as the feet stay flat, and no further than it helps.
  void raise_for_knees() {
    if (!fit_.seat) return;
    double const lacks = k_room_good.min - room_now() - desk_may_rise();
    double const knees_above = knees_top() - thighs_top();
    double highest = legs() + *fit_.footrest + k_seat_good.max;
    if (chair_.max) highest = std::min(highest, chair_.max->mm());
    double const raise = std::min({lacks, knees_above, highest - *fit_.seat, desk_max_ - *fit_.desk_sit});
    if (raise <= 0) return;
    fit_.seat = sits_at_ = *fit_.seat + raise;
    // A desk that its lower end holds up comes nearer to the elbows first.
    double const still = std::max(0.0, best_desk() - *fit_.desk_sit);
    fit_.desk_sit = *fit_.desk_sit + still;
    fit_.sit_off = *fit_.desk_sit - best_desk();
  }

  [[nodiscard]] double thighs_top() const { return *sits_at_ + body_.thigh->value.mm(); }
  [[nodiscard]] double knees_top() const {
    double const feet = fit_.footrest.value_or(situation_.chair.footrest.mm());
    return feet + (body_.lift + body_.knee->value).mm();
  }
  [[nodiscard]] double room_now() const {
    return *fit_.desk_sit - situation_.frame.thickness.mm() - std::max(thighs_top(), knees_top());
  }
  /// Until the elbows mind, or its upper end.
  [[nodiscard]] double desk_may_rise() const {
    return std::max(0.0, std::min(desk_max_, elbow() + k_desk_good.max) - *fit_.desk_sit);
  }

  void desk_stand() {
    if (!body_.elbow_standing) return;
    double const best = (body_.elbow_standing->value + body_.lift + body_.mat).mm() + k_desk_aim;
    fit_.desk_stand = std::clamp(best, desk_min_, desk_max_);
    fit_.stand_off = *fit_.desk_stand - best;
  }

  [[nodiscard]] double elbow() const { return *sits_at_ + body_.elbow_rest->value.mm(); }
  [[nodiscard]] double best_desk() const { return elbow() + k_desk_aim; }

  Situation const& situation_;
  Body const& body_;
  SeatRange chair_;
  double desk_min_;
  double desk_max_;
  std::optional<double> sits_at_;
  Fit fit_;
};

}  // namespace

Fit fit(Situation const& situation, Body const& body) {
  return Fitter{situation, body}.run();
}

Grade grade_of_travel(double off, double tolerance) {
  return grade(std::abs(off), k_short_good, k_short_bearable, tolerance);
}

}  // namespace desk::ergonomics
