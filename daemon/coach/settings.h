#pragma once

#include "daemon/core/time.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace desk::coach {

/// What some exercises need.
inline constexpr std::array<std::string_view, 3> k_tools{"roller", "ball", "percussion"};

/// What of the coach somebody wants.
struct CoachSettings {
  bool enabled = false;
  std::vector<std::string> exclude;  ///< ids of the catalogue that are never offered, as "EX01"
  bool floor = true;                 ///< there is room to kneel and lie down
  bool wall = true;                  ///< there is a wall to lean on, with a ball between
  std::vector<std::string> tools;    ///< of k_tools, what is at hand
  bool advanced = false;             ///< demanding exercises as well
  bool evening = false;              ///< tips for the night at the end of the day
  bool cues = true;                  ///< posture cues when a bout begins
  bool lumbar = true;                ///< once a week a word about the support of the lower back
  /// A stretch is held so long on each side, within what its source says (30 to 60 s).
  core::Duration hold = std::chrono::seconds{45};
  /// Constructive rest takes so long, within what its source says (10 to 20 minutes).
  core::Duration rest = std::chrono::minutes{10};
  bool operator==(CoachSettings const&) const = default;
};

}  // namespace desk::coach
