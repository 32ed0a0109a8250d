#pragma once

#include "daemon/coach/choice.h"
#include "daemon/coach/cue_clock.h"
#include "daemon/coach/memory.h"
#include "daemon/coach/notice.h"
#include "daemon/coach/settings.h"
#include "daemon/core/action.h"
#include "daemon/core/event.h"

#include <optional>
#include <variant>
#include <vector>

namespace desk::coach {

/// What a person says to the coach.
namespace answer {
/// Begins what is offered. `which`: this one, offered or not, unless that would be unwise. Neither: what
/// fits.
struct Start {
  std::optional<Exercise> which = std::nullopt;
};
struct Done {};
struct Skip {};
/// R-PAIN: what is offered, runs or ended lately rests for three days; without one it is about standing.
struct Uncomfortable {};
/// R-PAIN: sharp or radiating pain.
struct Sharp {};
struct Stop {};
/// Ends the pause after sharp pain.
struct Resume {};
/// Another one, please; while nothing is offered: one.
struct Next {};
}  // namespace answer
using Answer = std::variant<answer::Start, answer::Done, answer::Skip, answer::Uncomfortable, answer::Sharp,
                            answer::Stop, answer::Resume, answer::Next>;

/// Offers one person at one desk something to do at each due break, guides through it and hears how it was
/// (ergonomics.md §1.1). Pure, in virtual time. It has no part in when a break is due: neither good heights
/// nor an exercise ever suppresses a prompt of the cycle (P24), and it never moves a desk.
///
/// At most one exercise is offered or runs at a time. What a person begins goes on while nobody is seen and
/// while nothing may disturb: somebody on the floor is seen by few sensors.
class Coach {
 public:
  /// The desk as it is at this step; of its snapshot.
  struct World {
    core::Presence presence = core::Presence::unknown;
    core::Posture posture = core::Posture::unknown;
    bool quiet = false;  ///< do not disturb, a pause, outside of the working hours: nothing is said unasked
    bool operator==(World const&) const = default;
  };

  struct View {
    enum class Stage {
      off,      ///< not wanted
      idle,     ///< nothing to do now
      offered,  ///< waits for an answer until `until`
      running,
      paused,  ///< after sharp pain, until the person resumes it
    };
    Stage stage = Stage::off;
    std::optional<Exercise> exercise;  ///< what is offered or runs
    std::optional<Reason> why;
    core::TimePoint since;
    std::optional<core::TimePoint> until;  ///< offered: is taken back; running: ends by itself
    std::optional<Step> step;              ///< of a guided one that runs
    std::vector<Exercise> done_today;
    bool operator==(View const&) const = default;
  };

  /// One of the catalogue, and whether it can be offered now.
  struct Listed {
    Exercise exercise;
    std::optional<Bar> bar;  ///< absent: it can
    /// Of Bar::uncomfortable: when it may be offered again.
    std::optional<core::TimePoint> until = std::nullopt;
  };

  struct Outcome {
    texts::Message refused;  ///< why nothing was done; empty: it was
    Notices said;
  };

  /// `lumbar_support`: whether the chair has one, if that was said.
  explicit Coach(CoachSettings settings, std::optional<bool> lumbar_support = std::nullopt);

  /// Time has passed, or the desk is another one than before. Called at next_deadline() and whenever World
  /// changes.
  [[nodiscard]] Notices on_world(World const& world, core::TimePoint now);
  /// A notice of the desk's controller; most of them are none of its business. After on_world() of the same
  /// step.
  [[nodiscard]] Notices on_notice(core::Notice const& notice, core::TimePoint now);
  /// At the start, each minute, and when the clock was set.
  [[nodiscard]] Notices on_civil_time(core::CivilTime const& civil, core::TimePoint now);
  /// A person said something.
  [[nodiscard]] Outcome answer(Answer const& answer, core::TimePoint now);

  /// When on_world() wants to be called next; k_never: not before something happens.
  [[nodiscard]] core::TimePoint next_deadline() const;
  [[nodiscard]] View view() const;
  /// The whole catalogue.
  [[nodiscard]] std::vector<Listed> list(core::TimePoint now) const;

