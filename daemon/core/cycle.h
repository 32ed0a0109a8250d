#pragma once

#include "daemon/core/action.h"

#include <optional>
#include <string>

namespace desk::core {

/// Alternates sitting and standing: counts the bout, announces the change, waits for the veto or the yes,
/// asks for the move. It never drives; the controller carries out what it asks for and tells it how that
/// ended.
class Cycle {
 public:
  /// What the rest of the desk looks like at this step.
  struct World {
    std::optional<Preset> posture;  ///< at rest near this preset; absent in between or unknown
    Presence presence = Presence::unknown;
    std::string obstacle;  ///< why the desk could not move now, for a person; empty if it could
  };

  /// What the cycle wants to happen now. At most one prompt begins or ends in a step.
  struct Step {
    std::optional<notice::ChangeAnnounced> announced;
    std::optional<PromptEnd> ended;
    std::optional<Preset> move_to;
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
  /// The mode to return to when the cycle is switched on again.
  [[nodiscard]] CycleMode mode_when_on() const { return mode_when_on_; }

  /// The answers to a prompt. The text says why not; empty: done.
  std::string now_requested(Step& step, TimePoint now);
  std::string snooze(Step& step, TimePoint now);
  std::string skip(Step& step, TimePoint now);

  /// The user moved the desk by hand or stopped it: a running prompt is vetoed and automation rests until
  /// `until`.
  Step hold(TimePoint until, TimePoint now);
  /// The move that the cycle asked for ended.
  Step on_move_ended(MoveEnd end, TimePoint now);

 private:
  /// A stretch of one posture. Its clock stops while presence is unknown or away.
  struct Bout {
    Preset posture;
    Duration counted{0};
    Duration put_off{0};  ///< by snoozes
  };
  struct Prompt {
    Preset to;
    CycleMode mode;  ///< automatic falls back to remind after too many skips
    TimePoint at;    ///< automatic: moves; confirm: expires; remind: never
    TimePoint asked;
  };

  [[nodiscard]] bool clock_runs() const;
  [[nodiscard]] Duration remaining() const;
  [[nodiscard]] CycleMode effective_mode() const;
  [[nodiscard]] TimePoint announce_at() const;
  void let_time_pass(TimePoint now);
  void begin_bout(Preset posture);
  void restart_bout();
  Step follow_posture();
  Step run_prompt(TimePoint now);
  Step announce(TimePoint now);
  Step end_prompt(PromptEnd end);

  CycleSettings settings_;
  Presets presets_;
  CycleMode mode_;
  CycleMode mode_when_on_;
  World world_;
  TimePoint last_;
  bool started_ = false;
  std::optional<Bout> bout_;
  std::optional<Prompt> prompt_;
  std::optional<Preset> moving_to_;
  int skips_ = 0;
  std::optional<TimePoint> hold_until_;
};

}  // namespace desk::core
