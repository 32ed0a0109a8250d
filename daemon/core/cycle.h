#pragma once

#include "daemon/core/action.h"
#include "daemon/core/bouts.h"
#include "daemon/core/discomfort.h"
#include "daemon/core/memory.h"
#include "daemon/core/move_rate.h"
#include "daemon/core/ramp.h"
#include "daemon/core/taught_intervals.h"

#include <optional>
#include <string>

namespace desk::core {

/// Alternates sitting and standing: knows from the bouts when a change is due, announces it, waits for the
/// veto or the yes, asks for the move. It never drives; the controller carries out what it asks for and tells
/// it how that ended.
///
/// After an absence (ergonomics.md §5.4) the bout begins anew. A change that was due before, or nearly so,
/// is asked for on return; after a long absence standing is, since whoever comes back is on their feet.
///
/// A change that ended halfway because everybody left is announced again on return. Until then, and until
/// somebody moves the desk, the height between counts as the posture that it came from.
class Cycle {
 public:
  /// What the rest of the desk looks like at this step.
  struct World {
    Presence presence = Presence::unknown;
    std::string obstacle;  ///< why the desk could not move now, for a person; empty if it could
    std::string closed;    ///< why nothing is to be announced now: working hours, do not disturb; or empty
    Bouts bouts;           ///< as of this step
    bool moved = false;    ///< somebody moves the desk now; a prompt waits to see where to
  };

  /// What the cycle wants to happen now. At most one prompt begins or ends in a step.
  struct Step {
    std::optional<notice::ChangeAnnounced> announced;
    std::optional<PromptEnd> ended;
    std::optional<Preset> move_to;
    std::optional<notice::WalkDue> walk;
  };

  enum class Stage { off, waiting, counting, announced, due, moving };

  struct View {
    Stage stage = Stage::off;
    std::optional<Preset> next;
    std::optional<TimePoint> next_change;
    std::optional<TimePoint> hold_until;
    std::string note;
  };

  Cycle(CycleSettings const& settings, Presets const& presets);

  Step on_wake(World const& world, TimePoint now);
  [[nodiscard]] TimePoint next_deadline() const;
  [[nodiscard]] View view() const;

  Step set_mode(CycleMode mode, TimePoint now);
  [[nodiscard]] CycleMode mode() const { return mode_; }
  /// The posture that a running prompt asks for.
  [[nodiscard]] std::optional<Preset> prompted() const {
    return prompt_ ? std::optional{prompt_->to} : std::nullopt;
  }
  /// The change that the cycle asked for is under way.
  [[nodiscard]] std::optional<Preset> moving_to() const { return moving_to_; }
  /// The bouts as they are now: wanted(), shortened by discomfort.
  [[nodiscard]] Ramp::Intervals const& intervals() const { return intervals_; }
  /// As the person set it at the desk, or the beginner's week, or the configuration.
  [[nodiscard]] Duration wanted(Interval interval) const;
  [[nodiscard]] TaughtIntervals const& taught() const { return taught_; }
  /// When the desk was moved within the last hour.
  [[nodiscard]] MoveRate const& moves() const { return rate_; }
  /// The mode to return to when the cycle is switched on again.
  [[nodiscard]] CycleMode mode_when_on() const { return mode_when_on_; }

  /// The answers to a prompt. The text says why not; empty: done.
  std::string now_requested(Step& step, TimePoint now);
  /// By `length`, 1 to 60 minutes, or as configured; at most three times for one change.
  std::string snooze(Step& step, std::optional<Duration> length, TimePoint now);
  std::string skip(Step& step, TimePoint now);

  /// The user moved the desk by hand or stopped it: a running prompt is vetoed and automation rests until
  /// `until`. A desk that was taken `to` where the prompt asks is a yes instead.
  Step hold(TimePoint until, TimePoint now, std::optional<Preset> to = std::nullopt);
  /// The move that the cycle asked for ended.
  Step on_move_ended(MoveEnd end, TimePoint now);
  /// The desk was moved, by whomever.
  void on_desk_moved(TimePoint now);
  /// A local date begins; `ended` is the one before, if it is over.
  void on_day(std::optional<DayFigures> const& ended, std::int64_t day);

  /// Other heights than before: a prompt that named one of them ends.
  Step set_presets(Presets const& presets, TimePoint now);
  /// The person wants another length of time from now on; the text says why not. A bout that is longer
  /// already is announced to end as ever; a prompt that would come later now ends.
  std::string set_interval(Step& step, Interval interval, Duration length, TimePoint now);
  /// What was set at the desk is forgotten. True: something was.
  bool forget_intervals(Step& step, TimePoint now);
  /// Standing was uncomfortable; `today` if a clock tells it. Said again while it lasts, it lasts longer.
  void note_discomfort(std::optional<std::int64_t> today, TimePoint now);
  [[nodiscard]] Discomfort const& discomfort() const { return discomfort_; }

