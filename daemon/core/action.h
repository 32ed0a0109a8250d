#pragma once

#include "daemon/core/day_figures.h"
#include "daemon/core/event.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace desk::core {

enum class Posture { unknown, sitting, standing, between, away };

/// How a move ended. Every move that was started ends in exactly one of these.
enum class MoveEnd {
  reached,   ///< at rest within the deadband of the target
  missed,    ///< at rest, corrections used up, outside the deadband
  replaced,  ///< another target took over
  released,  ///< the held button was let go, or its limit was reached
  stopped,   ///< the user, or lost presence, stopped it
  aborted,   ///< a fault stopped it
};

/// What happened in one move. Heights are measured ones.
struct SeekReport {
  Origin origin = Origin::local;
  MoveEnd end = MoveEnd::reached;
  Height from;
  Height target;
  std::optional<Height> landed;  ///< absent when the height is not known at the end
  Duration duration{0};          ///< from the first drive command to the end of settling
  Duration motor_time{0};        ///< how long the motor was on
  int corrections = 0;
  std::optional<Height> predicted;  ///< where the main stroke was expected to end when the motor went off
  std::optional<Distance> coast;    ///< way from motor off to standstill of the main stroke
  std::optional<Distance> coast_expected;
  std::string reason;  ///< for a person; empty when it reached its target
};

/// What a calibration found. Magnitudes; `coast` is from cruise.
struct CalibrationReport {
  struct Way {
    Seconds start_delay{0};
    Seconds ramp{0};
    Speed cruise;
    Distance coast;
    Seconds stop_delay{0};  ///< the part of the coast in which nothing brakes yet
    bool operator==(Way const&) const = default;
  };
  Way up;
  Way down;
  Distance resolution;  ///< smallest step that the sensor showed
  int strokes = 0;
  Distance worst_miss;  ///< largest distance between target and landing after the first two strokes
};

/// How a prompt to change posture came to its end.
enum class PromptEnd {
  taken,  ///< the desk moved, or the user changed by hand
  snoozed,
  skipped,
  vetoed,     ///< a stop or a handset press
  cancelled,  ///< presence lost, cycle switched off, fault
  expired,    ///< confirm mode: no answer
};

/// What a person, a log or another system may want to know. Facts, in the order in which they happened.
namespace notice {
struct MoveStarted {
  Origin origin;
  Height from;
  Height target;
};
struct MoveEnded {
  SeekReport report;
};
struct MotorSwitched {
  Output output;
  OutputCause cause;
  TimePoint requested_at;
  TimePoint at;
};
/// `at` is when the desk will move (automatic), or how long a yes is waited for (confirm); remind: now.
struct ChangeAnnounced {
  Preset to;
  Height target;
  CycleMode mode;
  TimePoint at;
};
struct PromptEnded {
  PromptEnd end;
};
struct PostureChanged {
  Posture posture;
};
/// A stretch of one posture is over, and these two instants are final. Together they cover all time since the
/// start without a gap.
struct PostureEnded {
  Posture posture;
  TimePoint began;
  TimePoint ended;
};
/// Present for so long without an absence of two minutes: it is time to walk.
struct WalkDue {
  Duration present;
};
/// The figures of a day that is over, told at its end or on the first occasion after it.
struct DayEnded {
  DayFigures figures;
};
/// The cycle rests until then (k_never: until it is told otherwise); absent: no longer.
struct DoNotDisturbChanged {
  std::optional<TimePoint> until;
};
struct PauseChanged {
  std::optional<TimePoint> until;
};
struct HandsetMoved {
  Height from;
  Height to;
  TimePoint hold_until;
};
struct FaultRaised {
  Fault fault;
  TimePoint at;
};
struct FaultCleared {
  FaultCode code;
};
struct LinkChanged {
  bool up;
  std::string detail;
};
struct CycleModeChanged {
  CycleMode mode;
};
struct LockChanged {
  bool locked;
};
struct PresenceChanged {
  Presence presence;
};
struct Calibrated {
  CalibrationReport report;
};
/// A desk that counts its height looks for its lower end stop.
struct HomingStarted {
  Origin origin;
};
struct HomingEnded {
  HomingEnded(MoveEnd end_, Distance way_, std::optional<Distance> drift_, std::string reason_)
      : end{end_}, way{way_}, drift{drift_}, reason{std::move(reason_)} {}
  MoveEnd end;                    ///< reached: it knows its height
  Distance way;                   ///< down to the end stop, or to where it ended
  std::optional<Distance> drift;  ///< by how much the height that it had before was too high
  std::string reason;             ///< for a person; empty when it reached its end stop
};
/// What was told before this was of the person who worked here until now, what comes is of this one.
struct UserChanged {
  explicit UserChanged(std::string user_) : user{std::move(user_)} {}
  std::string user;  ///< id
};
struct PresetSaved {
  Preset preset;
  Height height;
};
/// The presets are the configured ones again: these.
struct PresetsForgotten {
  Presets presets;
};
struct IntervalSet {
  Interval interval;
  Duration length;
};
/// The intervals are no longer those that were set at the desk.
struct IntervalsForgotten {};
/// Standing was uncomfortable: the next standing bouts are shorter, so long. One of the two.
struct DiscomfortNoted {
  std::optional<std::int64_t> until_day;  ///< the first local day that is as usual again
  std::optional<TimePoint> until;         ///< where no clock tells the date
};
}  // namespace notice

