#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::mqtt {

/// The last part of a desk's topics. State is retained on `<prefix>/<desk>/<leaf>`, a command for it goes to
/// `<prefix>/<desk>/<leaf>/set`.
namespace leaf {
inline constexpr std::string_view k_state = "state";          ///< everything, as one JSON object
inline constexpr std::string_view k_event = "event";          ///< JSON, never retained: what just happened
inline constexpr std::string_view k_last_move = "last_move";  ///< how the last move went, as JSON
inline constexpr std::string_view k_bus = "bus";              ///< how its bus is, as JSON
inline constexpr std::string_view k_error = "error";  ///< JSON, never retained: a message that was not obeyed

inline constexpr std::string_view k_link = "link";      ///< online|offline: whether the desk answers
inline constexpr std::string_view k_height = "height";  ///< mm
inline constexpr std::string_view k_target = "target";  ///< mm
inline constexpr std::string_view k_move = "move";      ///< opening|closing|stopped; command OPEN|CLOSE|STOP
inline constexpr std::string_view k_moving = "moving";
inline constexpr std::string_view k_preset = "preset";
inline constexpr std::string_view k_posture = "posture";
inline constexpr std::string_view k_cycle = "cycle";
inline constexpr std::string_view k_cycle_mode = "cycle/mode";
inline constexpr std::string_view k_cycle_stage = "cycle/stage";
inline constexpr std::string_view k_next_change = "next_change";
inline constexpr std::string_view k_lock = "lock";
inline constexpr std::string_view k_fault = "fault";
inline constexpr std::string_view k_obstruction = "obstruction";
inline constexpr std::string_view k_obstacle = "obstacle";  ///< only of a desk with an obstacle strip
inline constexpr std::string_view k_sat_today = "sat_today";
inline constexpr std::string_view k_stood_today = "stood_today";
inline constexpr std::string_view k_changes_today = "changes_today";

inline constexpr std::string_view k_user = "user";                ///< name of whoever works there; of several
inline constexpr std::string_view k_seat_height = "seat_height";  ///< mm
inline constexpr std::string_view k_ergonomics = "ergonomics";    ///< all that is found and planned, as JSON
inline constexpr std::string_view k_height_off = "height_off";    ///< ON: a height should be changed
inline constexpr std::string_view k_advice = "advice";            ///< what should be, as a flat JSON
inline constexpr std::string_view k_break =
    "break";  ///< what the coach offers, as JSON; the command answers it

inline constexpr std::string_view k_present = "present";            ///< ON|OFF: somebody is there, as sensed
inline constexpr std::string_view k_sit_interval = "sit_interval";  ///< minutes
inline constexpr std::string_view k_stand_interval = "stand_interval";
inline constexpr std::string_view k_snooze_time = "snooze_time";
inline constexpr std::string_view k_sat_too_long = "sat_too_long";  ///< ON|OFF
inline constexpr std::string_view k_stood_too_long = "stood_too_long";
inline constexpr std::string_view k_reminder = "reminder";  ///< what became of a prompt, as JSON, never
                                                            ///< retained; command: snooze, snooze 5|10|15
inline constexpr std::string_view k_movement =
    "movement";  ///< what became of a move, as JSON, never retained
inline constexpr std::string_view k_motor_left = "motor_left";  ///< seconds
inline constexpr std::string_view k_motor_free = "motor_free";  ///< when enough of them are left again
inline constexpr std::string_view k_travel = "travel";          ///< metres
inline constexpr std::string_view k_learned = "learned";        ///< what was learned of the motion, as JSON
inline constexpr std::string_view k_needs_homing = "needs_homing";  ///< only of a desk that counts its height
inline constexpr std::string_view k_fault_detail = "fault_detail";  ///< the fault in words, as a flat JSON
inline constexpr std::string_view k_away_today = "away_today";      ///< seconds
inline constexpr std::string_view k_walks_today = "walks_today";
inline constexpr std::string_view k_moves_today = "moves_today";
inline constexpr std::string_view k_longest_sitting = "longest_sitting";  ///< of today, seconds
inline constexpr std::string_view k_longest_standing = "longest_standing";
inline constexpr std::string_view k_dnd = "dnd";      ///< ON|OFF; command also for how many minutes, to 1440
inline constexpr std::string_view k_pause = "pause";  ///< ON|OFF; command OFF|tomorrow or minutes, to 10080

inline constexpr std::string_view k_preset_save = "preset/save";  ///< command only: Sit|Stand
inline constexpr std::string_view k_intervals = "intervals";      ///< command only: forget
inline constexpr std::string_view k_cycle_next = "cycle/next";    ///< command only: now|skip
inline constexpr std::string_view k_home = "home";                ///< command only: home
inline constexpr std::string_view k_hold = "hold";                ///< command only: up|down, again and again

/// All on which a desk has something retained, some desks on fewer: what has to be deleted when it is gone.
inline constexpr std::array k_retained{k_state,
                                       k_last_move,
                                       k_bus,
                                       k_link,
                                       k_height,
                                       k_target,
                                       k_move,
                                       k_moving,
                                       k_preset,
                                       k_posture,
                                       k_cycle,
                                       k_cycle_mode,
                                       k_cycle_stage,
                                       k_next_change,
                                       k_lock,
                                       k_fault,
                                       k_obstruction,
                                       k_obstacle,
                                       k_sat_today,
                                       k_stood_today,
                                       k_changes_today,
                                       k_user,
                                       k_seat_height,
                                       k_ergonomics,
                                       k_height_off,
                                       k_advice,
                                       k_break,
                                       k_present,
                                       k_sit_interval,
                                       k_stand_interval,
                                       k_snooze_time,
                                       k_sat_too_long,
                                       k_stood_too_long,
                                       k_motor_left,
                                       k_motor_free,
                                       k_travel,
                                       k_learned,
                                       k_needs_homing,
                                       k_fault_detail,
                                       k_away_today,
                                       k_walks_today,
                                       k_moves_today,
                                       k_longest_sitting,
                                       k_longest_standing,
                                       k_dnd,
                                       k_pause};
}  // namespace leaf