  void remember(Memory& memory, TimePoint now) const;
  /// `bouts` as they were restored; for `elsewhere` before others worked here. Never a prompt, never a move.
  void restore(Memory const& memory, Bouts const& bouts, Duration elapsed, Duration elsewhere, TimePoint now);
  /// Another person's wishes hold from now on. The mode, the hold and the counting of moves are the desk's.
  Step change_person(CycleSettings const& settings, Presets const& presets, TimePoint now);
  /// What they had left `elsewhere` ago, when somebody else took over here; `bouts` as they were restored.
  void resume(UserMemory const& memory, Bouts const& bouts, Duration elsewhere, TimePoint now);
  /// The bouts begin anew.
  void forget_change();

 private:
  /// So often one change is asked for, then the next boundary is waited for (ergonomics.md §5.2).
  static constexpr int k_most_prompts = 2;

  /// The end of one stretch of a posture, and what was done about it so far.
  struct Change {
    Preset from;
    TimePoint began;       ///< of the stretch; tells it from others
    Duration begun_at{0};  ///< the count at which the interval began, after a skip for example
    Duration put_off{0};   ///< by snoozes; negative: brought forward
    int snoozes = 0;
    int prompts = 0;  ///< that nobody asked for by a snooze
    int skips = 0;
    bool walk_asked = false;
  };
  struct Prompt {
    Preset to;
    CycleMode mode;  ///< automatic falls back to remind after too many skips
    TimePoint at;    ///< automatic: moves; confirm: expires; remind: never
    TimePoint asked;
  };

  /// The posture to go by.
  [[nodiscard]] std::optional<Bouts::Bout> const& phase() const;
  /// Whether the clock of phase() runs, as far as the desk goes.
  [[nodiscard]] bool running() const;
  [[nodiscard]] bool clock_runs() const;
  [[nodiscard]] bool may_ask() const;
  [[nodiscard]] bool may_ask_for_walk() const;
  [[nodiscard]] Duration interval(Preset posture) const;
  /// Until the interval of `change` is over, when so much of it is counted.
  [[nodiscard]] Duration left(Change const& change, Duration counted) const;
  [[nodiscard]] Duration left() const;
  /// Until the change; in a cycle with a walk that is asked for after standing.
  [[nodiscard]] Duration remaining() const;
  [[nodiscard]] bool nearly_due(Change const& change, Duration counted) const;
  [[nodiscard]] CycleMode effective_mode() const;
  [[nodiscard]] Duration lead() const;
  [[nodiscard]] TimePoint announce_at() const;
  [[nodiscard]] TimePoint walk_deadline() const;
  void let_time_pass(TimePoint now);
  void follow_halfway();
  void follow_phase();
  void leave();
  void come_back();
  void bring_forward();
  void restart_interval();
  void set_intervals();
  Step use_other_intervals();
  void resume_phase(UserMemory::Phase const& phase, Bouts const& bouts);
  Step follow_prompt(bool opened, bool let_go, TimePoint now);
  Step run_prompt(TimePoint now);
  Step announce(TimePoint now);
  Step end_prompt(PromptEnd end);
  std::optional<notice::WalkDue> ask_for_walk();

  CycleSettings settings_;
  Presets presets_;
  CycleMode mode_;
  CycleMode mode_when_on_;
  World world_;
  TimePoint last_;
  bool started_ = false;
  std::optional<Change> change_;  ///< of the posture to go by, see Bouts::phase()
  std::optional<Change> before_;  ///< of the bout, while another posture is on trial or the desk is halfway
  std::optional<Prompt> prompt_;
  std::optional<Preset> moving_to_;
  bool interrupted_ = false;            ///< in mid-move: somebody left, or wanted to be left alone
  bool said_no_ = false;                ///< in mid-move
  std::optional<Preset> unfinished_;    ///< where a move went that ended because everybody left
  std::optional<Bouts::Bout> halfway_;  ///< the time at the height where it ended, since somebody is back
  std::optional<TimePoint> hold_until_;
  std::optional<Preset> due_on_return_;  ///< what was due, or nearly so, when everybody left
  Duration walk_told_at_{0};             ///< presence at which a walk was asked for last
  MoveRate rate_;
  int automatic_moves_ = 0;                ///< today
  std::optional<std::int64_t> moves_day_;  ///< the day that they are of
  Discomfort discomfort_;
  Ramp ramp_;
  TaughtIntervals taught_;
  Ramp::Intervals intervals_;
};

}  // namespace desk::core