  [[nodiscard]] Memory memory(core::TimePoint now) const;
  /// `elapsed`: certainly passed since the memory was taken. Nothing is offered and nothing runs because of
  /// it. What cannot be of this coach is left out.
  void restore(Memory const& memory, core::Duration elapsed, core::TimePoint now);

 private:
  /// What is offered or runs.
  struct Current {
    Exercise exercise;
    Reason why;
    core::TimePoint since;
    core::TimePoint until;  ///< it lapses; of a guided one: it ends
    bool with_prompt = false;
    bool running = false;
    std::vector<Step> steps = {};  ///< of a guided one that runs
    std::size_t at_step = 0;
  };
  struct Rest {
    Exercise exercise;
    core::TimePoint until;
  };
  struct Last {
    Exercise exercise;
    core::TimePoint ended;
  };

  [[nodiscard]] bool may_speak() const;
  [[nodiscard]] bool is_walk() const { return current_ && current_->exercise == Exercise::ex09; }
  [[nodiscard]] bool runs() const { return current_ && current_->running; }
  /// What is remembered, as of now.
  [[nodiscard]] Memory past(core::TimePoint now) const;

  void follow(core::TimePoint now, Notices& said);
  void follow_current(core::TimePoint now, Notices& said);
  void follow_cues(core::TimePoint now, Notices& said);
  void follow_evening(core::TimePoint now, Notices& said);
  [[nodiscard]] bool wants_cue(core::Preset posture) const;
  [[nodiscard]] bool lumbar_is_due() const;
  [[nodiscard]] Cue next_cue(core::Preset posture);

  void on_change_announced(core::notice::ChangeAnnounced const& announced, core::TimePoint now,
                           Notices& said);
  void on_prompt_ended(core::PromptEnd end, core::TimePoint now, Notices& said);
  void on_walk_due(core::TimePoint now, Notices& said);

  void offer(Exercise exercise, Reason why, core::TimePoint now, Notices& said);
  void begin(Exercise exercise, core::TimePoint now, Notices& said);
  void end(End how, core::TimePoint now, Notices& said);
  void note_done(Exercise exercise);
  /// It was uncomfortable or worse; absent: no exercise was.
  [[nodiscard]] std::optional<Exercise> culprit(core::TimePoint now) const;
  /// True: there is discomfort on too many days.
  bool note_discomfort(std::optional<Exercise> exercise, core::TimePoint now);
  void pause(Advice advice, Notices& said);

  [[nodiscard]] texts::Message say(answer::Start const& start, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Done const& done, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Skip const& skip, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Uncomfortable const& bad, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Sharp const& sharp, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Stop const& stop, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Resume const& resume, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message say(answer::Next const& next, core::TimePoint now, Notices& said);
  [[nodiscard]] texts::Message end_by_person(End how, core::TimePoint now, Notices& said);
  /// Why nothing can begin at all; empty: it can.
  [[nodiscard]] texts::Message refusal() const;

  CoachSettings settings_;
  std::optional<bool> lumbar_support_;
  World world_;
  Moment moment_;
  Memory memory_;  ///< but for `resting`
  std::vector<Rest> resting_;
  std::optional<Current> current_;
  std::optional<Last> last_;
  std::optional<core::Preset> prompted_;
  std::optional<core::TimePoint> away_since_;
  bool walk_waits_ = false;      ///< it fell due while something ran
  core::TimePoint quiet_until_;  ///< cues let a moment pass after an exercise
  CueClock cues_;
};

constexpr std::string_view to_string(Coach::View::Stage s) {
  switch (s) {
    case Coach::View::Stage::off: return "off";
    case Coach::View::Stage::idle: return "idle";
    case Coach::View::Stage::offered: return "offered";
    case Coach::View::Stage::running: return "running";
    case Coach::View::Stage::paused: return "paused";
  }
  return "?";
}

}  // namespace desk::coach
