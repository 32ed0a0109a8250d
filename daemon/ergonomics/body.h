#pragma once

#include "daemon/core/units.h"
#include "daemon/ergonomics/settings.h"

#include <array>
#include <optional>
#include <string_view>

/// What is known of somebody's body, measured or estimated from the stature (ergonomics.md §2).
namespace desk::ergonomics {

/// One length of a body.
struct Dimension {
  core::Distance value;
  core::Distance tolerance;  ///< τ: 5 mm by a tape, else one standard deviation of people about the estimate
  bool estimated = false;    ///< not measured
  bool operator==(Dimension const&) const = default;
};

/// A length is absent if it was not measured and nothing that was tells of it.
struct Body {
  Sex sex = Sex::unsaid;
  std::optional<Dimension> stature;  ///< barefoot; corrected if it was a guess
  std::optional<Dimension> popliteal;
  std::optional<Dimension> knee;
  std::optional<Dimension> elbow_rest;
  std::optional<Dimension> thigh;
  std::optional<Dimension> buttock_popliteal;
  std::optional<Dimension> eye_sitting;
  std::optional<Dimension> elbow_standing;
  std::optional<Dimension> eye_standing;

  core::Distance lift;                      ///< what the shoes raise the body by; 25 mm if unsaid
  bool lift_assumed = false;                ///< the shoes were not told, or only half
  std::optional<core::Distance> heel_drop;  ///< heel less forefoot
  core::Distance mat;                       ///< stood upon
  double recline_deg = 0;
  bool progressive_lenses = false;

  [[nodiscard]] bool empty() const;  ///< no length is known
  bool operator==(Body const&) const = default;
};

/// A length of a body by its name, as JSON and configuration call it.
struct NamedDimension {
  std::string_view name;
  std::optional<Dimension> Body::*dimension;
};
inline constexpr std::array k_dimensions{
    NamedDimension{"stature", &Body::stature},
    NamedDimension{"popliteal", &Body::popliteal},
    NamedDimension{"knee", &Body::knee},
    NamedDimension{"elbow_rest", &Body::elbow_rest},
    NamedDimension{"thigh", &Body::thigh},
    NamedDimension{"buttock_popliteal", &Body::buttock_popliteal},
    NamedDimension{"eye_sitting", &Body::eye_sitting},
    NamedDimension{"elbow_standing", &Body::elbow_standing},
    NamedDimension{"eye_standing", &Body::eye_standing},
};

/// The body that the settings tell of. A number that no adult's body can have (see settings_range.h) counts
/// as not said.
[[nodiscard]] Body body_of(BodySettings const& settings);

}  // namespace desk::ergonomics
