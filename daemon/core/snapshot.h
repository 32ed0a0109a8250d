#pragma once

#include "daemon/core/action.h"

#include <optional>

namespace desk::core {

/// The state of one desk at one instant, as measured; what is not known is absent. Built by
/// DeskController::snapshot().
struct Snapshot {
  enum class Link { starting, up, down };
  enum class Motion { stopped, raising, lowering };

  /// Where the cycle stands.
  enum class Stage {
    off,
    waiting,    ///< no due time: presence, height or link missing, or automation held; see `cycle_note`
    counting,   ///< next change at `next_change`
    announced,  ///< the change is announced; automatic mode moves at `next_change`
    due,        ///< the user is asked (confirm, remind) and has not changed yet
    moving,     ///< an automatic change is under way
  };

  TimePoint at;

  Link link = Link::starting;
  std::string link_reason;       ///< link down: what the bus said, for a person
  std::optional<Height> height;  ///< the last measured height, kept while the sensor sleeps
  TimePoint height_at;           ///< when it was measured
  std::optional<Height> seat;    ///< of the chair, if something measures it
  bool inhibited =
      true;  ///< after a start or a lost link: the height was not read twice yet, nothing may move
  Motion motion = Motion::stopped;
  std::optional<Height> target;  ///< while a move is under way
  Posture posture = Posture::unknown;
  std::optional<Preset> at_preset;  ///< the preset that the height matches within the deadband

  CycleMode cycle_mode = CycleMode::off;
  Stage stage = Stage::off;
  std::optional<Preset> next_posture;
  std::optional<TimePoint> next_change;  ///< when the posture is to change; absent while `off` or `waiting`
  std::optional<TimePoint> hold_until;   ///< automation rests until then after a handset move or a stop
  std::string cycle_note;                ///< why nothing is due, for a person; empty while counting

  Presence presence = Presence::unknown;
  bool locked = false;
  std::optional<Fault> fault;  ///< latched; needs ClearFault unless transient
  TimePoint fault_at;

  Duration motor_left{0};                  ///< motor time that is left in the sliding window
  std::optional<TimePoint> motor_free_at;  ///< while too little is left for a full stroke: when it is enough
  bool calibrating = false;
  bool counts_height = false;  ///< it can be homed
  bool needs_homing = false;   ///< it counts its height and has lost it
  bool homing = false;
  bool has_obstacle_strip = false;
  bool obstacle = false;     ///< the strip is pressed, its wire broken, or it was not heard yet
  int heights_measured = 0;  ///< with a tape; what the height is corrected by

  DayFigures today;
  TimePoint posture_since;
  Duration sit_bout{0};  ///< the intervals as they are now: of the settings, or of the beginner's week
  Duration stand_bout{0};
  /// The same without the shortening that discomfort brings: as the person set them at the desk, or the
  /// beginner's week, or the configuration.
  Duration sit_interval{0};
  Duration stand_interval{0};
  Duration snooze{0};                          ///< how far one puts a change off, unless it says it itself
  bool sit_interval_set = false;               ///< at the desk
  bool stand_interval_set = false;             ///< likewise
  bool snooze_set = false;                     ///< likewise
  int ramp_week = 0;                           ///< of a beginner, counted from 1; 0: no ramp, or it is over
  std::optional<TimePoint> undisturbed_until;  ///< do not disturb; k_never: until it is told otherwise
  std::optional<TimePoint> paused_until;
  bool quiet = false;          ///< do not disturb, a pause, outside of working hours: nothing is said unasked
  bool clock_assumed = false;  ///< there is a schedule, and nobody has set the clock that it relies on

  /// Standing was uncomfortable: shorter bouts until then. At most one of the two.
  std::optional<std::int64_t> discomfort_until_day;  ///< the first local day that is as usual again
  std::optional<TimePoint> discomfort_until;         ///< where no clock told the date

  /// What the rules of time go by, beside `today` (ergonomics.md §4.4). It grows with every second, so no
  /// message tells it.
  struct Strain {
    std::optional<Duration>
        sat;                 ///< the bout of sitting that goes on, without its pauses; absent: nobody sits
    Duration stand_load{0};  ///< level of the bucket that standing fills and all else empties
    Duration present{0};     ///< since the last walk
    std::vector<Duration> moved_ago;  ///< each move of the desk within the last hour, oldest first
    bool operator==(Strain const&) const = default;
  };
  Strain strain;

  /// All the way that the desk was seen to go, up and down, since this computer has known it. It grows when a
  /// move has ended.
  Distance travel;
  /// What was learned of its motion, when a move has ended; absent until something was.
  struct Learned {
    Speed up;           ///< cruise, magnitude; 0: not yet
    Speed down;         ///< likewise
    Distance coast_up;  ///< from cruise to standstill, magnitude; 0: not yet
    Distance coast_down;
    bool operator==(Learned const&) const = default;
  };
  std::optional<Learned> learned;

  SoftLimits limits;
  Presets presets;     ///< what holds
  Presets configured;  ///< what holds unless a preset was saved at the desk
  bool operator==(Snapshot const&) const = default;
};

constexpr std::string_view to_string(Snapshot::Link l) {
  switch (l) {
    case Snapshot::Link::starting: return "starting";
    case Snapshot::Link::up: return "up";
    case Snapshot::Link::down: return "down";
  }
  return "?";
}
constexpr std::string_view to_string(Snapshot::Motion m) {
  switch (m) {
    case Snapshot::Motion::stopped: return "stopped";
    case Snapshot::Motion::raising: return "raising";
    case Snapshot::Motion::lowering: return "lowering";
  }
  return "?";
}
constexpr std::string_view to_string(Snapshot::Stage s) {
  switch (s) {
    case Snapshot::Stage::off: return "off";
    case Snapshot::Stage::waiting: return "waiting";
    case Snapshot::Stage::counting: return "counting";
    case Snapshot::Stage::announced: return "announced";
    case Snapshot::Stage::due: return "due";
    case Snapshot::Stage::moving: return "moving";
  }
  return "?";
}

}  // namespace desk::core
