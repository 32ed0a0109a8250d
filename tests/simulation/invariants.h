#pragma once

#include "tests/simulation/findings.h"
#include "tests/simulation/obstruction_twin.h"
#include "tests/simulation/transcript.h"
#include "tests/support/desk_world.h"
#include "tests/support/world_observer.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// Watches a world and checks, after every step, what must hold in every world.
///
/// Keeps books of its own from what was carried out at the driver and from the plant's truth: runs of the
/// motor, leases, readings, motor time, reasons to move. Of the core it believes nothing but what it
/// publishes: notices, answers and the snapshot.
class Invariants final : public WorldObserver {
 public:
  /// `transcript_lines`: how many lines of what happened are kept; 0: none.
  Invariants(DeskWorld& world, std::size_t transcript_lines);
  ~Invariants() override;

  void on_event(core::Event const& event, DeskWorld& world) override;
  void on_action(core::Action const& action, DeskWorld& world) override;
  void before_transaction(core::BusSchedule::Job const& job, DeskWorld& world) override;
  void on_transaction(Transaction const& transaction, DeskWorld& world) override;
  void on_death(DeskWorld& world) override;
  void on_start(DeskWorld& world) override;
  void on_incident(Incident const& incident, DeskWorld& world) override;
  void after_step(DeskWorld& world) override;

  /// At the end, with all moves over: every command has its last answer.
  void finish();

  [[nodiscard]] Findings const& findings() const { return findings_; }
  /// A rule of the caller's own was broken.
  void violated(std::string_view rule, std::string what);
  /// The last answer to a command, if it was answered for good.
  [[nodiscard]] std::optional<core::Answer> answer(core::CommandId id) const;
  [[nodiscard]] std::string transcript() const { return transcript_.text(); }
  /// Runs of the motor that reached the desk.
  [[nodiscard]] int motor_runs() const { return motor_runs_; }
  /// Moves that were started, whoever asked.
  [[nodiscard]] int moves() const { return moves_; }

 private:
  /// The motor, as the desk was told.
  struct Run {
    core::TimePoint since;
    core::TimePoint lease_end;
    core::TimePoint deadline;
    core::Direction direction;  ///< servo: towards its target
    core::Height from;
    core::Height target;  ///< servo
    bool moved = false;
    bool back_off = false;
  };
  struct Span {
    core::TimePoint from;
    core::TimePoint to;
  };
  /// A command that allows motion until it is answered for good.
  struct Cause {
    core::CommandId id;
    core::TimePoint expires;  ///< hold-to-run
  };
  struct Asked {
    bool accepted = false;
    bool hold = false;
    std::optional<core::Answer> last;
  };
  struct Announced {
    core::TimePoint at;
    core::Height target;
  };
  /// After an obstruction the desk may go back once.
  struct BackOff {
    std::optional<core::Direction> direction;  ///< either, after a servo was sent to where it stood
    core::TimePoint until;
  };

  // What was seen.
  void saw(core::Telemetry const& telemetry, DeskWorld& world);
  void saw(core::event::BusFailed const& failure);
  void saw(core::event::Command const& command, DeskWorld& world);
  void saw(core::event::PresenceChanged const& change, DeskWorld& world);
  void saw(core::action::Reply const& reply);
  void saw(core::Notice const& notice);
  void saw_move_started(core::notice::MoveStarted const& started);
  void run_ended(core::TimePoint now);
  void void_causes();
  void check_remembered(DeskWorld& world);

