#pragma once

#include "daemon/core/units.h"

#include <optional>
#include <string_view>

namespace desk::ergonomics {

enum class Sex { unsaid, woman, man };

/// What somebody said of their body and shoes. Everything may be left out; what was measured wins over what
/// is estimated from the stature (ergonomics.md §2).
struct BodySettings {
  std::optional<core::Distance> stature;  ///< barefoot
  bool stature_is_guess = false;          ///< not measured: people say 12 to 23 mm too much (§2.3)
  Sex sex = Sex::unsaid;
  std::optional<core::Distance> shoe_heel;  ///< thickness below the heel; 0 barefoot; unsaid: a lift of 25 mm
  std::optional<core::Distance> shoe_forefoot;  ///< below the ball of the foot
  core::Distance mat;                           ///< the anti-fatigue mat, stood upon
  double recline_deg = 0;                       ///< of the backrest, from upright
  bool progressive_lenses = false;              ///< the screen is to be lower (§4.2)

  // By a tape, barefoot.
  std::optional<core::Distance> popliteal;          ///< floor to the hollow of the knee, sitting
  std::optional<core::Distance> knee;               ///< floor to the top of the knee, sitting
  std::optional<core::Distance> elbow_rest;         ///< seat to the underside of the bent elbow
  std::optional<core::Distance> thigh;              ///< seat to the top of the thigh
  std::optional<core::Distance> buttock_popliteal;  ///< backrest to the hollow of the knee
  std::optional<core::Distance> eye_sitting;        ///< seat to the eye
  std::optional<core::Distance> elbow_standing;     ///< floor to the underside of the bent elbow
  std::optional<core::Distance> eye_standing;       ///< floor to the eye
  bool operator==(BodySettings const&) const = default;
};

/// The chair at a desk.
struct ChairSettings {
  std::optional<core::Height> min;  ///< what its lever allows
  std::optional<core::Height> max;
  std::optional<core::Height> seat;  ///< as it is set
  bool measured_empty = false;  ///< its heights are those of an empty seat: it gives way by `compression`
  core::Distance compression = core::Distance::of_mm(25);
  std::optional<core::Distance> depth;    ///< front edge to backrest
  std::optional<core::Distance> armrest;  ///< top of the armrests above the seat
  std::optional<bool> lumbar_support;
  core::Distance footrest;  ///< height of what the feet stand on
  bool operator==(ChairSettings const&) const = default;
};

/// The desk itself.
struct FrameSettings {
  core::Distance thickness = core::Distance::of_mm(30);  ///< of top and frame above the legs
  std::optional<core::Distance>
      screen_top;  ///< top edge of the screen above the desk top, if it stands on it
  bool operator==(FrameSettings const&) const = default;
};

constexpr std::string_view to_string(Sex s) {
  switch (s) {
    case Sex::unsaid: return "unsaid";
    case Sex::woman: return "woman";
    case Sex::man: return "man";
  }
  return "?";
}

}  // namespace desk::ergonomics
