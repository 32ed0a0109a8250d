#pragma once

#include "daemon/core/height_filter.h"
#include "daemon/core/motion_model.h"
#include "daemon/core/sensor_step.h"
#include "daemon/core/telemetry.h"

#include <optional>

namespace desk::core {

/// Finds out from heights alone that a driven desk is held back by something.
///
/// A driven desk never becomes much slower. So a follower is sent after it that keeps seven tenths of the
/// highest speed seen in this run, is never behind the desk, and in the ramp never slower than a heavily
/// loaded desk would be. A reading well behind the follower raises a doubt; the next one confirms or lifts
/// it. A doubt that nothing lifts within 130 ms counts as confirmed: whoever is in between cannot wait for a
/// lost reading.
class ObstructionWatch {
 public:
  explicit ObstructionWatch(Capabilities const& capabilities);

  /// The motor goes on at `from`.
  void begin(MotionModel::Stroke const& model, Direction direction, Height from, TimePoint now);

  /// A plausible reading while the motor is on. True: obstructed.
  bool on_reading(Height reading, TimePoint at);
  /// From then on it is obstructed, unless a reading says otherwise before.
  [[nodiscard]] TimePoint doubt_ends() const { return doubt_ends_; }

  /// Longest way along the direction in this run, beyond what noise can feign; mm.
  [[nodiscard]] double farthest_mm() const { return farthest_; }
  /// Highest speed along the direction in this run, filtered; mm/s.
  [[nodiscard]] double fastest_mm_s() const { return fastest_; }
  /// By how much the newest reading is behind the follower, in mm.
  [[nodiscard]] double lag_mm() const { return lag_mm_; }

 private:
  [[nodiscard]] double slack_mm() const;
  [[nodiscard]] Distance reading_sigma() const;

  Capabilities capabilities_;
  SensorStep sensor_step_;
  MotionModel::Stroke model_;
  Direction direction_ = Direction::up;
  Height from_;
  TimePoint begun_;
  HeightFilter filter_;
  double fastest_ = 0;  ///< mm/s along the direction, as filtered
  double farthest_ = 0;
  std::optional<TimePoint> moves_since_;
  double follower_mm_ = 0;  ///< way from `from_`
  Distance follower_step_;  ///< of the sensor where the desk was last seen at the follower or ahead
  TimePoint at_;
  double lag_mm_ = 0;
  TimePoint doubt_ends_ = k_never;
};

}  // namespace desk::core
