#pragma once

#include "tests/unit/ergonomics/people.h"

#include <cstdint>
#include <limits>
#include <random>

namespace desk::ergonomics {

/// People and furniture by chance. The same seed gives the same.
class RandomSituation {
 public:
  explicit RandomSituation(std::uint32_t seed) : random_{seed} {}

  double number(double from, double to) { return std::uniform_real_distribution<double>{from, to}(random_); }
  bool chance(double share) { return number(0, 1) < share; }

  /// Somebody who could be, measured as often as not, at a desk that could be bought.
  Situation plausible() {
    Situation s;
    auto const sex =
        std::array{Sex::man, Sex::woman, Sex::unsaid}[static_cast<std::size_t>(number(0, 2.999))];
    s.body = people::body(sex, number(1400, 2050), number(0, 40), number(0, 20));
    s.body.stature_is_guess = chance(0.3);
    s.body.mat = people::mm(chance(0.3) ? number(0, 25) : 0);
    s.body.progressive_lenses = chance(0.2);
    tape(s);
    double const chair_min = number(360, 480);
    s.chair.min = people::at(chair_min);
    s.chair.max = people::at(chair_min + number(60, 200));
    s.chair.measured_empty = chance(0.3);
    s.frame.thickness = people::mm(number(20, 80));
    if (chance(0.5)) s.frame.screen_top = people::mm(number(300, 700));
    double const desk_min = number(550, 780);
    s.limits = {people::at(desk_min), people::at(desk_min + number(350, 700))};
    if (chance(0.8)) s.seat = Seat{people::at(number(380, 580)), SeatSource::told, chance(0.3)};
    if (chance(0.8)) s.desk_sit = people::at(number(550, 900));
    if (chance(0.8)) s.desk_stand = people::at(number(850, 1300));
    if (chance(0.2)) s.chair.footrest = people::mm(number(0, 120));
    return s;
  }

  /// Whatever somebody could write into a file.
  Situation hostile() {
    Situation s = plausible();
    auto& b = s.body;
    for (auto* const d : {&b.stature, &b.shoe_heel, &b.shoe_forefoot, &b.popliteal, &b.knee, &b.elbow_rest,
                          &b.thigh, &b.buttock_popliteal, &b.eye_sitting, &b.elbow_standing, &b.eye_standing,
                          &s.chair.depth, &s.chair.armrest, &s.frame.screen_top, &s.taught_lift}) {
      if (chance(0.4)) *d = people::mm(nonsense());
    }
    for (auto* const d : {&b.mat, &s.chair.compression, &s.chair.footrest, &s.frame.thickness}) {
      if (chance(0.3)) *d = people::mm(nonsense());
    }
    for (auto* const h : {&s.chair.min, &s.chair.max, &s.chair.seat, &s.desk_sit, &s.desk_stand}) {
      if (chance(0.4)) *h = people::at(nonsense());
    }
    for (auto* const h : {&s.limits.min, &s.limits.max}) {
      if (chance(0.3)) *h = people::at(nonsense());
    }
    if (chance(0.3)) s.seat = Seat{people::at(nonsense()), SeatSource::sensor, chance(0.5)};
    if (chance(0.3)) b.recline_deg = nonsense();
    if (chance(0.2)) b.stature.reset();
    return s;
  }

 private:
  void tape(Situation& s) {
    auto const known = body_of(s.body);
    auto const measure = [&](std::optional<core::Distance>& said, std::optional<Dimension> const& d) {
      if (chance(0.4)) said = people::mm(std::round(d->value.mm() + number(-2, 2) * d->tolerance.mm()));
    };
    measure(s.body.popliteal, known.popliteal);
    measure(s.body.knee, known.knee);
    measure(s.body.elbow_rest, known.elbow_rest);
    measure(s.body.thigh, known.thigh);
    measure(s.body.buttock_popliteal, known.buttock_popliteal);
    measure(s.body.eye_sitting, known.eye_sitting);
    measure(s.body.elbow_standing, known.elbow_standing);
    measure(s.body.eye_standing, known.eye_standing);
  }

  double nonsense() {
    constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double k_infinity = std::numeric_limits<double>::infinity();
    constexpr std::array k_values{0.0,    -0.0,  -1.0,       1e9,         -1e9, 1e300,
                                  1e-300, k_nan, k_infinity, -k_infinity, 1.75};
    if (chance(0.3)) return number(0, 2500);
    return k_values[static_cast<std::size_t>(number(0, static_cast<double>(k_values.size()) - 0.001))];
  }

  std::mt19937 random_;
};

}  // namespace desk::ergonomics