using Notice =
    std::variant<notice::MoveStarted, notice::MoveEnded, notice::MotorSwitched, notice::ChangeAnnounced,
                 notice::PromptEnded, notice::PostureChanged, notice::PostureEnded, notice::WalkDue,
                 notice::DayEnded, notice::DoNotDisturbChanged, notice::PauseChanged, notice::HandsetMoved,
                 notice::FaultRaised, notice::FaultCleared, notice::LinkChanged, notice::CycleModeChanged,
                 notice::LockChanged, notice::PresenceChanged, notice::Calibrated, notice::HomingStarted,
                 notice::HomingEnded, notice::UserChanged, notice::PresetSaved, notice::PresetsForgotten,
                 notice::IntervalSet, notice::IntervalsForgotten, notice::DiscomfortNoted>;

/// What became of a command. A motion command that is accepted gets a second answer when it ended.
enum class Answer {
  accepted,  ///< it moves; more follows
  done,      ///< carried out (a move: reached)
  refused,   ///< nothing was done
  replaced,  ///< a later command took over
  stopped,   ///< stopped before its end
  aborted,   ///< a fault ended it
};

namespace action {
/// `start` may switch the motor on. `renew` only extends a lease that still runs: one that arrives after the
/// lease ended, or after a halt, is ignored, so a late renewal can never start a motor again.
enum class Lease { start, renew };
/// Run the motor until `until`, then stop by itself. The lease of the design.
struct Drive {
  Direction direction = Direction::up;
  TimePoint until;
  Lease lease = Lease::start;
};
/// The same for a servo desk, which also gets to know the target.
struct MoveTo {
  Height target;
  TimePoint until;
  Lease lease = Lease::start;
};
/// Motor off, ahead of everything else.
struct Halt {
  bool clear = false;  ///< and the drive shall forget its error, since a person has looked
  std::optional<Height> here =
      std::nullopt;  ///< and a desk that counts its height stands here, in its sensor's terms
};
struct Reply {
  Reply(CommandId id_, Answer answer_, std::string reason_)
      : id{id_}, answer{answer_}, reason{std::move(reason_)} {}
  CommandId id;
  Answer answer;
  std::string reason;  ///< for a person; empty when there is nothing to explain
};
}  // namespace action

/// How far a command came that takes a desk more than one transaction.
enum class Progress { done, more };

/// What may go to the motor.
using MotorCommand = std::variant<action::Drive, action::MoveTo, action::Halt>;

using Action = std::variant<MotorCommand, action::Reply, Notice>;

/// Receives what the core decided, in order. The core never waits for it.
class ActionSink {
 public:
  ActionSink() = default;
  ActionSink(ActionSink const&) = delete;
  ActionSink& operator=(ActionSink const&) = delete;
  virtual ~ActionSink() = default;
  virtual void push(Action action) = 0;
};

constexpr std::string_view to_string(Posture p) {
  switch (p) {
    case Posture::unknown: return "unknown";
    case Posture::sitting: return "sitting";
    case Posture::standing: return "standing";
    case Posture::between: return "between";
    case Posture::away: return "away";
  }
  return "?";
}
constexpr std::string_view to_string(MoveEnd e) {
  switch (e) {
    case MoveEnd::reached: return "reached";
    case MoveEnd::missed: return "missed";
    case MoveEnd::replaced: return "replaced";
    case MoveEnd::released: return "released";
    case MoveEnd::stopped: return "stopped";
    case MoveEnd::aborted: return "aborted";
  }
  return "?";
}
constexpr std::string_view to_string(PromptEnd e) {
  switch (e) {
    case PromptEnd::taken: return "taken";
    case PromptEnd::snoozed: return "snoozed";
    case PromptEnd::skipped: return "skipped";
    case PromptEnd::vetoed: return "vetoed";
    case PromptEnd::cancelled: return "cancelled";
    case PromptEnd::expired: return "expired";
  }
  return "?";
}
constexpr std::string_view to_string(Answer a) {
  switch (a) {
    case Answer::accepted: return "accepted";
    case Answer::done: return "done";
    case Answer::refused: return "refused";
    case Answer::replaced: return "replaced";
    case Answer::stopped: return "stopped";
    case Answer::aborted: return "aborted";
  }
  return "?";
}

}  // namespace desk::core
