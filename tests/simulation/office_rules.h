#pragma once

#include "daemon/plan/day_run.h"
#include "tests/simulation/findings.h"
#include "tests/simulation/year_plan.h"

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace desk::testing {

/// Looks on while a desk lives through a year, and checks at every step what must hold in every office.
///
/// Keeps books of its own from what the controller is told, what it answers and what it publishes. The rules,
/// by name:
///  announced   no move by itself without an announcement of full length before it, that still stands
///  presence    none, and no prompt, unless somebody is known to be there; one under way is halted at once
///  hours       none, and no prompt, outside working hours and in quiet time
///  disturb     none, and no prompt, in do-not-disturb or a pause
///  hand        none within the manual hold after somebody took the handset
///  rate, day   at most 10 moves within an hour and 40 by itself within a day
///  limit       somebody who is there, and could be moved, stays in no posture longer than settings and
///  announcement say prompts     one at a time, and at most 2 for one change that is due segments    told
///  postures follow each other without a gap figures     the five durations of the days add up to the time
///  that passed
class OfficeRules final : public plan::Onlooker {
 public:
  OfficeRules(YearPlan const& plan, std::size_t transcript_lines);

  /// The program runs from now on; it remembers what it did at `kept` and was told that `elapsed` is over
  /// since.
  struct Kept {
    core::Duration days_ended{0};
    core::Duration expected{0};
    core::TimePoint at;  ///< when it was written down
  };
  void attach(plan::DayRun const& run) { run_ = &run; }
  void starts(core::TimePoint now, Kept const& kept, core::Duration elapsed);
  void has_started(core::TimePoint now);
  void died(core::TimePoint now);
  /// What goes with a memory that is taken now.
  [[nodiscard]] Kept kept(core::TimePoint now) const;

  void on_event(core::Event const& event, core::TimePoint now) override;
  void on_action(core::Action const& action, core::TimePoint now) override;
  void after_step(core::TimePoint now) override;

  [[nodiscard]] Findings const& findings() const { return findings_; }
  /// What happened before each rule was broken for the first time.
  [[nodiscard]] std::string const& transcript() const { return transcript_; }

  struct Counts {
    std::uint64_t steps = 0;
    std::uint64_t prompts = 0;
    std::uint64_t moves = 0;
    std::uint64_t moves_of_people = 0;
    std::uint64_t absences = 0;
    std::uint64_t judged = 0;
  };
  [[nodiscard]] Counts const& counts() const { return counts_; }

 private:
  struct Prompt {
    core::notice::ChangeAnnounced announced;
    core::TimePoint at;
    bool taken = false;  ///< the desk is on its way
  };
  /// The stretch of one posture, by the rules of ergonomics.md §5.4.
  struct Bout {
    std::optional<core::Preset> posture;
    core::Duration clock{0};
    core::Duration other{0};  ///< of the other posture, too short so far
    core::Duration away{0};
    core::Duration put_off_to{0};  ///< by a snooze, on this clock
  };

  void heard(core::event::PresenceChanged const& change);
  void answered(core::action::Reply const& reply);
  void said(core::Notice const& notice);
  void move_started(core::notice::MoveStarted const& started);
  void announced(core::notice::ChangeAnnounced const& prompt);
  void prompt_ended(core::PromptEnd end);
  void posture_ended(core::notice::PostureEnded const& over);
  void pass_time(core::TimePoint now);
  void bout_began(core::Preset posture);
  void new_interval();
  void check_standing();
  void check_minute();
  void check_limit(core::Snapshot const& s);
  void check_may_act(char const* what);
  [[nodiscard]] std::string why_closed() const;
  [[nodiscard]] std::string why_disturbed() const;
  [[nodiscard]] bool eligible(core::Snapshot const& s) const;
  [[nodiscard]] int moves_within_hour() const;
  void violated(std::string_view rule, std::string what);
  void note(std::string line);

  YearPlan const& plan_;
  plan::DayRun const* run_ = nullptr;
  std::size_t lines_kept_;
  std::deque<std::string> lines_;
  std::string transcript_;
  Findings findings_;
  Counts counts_;
  core::TimePoint now_;

  core::Presence presence_ = core::Presence::unknown;
  core::CivilTime civil_;
  core::Posture posture_ = core::Posture::unknown;
  std::map<core::CommandId, core::Request> asked_;
  core::TimePoint undisturbed_until_;
  core::TimePoint paused_until_;
  core::TimePoint may_rest_until_;  ///< longer, where the clock was lost
  std::optional<std::int64_t> paused_to_day_;

  std::optional<Prompt> prompt_;
  int prompts_for_change_ = 0;
  bool move_of_cycle_ = false;
  bool motor_on_ = false;
  bool must_halt_ = false;
  bool halted_ = false;
  bool minute_ = false;
  std::deque<core::TimePoint> moves_;
  std::map<std::int64_t, int> moves_of_day_;
  core::TimePoint hand_at_;
  core::TimePoint hold_until_;
  int skips_ = 0;

  Bout bout_;
  core::TimePoint passed_;
  core::TimePoint eligible_since_ = core::k_never;

  std::optional<core::TimePoint> segment_end_;
  core::TimePoint started_at_;
  core::Duration days_ended_{0};
  core::Duration expected_{0};
};

}  // namespace desk::testing
