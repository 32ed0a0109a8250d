#pragma once

#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/situation.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

/// How a body and the furniture lie to each other, in numbers that the rules grade (ergonomics.md §4.1,
/// §4.2).
namespace desk::ergonomics {

/// Where a value may lie; millimetres or degrees.
struct Band {
  static constexpr double k_open = std::numeric_limits<double>::infinity();
  double min = -k_open;
  double max = k_open;
  [[nodiscard]] constexpr bool contains(double x, double tolerance) const {
    return x >= min - tolerance && x <= max + tolerance;
  }
  [[nodiscard]] constexpr Band shifted(double by) const { return {min + by, max + by}; }
};

/// The tolerance widens both bands, so that a guess never nags.
constexpr Grade grade(double x, Band good, Band bearable, double tolerance) {
  if (good.contains(x, tolerance)) return Grade::ok;
  return bearable.contains(x, tolerance) ? Grade::warn : Grade::bad;
}

/// A step that somebody would make with a lever or a tape.
double rounded_to_5(double mm);
/// The same, but never less: of room that must be there.
double up_to_5(double mm);

/// A distance, and how well it is known.
struct Relation {
  double mm = 0;
  double tolerance = 0;
  bool estimated = false;
};

/// What is missing for a relation; each has its words below rule.unknown.
enum class Missing {
  seat,
  sit,
  stand,
  popliteal,
  elbow_rest,
  thigh,
  knee,
  elbow_standing,
  buttock_popliteal,
  eyes,
  depth,
  armrest,
  lumbar,
  shoes,
  screen,
  stature,
};
texts::Message words_for(Missing missing);

using RelationOr = std::variant<Relation, Missing>;

/// Hips above knees, as far as heights tell: Δ of §2.6.
RelationOr hips_above_knees(Situation const& situation, Body const& body);
/// δ: the desk above the elbows of somebody who sits, who stands.
RelationOr desk_above_elbows_sitting(Situation const& situation, Body const& body);
RelationOr desk_above_elbows_standing(Situation const& situation, Body const& body);
/// Between the thighs, or the knees if those are higher, and the underside of the desk.
RelationOr room_above_thighs(Situation const& situation, Body const& body);

// ---- The bands of §4.2.

inline constexpr Band k_seat_good{0, 30};
inline constexpr Band k_seat_bearable{-60, 50};
inline constexpr Band k_desk_good{-50, 15};
inline constexpr Band k_desk_bearable{-120, 50};
inline constexpr Band k_room_good{25, Band::k_open};
inline constexpr Band k_room_bearable{0, Band::k_open};
inline constexpr Band k_short_good{-Band::k_open, 0};
inline constexpr Band k_short_bearable{-Band::k_open, 30};
inline constexpr Band k_screen_good{-100, 10};
inline constexpr Band k_screen_bearable{-250, 40};

// ---- What is aimed at (§4.3).

inline constexpr double k_seat_aim = 10;       ///< hips above knees
inline constexpr double k_desk_aim = -10;      ///< desk above elbows
inline constexpr double k_screen_aim = -25;    ///< top of the screen above the eyes [O]
inline constexpr double k_lenses_shift = -50;  ///< for progressive lenses
/// What chairs usually allow: ANSI/HFES 100-2007.
inline constexpr Band k_usual_seat{380, 560};

}  // namespace desk::ergonomics
