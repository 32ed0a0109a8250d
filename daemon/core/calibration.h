#pragma once

#include "daemon/core/action.h"
#include "daemon/core/motion_model.h"
#include "daemon/core/settings.h"

#include <optional>
#include <string>
#include <vector>

namespace desk::core {

/// A few strokes around the present height from which the motion model learns: long ones for speed and coast,
/// short ones that stop out of the ramp, which tells the two parts of the coast apart. Ends where it began.
class Calibration {
 public:
  /// Room that the longest stroke needs between `from` and a soft limit.
  static constexpr Distance k_least_room = Distance::of_mm(80);

  /// nullopt if there is no room for strokes: `why` then says what to do.
  static std::optional<Calibration> plan(Height from, SoftLimits const& limits, std::string& why);

  /// The next target; nullopt when all strokes are done.
  [[nodiscard]] std::optional<Height> next();
  /// How a stroke ended. False: give up.
  bool on_stroke(SeekReport const& report);
  [[nodiscard]] Seconds motor_time(MotionModel const& model) const;
  [[nodiscard]] CalibrationReport report(MotionModel const& model, Distance resolution) const;

 private:
  Calibration(Height from, std::vector<Height> targets) : from_{from}, targets_{std::move(targets)} {}
  Height from_;
  std::vector<Height> targets_;
  std::size_t begun_ = 0;
  int ended_ = 0;
  Distance worst_miss_;
};

}  // namespace desk::core
