#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/settings.h"
#include "daemon/core/telemetry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace desk::core {

/// Who asked. Decides nothing about safety; says whom to answer and what to write into the log.
enum class Origin {
  local,
  mqtt,
  cycle,
  safety,  ///< the way back after an obstruction
};

/// A length of time that whoever works at a desk sets for themselves.
enum class Interval { sit, stand, snooze };

/// Chosen by the shell, unique while the daemon runs. 0: nobody waits for an answer.
using CommandId = std::uint64_t;

namespace request {
/// A held button moves the desk this long after it was last heard of: two lost refreshes of the 150 ms that
/// deskctl keeps.
inline constexpr Duration k_hold_time = std::chrono::milliseconds{500};
struct MoveTo {
  Height target;
};  ///< clamped to nothing: outside the soft limits it is refused
struct MoveToPreset {
  Preset preset;
};
struct MoveToLimit {
  Direction direction;
};  ///< as far as the soft limit
/// Moves as long as it is sent again at least every k_hold_time, at most to the soft limit. The last one
/// ends the motion, without a network in between: the motor's lease is never longer.
struct Hold {
  Direction direction;
};
/// Runs a few short strokes around the present height, learns from them, and returns. Motion with consent: a
/// person must stand beside it.
struct Calibrate {};
/// Runs a desk that counts its height down to its end stop, to know again where it is. Motion with consent: a
/// person must stand beside it.
struct Home {};
/// The desk rests with its top at this height above the floor, measured with a tape.
struct MeasuredHeight {
  Height measured;
};
struct ForgetMeasuredHeights {};
struct Stop {};
struct SetCycleMode {
  CycleMode mode;
};
/// Turns the cycle off, or on again in the mode it had before (the configured one after a restart).
struct SetCycleRunning {
  bool running;
};
struct Now {};  ///< take the due or announced change at once: the "yes" of confirm mode
/// Puts the running prompt off; by the configured time if none is given.
struct Snooze {
  std::optional<Duration> length = std::nullopt;
};
struct Skip {};
struct SetLock {
  bool locked;
};
/// As long as nobody says otherwise.
inline constexpr Duration k_until_told = Duration::max();
/// A meeting, a call: nothing is announced and nothing moves by itself for `length`, at most 24 hours, or
/// k_until_told; 0 ends it. Its end is a natural moment for a change that fell due meanwhile.
struct DoNotDisturb {
  Duration length;
};
/// The cycle rests for `length`, at most a week, or until the local day after today if absent.
struct Pause {
  std::optional<Duration> length;
};
/// Ends a pause.
struct Resume {};
struct ClearFault {};
/// The height at which the desk rests becomes the preset of whoever works there.
struct SavePreset {
  Preset preset;
};
/// The presets of whoever works there are the configured ones again.
struct ForgetPresets {};
/// Whoever works there sits, stands or snoozes so long from now on, whatever the configuration and a
/// beginner's week say: 1 to 240 minutes of sitting, 1 to 120 of standing, 1 to 60 of a snooze.
struct SetInterval {
  Interval interval;
  Duration length;
};
/// The intervals of whoever works there are the configured ones again, or those of the beginner's week.
struct ForgetIntervals {};
/// Standing was uncomfortable: for three days the person stands half as long at a time, and a beginner goes
/// one step back (ergonomics.md R-PAIN).
struct Discomfort {};
}  // namespace request

using Request =
    std::variant<request::MoveTo, request::MoveToPreset, request::MoveToLimit, request::Hold,
                 request::Calibrate, request::Home, request::MeasuredHeight, request::ForgetMeasuredHeights,
                 request::Stop, request::SetCycleMode, request::SetCycleRunning, request::Now,
                 request::Snooze, request::Skip, request::SetLock, request::DoNotDisturb, request::Pause,
                 request::Resume, request::ClearFault, request::SavePreset, request::ForgetPresets,
                 request::SetInterval, request::ForgetIntervals, request::Discomfort>;

enum class Presence {
  unknown,     ///< a sensor exists but is silent: not the same as away, timers freeze and nothing moves by
               ///< itself
  not_sensed,  ///< no sensor is configured: timers run, nothing moves by itself
  present,
  away,
};

/// What the motor output does. Reported by the bus worker, which alone switches it.
enum class Output { off, up, down, servo };

/// Why the bus worker switched the output.
enum class OutputCause {
  command,    ///< the core asked for it
  lease_end,  ///< the lease ran out, planned or not
  failure,    ///< the driver reported an error while it was told to move
  shutdown,
};

