#include "daemon/ergonomics/body.h"

#include "daemon/ergonomics/settings_range.h"

#include <algorithm>
#include <cmath>

namespace desk::ergonomics {
namespace {

using core::Distance;

constexpr double k_tape_mm = 5;  // how far off a length by a tape is

/// A straight line through people: y = slope · x + offset, and how far they scatter about it.
struct Line {
  double slope;
  double offset;
  double sd;
};

/// Of men, of women, and of both with equal weight where nobody said which.
struct Lines {
  Line man;
  Line woman;
  Line either;
  [[nodiscard]] Line const& of(Sex sex) const {
    switch (sex) {
      case Sex::man: return man;
      case Sex::woman: return woman;
      case Sex::unsaid: break;
    }
    return either;
  }
};

// Regressions on the stature over ANSUR II, ergonomics.md §2.3.
constexpr Lines k_popliteal{{0.3056, -107.0, 13.3}, {0.2962, -94.1, 14.0}, {0.3130, -120.7, 13.7}};
constexpr Lines k_elbow_rest{{0.0733, 116.3, 28.2}, {0.0471, 155.7, 26.1}, {0.0792, 104.7, 27.2}};
constexpr Lines k_elbow_standing{{0.6757, -109.7, 17.1}, {0.6589, -72.3, 14.9}, {0.6337, -33.5, 16.4}};
constexpr Lines k_thigh{{0.0569, 80.6, 15.1}, {0.0706, 52.9, 13.3}, {0.0803, 38.3, 14.3}};
constexpr Lines k_knee{{0.3633, -83.8, 12.7}, {0.3698, -90.9, 13.0}, {0.3515, -62.2, 12.9}};
constexpr Lines k_buttock_popliteal{{0.3051, -32.9, 17.7}, {0.3267, -47.0, 19.6}, {0.2307, 103.6, 20.4}};
constexpr Lines k_eye_sitting{{0.3681, 158.0, 21.5}, {0.3479, 181.1, 20.6}, {0.4001, 99.0, 21.4}};
constexpr Lines k_eye_standing{{0.9624, -47.8, 8.6}, {0.9544, -34.7, 7.6}, {0.9603, -44.2, 8.1}};
// Of the popliteal height on the knee height, §2.3; for either sex the same regression over the same people
// with men and women weighing the same.
constexpr Lines k_popliteal_of_knee{{0.8136, -21.0, 10.0}, {0.7669, -3.9, 11.2}, {0.8588, -48.5, 11.0}};

/// What people say of their stature, less what a measuring rod says (§2.3): how much to take off, and how far
/// the rest scatters. 16 mm for either sex is the middle of 20 and 12, as the other figures weigh men and
/// women the same.
struct Guess {
  double bias;
  double sd;
};
constexpr Guess guess_of(Sex sex) {
  switch (sex) {
    case Sex::man: return {20, 26};
    case Sex::woman: return {12, 28};
    case Sex::unsaid: break;
  }
  return {16, 27};
}

Dimension taped(Distance length) {
  return {length, Distance::of_mm(k_tape_mm), false};
}

Dimension estimate(Line const& line, double x, double x_sd = 0) {
  // A stature that was guessed scatters as well. Over ANSUR II with the statures that people had told, the
  // two together are right to 1 mm.
  return {Distance::of_mm(line.slope * x + line.offset),
          Distance::of_mm(std::hypot(line.sd, line.slope * x_sd)), true};
}

/// Estimates from a stature; absent without one.
class Estimator {
 public:
  explicit Estimator(BodySettings const& settings) : settings_{settings} {
    if (!settings.stature) return;
    auto const guess = guess_of(settings.sex);
    stature_ = taped(*settings.stature);
    if (!settings.stature_is_guess) return;
    guess_sd_ = guess.sd;
    stature_ = {*settings.stature - Distance::of_mm(guess.bias), Distance::of_mm(guess.sd), true};
  }

  [[nodiscard]] std::optional<Dimension> stature() const { return stature_; }
  /// The tape wins.
  [[nodiscard]] std::optional<Dimension> length(std::optional<Distance> const& measured,
                                                Lines const& lines) const {
    if (measured) return taped(*measured);
    if (!stature_) return std::nullopt;
    return estimate(lines.of(settings_.sex), stature_->value.mm(), guess_sd_);
  }

 private:
  BodySettings const& settings_;
  std::optional<Dimension> stature_;
  double guess_sd_ = 0;
};

/// The ankle sits a fifth of the way from the heel to the ball of the foot (§2.5).
Distance lift_of(Distance heel, Distance forefoot) {
  return heel - (heel - forefoot) * 0.2;
}

void put_on_shoes(Body& body, BodySettings const& settings) {
  constexpr Distance k_usual_lift = Distance::of_mm(25);  // HFES adds that much for shoes
  constexpr Distance k_usual_drop = Distance::of_mm(10);  // of plain shoes [O]
  auto const& heel = settings.shoe_heel;
  auto const& forefoot = settings.shoe_forefoot;
  body.lift_assumed = !heel || !forefoot;
  if (heel && forefoot) {
    body.heel_drop = *heel - *forefoot;
    body.lift = lift_of(*heel, *forefoot);
  } else if (heel) {
    body.lift = lift_of(*heel, std::max(*heel - k_usual_drop, Distance{}));
  } else if (forefoot) {
    body.lift = lift_of(*forefoot + k_usual_drop, *forefoot);
  } else {
    body.lift = k_usual_lift;
  }
}

/// The hollow of the knee lies below its top, in whatever mixture of tape and estimate.
void order_knee(Body& body) {
  constexpr Distance k_least = Distance::of_mm(60);  // nobody of ANSUR II has less than that between them
  if (!body.knee || !body.popliteal) return;
  if (body.knee->estimated) body.knee->value = std::max(body.knee->value, body.popliteal->value + k_least);
}

}  // namespace

bool Body::empty() const {
  return std::none_of(k_dimensions.begin(), k_dimensions.end(),
                      [this](NamedDimension const& d) { return (this->*d.dimension).has_value(); });
}

Body body_of(BodySettings const& settings) {
  auto const said = meant(settings);
  Estimator const estimator{said};
  Body body;
  body.sex = said.sex;
  body.stature = estimator.stature();
  body.popliteal = estimator.length(said.popliteal, k_popliteal);
  if (!said.popliteal && said.knee)
    body.popliteal = estimate(k_popliteal_of_knee.of(said.sex), said.knee->mm());
  body.knee = estimator.length(said.knee, k_knee);
  body.elbow_rest = estimator.length(said.elbow_rest, k_elbow_rest);
  body.thigh = estimator.length(said.thigh, k_thigh);
  body.buttock_popliteal = estimator.length(said.buttock_popliteal, k_buttock_popliteal);
  body.eye_sitting = estimator.length(said.eye_sitting, k_eye_sitting);
  body.elbow_standing = estimator.length(said.elbow_standing, k_elbow_standing);
  body.eye_standing = estimator.length(said.eye_standing, k_eye_standing);
  order_knee(body);
  put_on_shoes(body, said);
  body.mat = said.mat;
  body.recline_deg = said.recline_deg;
  body.progressive_lenses = said.progressive_lenses;
  return body;
}

}  // namespace desk::ergonomics
