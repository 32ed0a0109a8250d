#pragma once

#include "daemon/core/units.h"
#include "daemon/ergonomics/settings.h"

/// What numbers can be meant at all: wide enough for every adult and every chair that is sold; whatever lies
/// outside is a slip of the keyboard or of the unit. Millimetres, both ends included [O].
namespace desk::ergonomics {

struct Range {
  double min = 0;
  double max = 0;
  /// False for what is not a number.
  [[nodiscard]] constexpr bool contains(double mm) const { return mm >= min && mm <= max; }
};

namespace range {
inline constexpr Range stature{1000, 2500};
inline constexpr Range popliteal{200, 700};
inline constexpr Range knee{250, 850};
inline constexpr Range elbow_rest{50, 500};
inline constexpr Range thigh{50, 400};
inline constexpr Range buttock_popliteal{250, 800};
inline constexpr Range eye_sitting{400, 1100};
inline constexpr Range elbow_standing{500, 1700};
inline constexpr Range eye_standing{800, 2400};
inline constexpr Range shoe{0, 250};
inline constexpr Range mat{0, 150};
inline constexpr Range recline_deg{-15, 60};

inline constexpr Range seat{300, 700};
inline constexpr Range compression{0, 150};
inline constexpr Range seat_depth{200, 800};
inline constexpr Range armrest{0, 500};
inline constexpr Range footrest{0, 600};
inline constexpr Range thickness{0, 300};
inline constexpr Range screen_top{0, 1500};
inline constexpr Range desk{200, 2000};
}  // namespace range

/// The same without the numbers that cannot be meant.
[[nodiscard]] BodySettings meant(BodySettings settings);
[[nodiscard]] ChairSettings meant(ChairSettings settings);
[[nodiscard]] FrameSettings meant(FrameSettings settings);

}  // namespace desk::ergonomics
