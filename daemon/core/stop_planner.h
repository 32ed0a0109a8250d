#pragma once

#include "daemon/core/height_filter.h"
#include "daemon/core/motion_model.h"

namespace desk::core {

/// One run of the motor in one direction, as the model expects it: dead time, ramp, cruise.
struct Run {
  Direction direction = Direction::up;
  TimePoint motor_on;
  MotionModel::Stroke model;

  [[nodiscard]] TimePoint moves_at() const { return motor_on + to_duration(model.start_delay); }
  [[nodiscard]] TimePoint cruises_at() const { return moves_at() + to_duration(model.ramp); }
};

/// Lets the filter follow the run up to `to`, with the accelerations that the model expects on the way.
void advance_along(HeightFilter& filter, Run const& run, TimePoint to);

/// Where the desk comes to rest if the motor goes off at `off`, expected from what is known at `state`.
Height rest_height(HeightFilter::State const& state, Run const& run, TimePoint off);

/// The instant to switch the motor off so that the coast ends at `aim`; state.at if it is already too late,
/// k_never if the run does not get there within two minutes.
TimePoint stop_instant(HeightFilter::State const& state, Run const& run, Height aim);

}  // namespace desk::core