  // Rules.
  void check_start(core::BusSchedule::Job const& job, DeskWorld& world);
  void check_lease(core::BusSchedule::Job const& job);
  void check_direction(core::Direction direction, DeskWorld& world);
  void check_permission(core::Direction direction);
  void check_run(DeskWorld& world);
  void check_fresh();
  void check_progress(DeskWorld& world);
  void check_limits(DeskWorld& world);
  void check_budget();
  void check_obstruction();
  void check_halts_repeated(DeskWorld& world);
  void check_shown(DeskWorld& world);
  void check_height_shown(core::Snapshot const& s, DeskWorld& world);
  void check_travel(core::Snapshot const& s);
  void note_truth(DeskWorld& world);
  void see_truth(DeskWorld& world);
  [[nodiscard]] bool calm_for(core::Duration time) const { return calm_ && now_ - calm_since_ >= time; }
  [[nodiscard]] bool has_cause() const;
  [[nodiscard]] bool halting() const;
  [[nodiscard]] double longest_coast_mm() const;
  [[nodiscard]] double sensor_error_mm() const;
  [[nodiscard]] core::TimePoint deadline_of(core::Height from) const;
  void note(std::string const& line);

  core::DeskSettings settings_;  ///< of whoever works there
  std::optional<core::DeskSettings> arriving_;
  core::Capabilities const capabilities_;
  core::Duration const transaction_;
  core::Duration const write_time_;
  core::Distance coarse_step_;
  core::TimePoint now_;
  double truth_mm_ = 0;
  Findings findings_;
  Transcript transcript_;
  int motor_runs_ = 0;
  int moves_ = 0;

  // The motor.
  std::optional<Run> run_;
  std::optional<core::Direction> last_direction_;  ///< in which it really ran, if that is a servo
  std::optional<BackOff> way_back_;                ///< if it is obstructed in the present run
  core::TimePoint ran_until_;                      ///< the end of that run
  core::TimePoint off_at_;
  double off_mm_ = 0;
  core::TimePoint halt_tried_;
  bool halted_once_ = false;  ///< since the program started
  int reversals_ = 0;
  double slowest_share_ = 0.65;  ///< of nominal: 30 % load, 2 % drift, and some for what was learned
  std::deque<Span> motor_time_;
  core::Duration motor_slack_{0};  ///< what a killed program may have lost count of

  // The way, since the program started.
  double way_mm_ = 0;        ///< that the desk went
  int ways_ = 1;             ///< that were ended
  bool way_is_seen_ = true;  ///< by a sensor and over a line that are well
  std::optional<double> travel_at_start_mm_;
  double travel_mm_ = 0;  ///< as it was shown last

  // Reasons to move.
  std::vector<Cause> causes_;
  std::optional<core::TimePoint> no_cause_since_;
  bool cycle_moves_ = false;
  std::optional<Announced> announced_;
  std::optional<core::FaultCode> fault_;
  std::optional<BackOff> back_off_;
  bool locked_ = false;
  core::TimePoint locked_at_;
  core::TimePoint fault_at_;
  bool fault_lasts_ = false;  ///< not one that clears by itself
  core::Presence presence_ = core::Presence::unknown;
  core::TimePoint present_since_;
  bool strip_blocked_ = false;
  core::TimePoint strip_since_;
  std::optional<core::Height> target_;
  std::map<core::CommandId, Asked> asked_;

  // Readings.
  core::TimePoint newest_reading_;
  core::TimePoint newest_told_at_;
  int readings_ = 0;  ///< since nothing was known about the desk
  int failures_in_a_row_ = 0;

  // The world.
  bool handset_ = false;
  bool stuck_ = false;
  bool hangs_ = false;
  core::TimePoint let_go_;
  bool by_hand_ = false;  ///< the last motion was the handset's
  bool sensor_well_ = true;
  bool line_well_ = true;
  bool obeys_ = true;
  bool calm_ = true;
  core::TimePoint calm_since_;
  core::TimePoint still_since_;
  double still_mm_ = 0;
  core::TimePoint moving_since_;
  ObstructionTwin twin_;
  core::TimePoint died_at_;
  std::optional<core::TimePoint> obstructed_at_;  ///< shown while the motor ran; a fault must follow
  std::optional<core::TimePoint> shown_wrong_since_;
  std::optional<core::TimePoint> shown_moving_since_;
  std::uint64_t steps_ = 0;
};

}  // namespace desk::testing