namespace event {
/// A user, an automation or another program wants something.
struct Command {
  Command(CommandId id_, Origin origin_, Request request_) : id{id_}, origin{origin_}, request{request_} {}
  CommandId id;
  Origin origin;
  Request request;
};
/// The bus worker switched the motor; `at` is when the driver call returned.
struct OutputChanged {
  Output output = Output::off;
  OutputCause cause = OutputCause::command;
  TimePoint requested_at;  ///< when the bus worker was told, or when the lease ended
  TimePoint at;
  std::string reason = {};  ///< cause failure: what the driver said
};
/// A poll or a command failed.
struct BusFailed {
  explicit BusFailed(Fault fault_) : fault{std::move(fault_)} {}
  Fault fault;
};
struct PresenceChanged {
  Presence presence = Presence::unknown;
  /// Away: since when, if that is known only now, because a sensor misses who sits still. Absent: from now
  /// on.
  std::optional<TimePoint> since = std::nullopt;
};
/// The strip that finds obstacles is pressed or its wire is broken, or it is free again. Told once at the
/// start, too.
struct ObstacleChanged {
  bool blocked = false;
};
/// The wall clock; sent at start, once a minute and when it was set.
struct CivilClock {
  CivilTime time;
};
/// From now on another person works here, whose wishes and memory these are. Nothing moves because of it; a
/// move under way is stopped first, and the person changes when the desk rests.
struct UserChanged {
  UserChanged(std::string user_, DeskSettings settings_, UserMemory const& memory_, Duration elapsed_)
      : user{std::move(user_)}, settings{std::move(settings_)}, memory{memory_}, elapsed{elapsed_} {}
  std::string user;       ///< id; only repeated in the notice
  DeskSettings settings;  ///< limits, presets and intervals count; all else is the desk's and stays
  UserMemory memory;      ///< empty: a person who was never here
  Duration elapsed;       ///< since it was taken
};
/// The configuration of the desk, or of whoever works there, is another from now on. Nothing moves because of
/// it; a move under way goes on as it was begun, and all of this holds when the desk rests.
struct SettingsChanged {
  explicit SettingsChanged(DeskSettings settings_) : settings{std::move(settings_)} {}
  DeskSettings settings;  ///< an obstacle strip is not among what can come or go
};
/// Time has passed; next_deadline() was reached.
struct Wake {};
}  // namespace event

using Event = std::variant<Telemetry, event::Command, event::OutputChanged, event::BusFailed,
                           event::PresenceChanged, event::ObstacleChanged, event::CivilClock,
                           event::UserChanged, event::SettingsChanged, event::Wake>;

constexpr std::string_view to_string(Origin o) {
  switch (o) {
    case Origin::local: return "local";
    case Origin::mqtt: return "mqtt";
    case Origin::cycle: return "cycle";
    case Origin::safety: return "safety";
  }
  return "?";
}
constexpr std::string_view to_string(Output o) {
  switch (o) {
    case Output::off: return "off";
    case Output::up: return "up";
    case Output::down: return "down";
    case Output::servo: return "servo";
  }
  return "?";
}
constexpr std::string_view to_string(OutputCause c) {
  switch (c) {
    case OutputCause::command: return "command";
    case OutputCause::lease_end: return "lease_end";
    case OutputCause::failure: return "failure";
    case OutputCause::shutdown: return "shutdown";
  }
  return "?";
}
constexpr std::string_view to_string(Presence p) {
  switch (p) {
    case Presence::unknown: return "unknown";
    case Presence::not_sensed: return "not_sensed";
    case Presence::present: return "present";
    case Presence::away: return "away";
  }
  return "?";
}
constexpr std::string_view to_string(CycleMode m) {
  switch (m) {
    case CycleMode::automatic: return "automatic";
    case CycleMode::confirm: return "confirm";
    case CycleMode::remind: return "remind";
    case CycleMode::off: return "off";
  }
  return "?";
}
constexpr std::string_view to_string(Preset p) {
  return p == Preset::sit ? "sit" : "stand";
}
constexpr std::string_view to_string(Interval i) {
  switch (i) {
    case Interval::sit: return "sit";
    case Interval::stand: return "stand";
    case Interval::snooze: return "snooze";
  }
  return "?";
}
constexpr std::string_view to_string(Direction d) {
  return d == Direction::up ? "up" : "down";
}

}  // namespace desk::core
