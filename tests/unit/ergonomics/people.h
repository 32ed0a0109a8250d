#pragma once

#include "daemon/ergonomics/assessment.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>
#include <string_view>

/// The three people of ergonomics.md §4.5 at the desk of the example: 650 to 1250 mm, 30 mm thick.
namespace desk::ergonomics::people {

inline core::Distance mm(double x) {
  return core::Distance::of_mm(x);
}
inline core::Height at(double x) {
  return core::Height::at_mm(x);
}

inline BodySettings body(Sex sex, double stature, double heel, double forefoot) {
  BodySettings settings;
  settings.sex = sex;
  settings.stature = mm(stature);
  settings.shoe_heel = mm(heel);
  settings.shoe_forefoot = mm(forefoot);
  return settings;
}

inline Situation at_desk(BodySettings const& body, double chair_min, double chair_max) {
  Situation situation;
  situation.body = body;
  situation.chair.min = at(chair_min);
  situation.chair.max = at(chair_max);
  return situation;
}
inline Situation set_to(Situation situation, double seat, double sit, double stand) {
  situation.seat = Seat{at(seat)};
  situation.desk_sit = at(sit);
  situation.desk_stand = at(stand);
  return situation;
}

inline Situation woman_1550() {
  return set_to(at_desk(body(Sex::woman, 1550, 25, 15), 420, 540), 450, 720, 1000);
}
inline Situation man_1750() {
  return set_to(at_desk(body(Sex::man, 1750, 30, 20), 420, 540), 440, 750, 1100);
}
inline Situation man_1980() {
  return set_to(at_desk(body(Sex::man, 1980, 32, 20), 420, 530), 500, 740, 1200);
}

/// The same, with everything that was estimated measured to the millimetre.
inline Situation measured(Situation situation) {
  auto const known = body_of(situation.body);
  auto const taped = [](std::optional<Dimension> const& d) {
    return std::optional{mm(std::round(d->value.mm()))};
  };
  auto& b = situation.body;
  b.popliteal = taped(known.popliteal);
  b.knee = taped(known.knee);
  b.elbow_rest = taped(known.elbow_rest);
  b.thigh = taped(known.thigh);
  b.buttock_popliteal = taped(known.buttock_popliteal);
  b.eye_sitting = taped(known.eye_sitting);
  b.elbow_standing = taped(known.elbow_standing);
  b.eye_standing = taped(known.eye_standing);
  return situation;
}

inline Finding finding(Assessment const& a, std::string_view rule) {
  auto const* const found = finding_of(a, rule);
  EXPECT_NE(found, nullptr) << rule;
  return found != nullptr ? *found : Finding{};
}
inline Grade grade_of(Situation const& s, std::string_view rule) {
  return finding(assess(s), rule).grade;
}

/// What a plan sets; the others are about things that no lever changes.
inline constexpr std::array<std::string_view, 6> k_planned_rules{"R-SEAT",  "R-THIGH-ANGLE", "R-DESK-SIT",
                                                                 "R-THIGH", "R-DESK-STAND",  "R-RANGE"};

}  // namespace desk::ergonomics::people
