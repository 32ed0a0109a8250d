#pragma once

#include "daemon/core/day_figures.h"
#include "daemon/core/fault.h"
#include "daemon/core/settings.h"
#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace desk::core {

/// What the controller must know again of one person who works at a desk: after a restart, or when they are
/// back after somebody else. Times are relative to the instant at which it was taken.
struct UserMemory {
  /// Where the counting of bouts stood; see core::Bouts.
  struct Bouts {
    std::optional<Preset> posture;    ///< of the bout
    Duration counted{0};              ///< of the bout
    bool settled = false;             ///< the bout has lasted for a minute
    std::optional<Duration> trial;    ///< time of the other posture that is not decided yet
    std::optional<Duration> absence;  ///< under way, so long already
    Duration elsewhere{0};            ///< of the absence: somebody else worked at the desk
    Duration present{0};              ///< since the last walk
    std::optional<Preset> last;       ///< posture that was a bout last
    bool seen = false;                ///< somebody was present at all
    Duration stand_load{0};
    DayFigures figures;  ///< without what is not decided
    bool operator==(Bouts const&) const = default;
  };
  /// The day's own counting. Its figures name the date.
  struct Day {
    Bouts so_far;
    bool certain = false;  ///< a clock that was known to be right told the date
    bool operator==(Day const&) const = default;
  };
  /// What the cycle had done about the change that is due next.
  struct Phase {
    Duration begun_at{0};  ///< the bout's count when the interval began anew
    Duration put_off{0};   ///< by snoozes; negative: brought forward to a natural moment
    int snoozes = 0;
    int prompts = 0;
    int skips = 0;  ///< in a row
    bool walk_asked = false;
    std::optional<Preset> due_on_return;  ///< from an absence that is under way
    Duration walk_told_at{0};             ///< presence at which a walk was asked for last
    bool operator==(Phase const&) const = default;
  };
  /// How far a beginner came.
  struct Ramp {
    int days = 0;                          ///< of use
    std::optional<std::int64_t> last_day;  ///< of use, as local_day() numbers it
    bool operator==(Ramp const&) const = default;
  };
  /// Standing was uncomfortable: less of it until then. One of the two.
  struct Discomfort {
    std::optional<std::int64_t> until_day;  ///< the first local day that is as usual again
    std::optional<Duration> left;           ///< where no clock told the date
    bool operator==(Discomfort const&) const = default;
  };
  /// A height that was saved at the desk itself. It holds as long as the configuration says what it said
  /// then.
  struct TaughtPreset {
    Height height;
    Height configured;
    bool operator==(TaughtPreset const&) const = default;
  };
  /// A length of time that was set at the desk itself; it holds as a height does.
  struct TaughtInterval {
    Duration length{0};
    Duration configured{0};
    bool operator==(TaughtInterval const&) const = default;
  };
  std::optional<Bouts> bouts;  ///< the cycle's, which go over midnight; absent in older files
  std::optional<Day> day;
  std::optional<Phase> phase;
  Ramp ramp;
  std::optional<Discomfort> discomfort;
  std::optional<TaughtPreset> sit;
  std::optional<TaughtPreset> stand;
  std::optional<TaughtInterval> sit_interval;
  std::optional<TaughtInterval> stand_interval;
  std::optional<TaughtInterval> snooze;
  bool operator==(UserMemory const&) const = default;
};

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
  Distance travel;                   ///< all the way that the desk was seen to go
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

  UserMemory user;                       ///< of whoever works there
  std::optional<Duration> hold_left;     ///< automation rests, after a handset move or a stop
  int automatic_moves = 0;               ///< today
  std::vector<Duration> desk_moved_ago;  ///< each move within the last hour, oldest first
  /// Do not disturb and a pause, while they last: what is left of them. request::k_until_told: no end.
  std::optional<Duration> undisturbed_for;
  std::optional<Duration> paused_for;
  std::optional<std::int64_t> paused_to_day;  ///< and the pause ends with this local day
  bool operator==(Memory const&) const = default;
};

}  // namespace desk::core
