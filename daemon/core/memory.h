#pragma once

#include "daemon/core/fault.h"
#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace desk::core {

/// What one desk's controller must know again after a restart. Times are relative to the instant at which it
/// was taken, because a monotonic clock starts anew with the machine.
///
/// Never part of it: a move, a target, a prompt. Nothing moves after a restart without a fresh reason.
struct Memory {
  /// Learned motion of one direction; see MotionModel.
  struct Stroke {
    double start_delay_s = 0;
    double ramp_s = 0;
    double cruise_mm_s = 0;
    double stop_delay_s = 0;       ///< coast = stop_delay·v + braking·v²
    double braking_s2_per_mm = 0;  ///< 1/2a
    int stops = 0;                 ///< how many settled stops it was learned from
    bool operator==(Stroke const&) const = default;
  };
  /// The motor ran for `length`, until `ended_ago` before the memory was taken. A run under way is written
  /// down with the whole length that it was allowed: if the power fails, too much is counted, never too
  /// little.
  struct MotorRun {
    Duration ended_ago{0};
    Duration length{0};
    bool operator==(MotorRun const&) const = default;
  };

  std::optional<Stroke> up;
  std::optional<Stroke> down;
  std::vector<MotorRun> motor_runs;  ///< within the window, oldest first
  bool locked = false;
  /// Of a desk that counts its height: where it rested, as its sensor said, when the daemon ended in good
  /// order. Absent at any other time, so that after a power cut or a kill nobody trusts what may be old.
  std::optional<Height> rested_at;
  /// What the sensor said, and what a tape measured there.
  struct Measured {
    Height said;
    Height true_height;
    bool operator==(Measured const&) const = default;
  };
  std::vector<Measured> measured;  ///< by `said`, ascending
  std::optional<Fault> fault;      ///< latched; never a transient one
  /// Do not disturb and a pause, while they last: what is left of them. request::k_until_told: no end.
  std::optional<Duration> undisturbed_for;
  std::optional<Duration> paused_for;
  std::optional<std::int64_t> paused_to_day;  ///< and the pause ends with this local day
  bool operator==(Memory const&) const = default;
};

}  // namespace desk::core
