#pragma once

#include <string>
#include <vector>

namespace desk::coach {

/// What of the coach somebody wants.
struct CoachSettings {
  bool enabled = false;
  std::vector<std::string> exclude;  ///< ids of the catalogue that are never offered, as "EX01"
  bool floor = true;                 ///< there is room to kneel and lie down
  bool wall = true;                  ///< there is a wall to lean on, with a ball between
  std::vector<std::string> tools;    ///< what is at hand: "roller", "ball", "percussion"
  bool advanced = false;             ///< demanding exercises as well
  bool evening = false;              ///< tips for the night at the end of the day
  bool cues = true;                  ///< posture cues when a bout begins
  bool operator==(CoachSettings const&) const = default;
};

}  // namespace desk::coach
