#pragma once

#include "daemon/core/schedule.h"
#include "daemon/core/time.h"
#include "daemon/core/units.h"

namespace desk::core {

enum class Preset { sit, stand };
constexpr Preset other(Preset p) {
  return p == Preset::sit ? Preset::stand : Preset::sit;
}

enum class CycleMode {
  automatic,  ///< announces a change, then moves
  confirm,    ///< announces a change, moves only on a yes
  remind,     ///< announces a change, never moves
  off,
};

/// Heights between which the desk is ever driven. Default: the sit-stand range of EN 527-1.
struct SoftLimits {
  Height min = Height::at_mm(650);
  Height max = Height::at_mm(1250);
  [[nodiscard]] bool contains(Height h) const { return h >= min && h <= max; }
  [[nodiscard]] Height end(Direction d) const { return d == Direction::up ? max : min; }
  [[nodiscard]] Height clamp(Height h) const { return h < min ? min : (h > max ? max : h); }
  bool operator==(SoftLimits const&) const = default;
};

/// The only heights that are driven to without being named in the command. The user has tried them.
struct Presets {
  Height sit = Height::at_mm(720);
  Height stand = Height::at_mm(1100);
  [[nodiscard]] Height of(Preset p) const { return p == Preset::sit ? sit : stand; }
  bool operator==(Presets const&) const = default;
};

/// When the posture changes, and how that is announced.
struct CycleSettings {
  CycleMode mode = CycleMode::confirm;
  Duration sit = std::chrono::minutes{30};    ///< longest bout of sitting before a change is due
  Duration stand = std::chrono::minutes{15};  ///< longest bout of standing before a change is due
  Duration announcement =
      std::chrono::seconds{30};               ///< from the announcement to the move; shorter than both bouts
  Duration snooze = std::chrono::minutes{5};  ///< how far one snooze puts the change off
  Duration answer_window = std::chrono::minutes{2};  ///< confirm mode: how long a yes still moves the desk
  int max_skips = 2;                                 ///< skips in a row, after which the cycle only reminds
  Duration walk{0};   ///< asked for at the end of standing, as in 20/8/2; 0: not
  bool ramp = false;  ///< a beginner's intervals, that grow over four weeks of use to `sit` and `stand`
  [[nodiscard]] Duration bout(Preset p) const { return p == Preset::sit ? sit : stand; }
  bool operator==(CycleSettings const&) const = default;
};

/// What a user may tune of the motion and its supervision; the rest are constants beside the rule they belong
/// to.
struct MotionSettings {
  Duration reversal_pause = std::chrono::milliseconds{500};  ///< standstill between opposite directions
  Duration no_start_after =
      std::chrono::milliseconds{2500};  ///< driven this long with less than 2 mm to show: fault
  Duration manual_hold =
      std::chrono::minutes{15};  ///< automation rests this long after a handset move or a stop
  Distance back_off =
      Distance::of_mm(30);  ///< way back the other way, once, after an obstruction; 0: stay where it stopped
  // 10 % duty is what makers allow: 2 min on, 18 min off (hardware.md §1).
  Duration motor_budget = std::chrono::minutes{2};   ///< longest time the motor may run within the window
  Duration motor_window = std::chrono::minutes{20};  ///< slides; moves by hand count as well
  bool operator==(MotionSettings const&) const = default;
};

/// Everything one desk's controller is told about its user's wishes.
struct DeskSettings {
  SoftLimits limits;
  Presets presets;
  CycleSettings cycle;
  ScheduleSettings schedule;
  MotionSettings motion;
  /// Something finds obstacles for this desk and tells with event::ObstacleChanged. Until it has told once,
  /// nothing moves.
  bool obstacle_strip = false;
  bool operator==(DeskSettings const&) const = default;
};

}  // namespace desk::core