/// What the daemon itself shows beside its availability, retained on `<prefix>/<leaf>`.
namespace daemon_leaf {
inline constexpr std::string_view k_boot = "boot";        ///< when it started
inline constexpr std::string_view k_history = "history";  ///< how the history is, as JSON
}  // namespace daemon_leaf

inline constexpr std::string_view k_online = "online";
inline constexpr std::string_view k_offline = "offline";

/// The daemon's own availability, `<prefix>/availability`: the will of the one connection that all desks
/// share.
std::string availability_topic(std::string_view prefix);
/// The daemon's own topic for one of daemon_leaf.
std::string daemon_topic(std::string_view prefix, std::string_view leaf);

/// The topics of one desk. Prefix and id are used as they are: the configuration has checked that they hold
/// no wildcard and no empty level.
class Topics {
 public:
  Topics(std::string_view prefix, std::string_view desk_id);

  [[nodiscard]] std::string const& availability() const { return availability_; }
  [[nodiscard]] std::string const& prefix() const { return prefix_; }
  [[nodiscard]] std::string const& desk_id() const { return desk_id_; }
  [[nodiscard]] std::string of(std::string_view leaf) const;
  [[nodiscard]] std::string command(std::string_view leaf) const;

  /// What to subscribe to: every command topic of this desk and nothing that the desk itself publishes.
  [[nodiscard]] std::vector<std::string> command_filters() const;

  /// The leaf of a command topic of this desk, known or not; nothing for any other topic. A view into
  /// `topic`.
  [[nodiscard]] std::optional<std::string_view> command_leaf(std::string_view topic) const;

 private:
  std::string prefix_;
  std::string availability_;
  std::string desk_id_;
  std::string base_;  ///< "<prefix>/<desk>/"
};

}  // namespace desk::mqtt
