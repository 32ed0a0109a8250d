#pragma once

#include "daemon/core/bout_log.h"
#include "daemon/core/calibration.h"
#include "daemon/core/cycle.h"
#include "daemon/core/height_curve.h"
#include "daemon/core/homing.h"
#include "daemon/core/interruptions.h"
#include "daemon/core/memory.h"
#include "daemon/core/motion.h"
#include "daemon/core/odometer.h"
#include "daemon/core/snapshot.h"
#include "daemon/core/supervisor.h"
#include "daemon/core/taught_presets.h"

namespace desk::core {

/// One desk's mind: takes what happened, answers what to do. Pure; `now` never goes back between calls.
///
/// Order of power: supervisor, then the user, then the cycle. Nothing moves before the height was read twice,
/// after a fault, a lost link or a restart without a fresh reason.
class DeskController {
 public:
  DeskController(Capabilities const& capabilities, DeskSettings const& settings);

  /// Handles one event. Everything it leads to is pushed before it returns. Also lets time pass, whatever the
  /// event.
  void step(Event const& event, TimePoint now, ActionSink& actions);

  /// When step(Wake) is due at the latest; k_never while nothing waits for time.
  [[nodiscard]] TimePoint next_deadline() const;

  [[nodiscard]] Snapshot snapshot(TimePoint now) const;

  /// Nobody and nothing moves the desk, and nothing is under way that would. Another person can take over.
  [[nodiscard]] bool at_rest() const {
    return !homing_ && !calibration_ && !motion_.active() && !motion_.moving();
  }

  /// What is to outlive a restart, as of `now`.
  [[nodiscard]] Memory memory(TimePoint now) const;
  /// The same for a program that ends in good order, its motors off: where a desk that counts its height
  /// rests is part of it, if it surely rests.
  [[nodiscard]] Memory last_memory(TimePoint now) const;
  /// Grows whenever memory() holds something that is worth writing down at once.
  [[nodiscard]] int memory_revision() const { return memory_revision_; }
  /// A clock runs whose count a power cut would lose: memory() is worth writing down every minute.
  [[nodiscard]] bool counting(TimePoint now) const { return log_.bouts(now).somebody_there(); }
  /// Before the first step(): what memory() gave `elapsed` ago. Figures that no desk can have are left out.
  /// A latched fault stays latched until a user clears it, a runaway too.
  /// `elsewhere`: what is of the person was taken so much earlier than the rest, when somebody else took over
  /// here.
  void restore(Memory const& memory, Duration elapsed, TimePoint now, Duration elsewhere = Duration{0});

 private:
  void handle(Telemetry const& said);
  void handle(event::Command const& command);
  void handle(event::OutputChanged const& output);
  void handle(event::BusFailed const& failure);
  void handle(event::PresenceChanged const& change);
  void handle(event::ObstacleChanged const& change);
  void handle(event::CivilClock const& clock);
  void handle(event::UserChanged const& change);
  static void handle(event::Wake const&) {}

  void request(event::Command const& c, request::MoveTo const& r);
  void request(event::Command const& c, request::MoveToPreset const& r);
  void request(event::Command const& c, request::MoveToLimit const& r);
  void request(event::Command const& c, request::Hold const& r);
  void request(event::Command const& c, request::Calibrate const& r);
  void request(event::Command const& c, request::Home const& r);
  void request(event::Command const& c, request::MeasuredHeight const& r);
  void request(event::Command const& c, request::ForgetMeasuredHeights const& r);
  void request(event::Command const& c, request::Stop const& r);
  void request(event::Command const& c, request::SetCycleMode const& r);
  void request(event::Command const& c, request::SetCycleRunning const& r);
  void request(event::Command const& c, request::Now const& r);
  void request(event::Command const& c, request::Snooze const& r);
  void request(event::Command const& c, request::Skip const& r);
  void request(event::Command const& c, request::SetLock const& r);
  void request(event::Command const& c, request::DoNotDisturb const& r);
  void request(event::Command const& c, request::Pause const& r);
  void request(event::Command const& c, request::Resume const& r);
  void request(event::Command const& c, request::ClearFault const& r);
  void request(event::Command const& c, request::SavePreset const& r);
  void request(event::Command const& c, request::ForgetPresets const& r);
  void request(event::Command const& c, request::SetInterval const& r);
  void request(event::Command const& c, request::ForgetIntervals const& r);
  void request(event::Command const& c, request::Discomfort const& r);

  void hear_blind(Telemetry const& telemetry);
  void follow_position(Telemetry const& telemetry);
  void follow_said(Telemetry const& telemetry);
  void carry_out(Homing::Step const& step);
  void homing_ended(Homing::Ended const& ended);
  void end_homing(MoveEnd why, std::string reason);
  void drop_homing(std::string reason);
  [[nodiscard]] std::string why_not_measured() const;
  void renamed(Height said);
  [[nodiscard]] Seconds homing_time() const;

  void let_time_pass();
  void run_cycle();
  /// `of_cycle`: the cycle waits to hear how the move ended.
  void start_move(Motion::Target const& target, event::Command const& who, bool of_cycle);
  void expect_run();
  void stop_move(MoveEnd why, std::string reason);
  void back_off();
  void continue_calibration();
  void end_calibration(Answer answer, std::string reason);
  void set_mode(CommandId id, CycleMode mode);
  void carry_out(MotionStep const& step);
  void carry_out(Cycle::Step const& step);
  void move_ended(SeekReport report);
  void check_trip();
  void announce_fault_changes();
  void follow_posture();
  void tell_of_bouts();
  void follow_interruptions();
  void desk_was_moved();
  void follow_travel();
  void note_learned();
  void stop_all(std::string const& why);
  void welcome();
  void resume_log(BoutLog log);
  void use_presets();
  void link_up();
  void link_down(std::string const& why);

  void say(Notice notice) { actions_->push(Action{std::move(notice)}); }
  void reply(CommandId id, Answer answer, std::string reason = {});

  [[nodiscard]] Posture posture() const;
  [[nodiscard]] Snapshot::Strain strain(TimePoint now) const;
  [[nodiscard]] std::optional<Preset> near_preset() const;
  [[nodiscard]] std::string obstacle() const;
  [[nodiscard]] bool moved_by_somebody() const;
  /// Why the cycle rests by somebody's wish: do not disturb, a pause, the schedule; for a person. Empty: it
  /// does not. Commands of a person work all the same.
  [[nodiscard]] std::string closed() const;
  /// Motor time of a move from here.
  [[nodiscard]] Seconds motor_time(Height target) const;
  /// When the motor may run for a change of posture from here again; k_never if it may now.
  [[nodiscard]] TimePoint rest_ends(Preset here) const;

  Capabilities capabilities_;
  DeskSettings settings_;  ///< its presets are those that hold
  TaughtPresets taught_;
  Supervisor supervisor_;
  Motion motion_;
  Cycle cycle_;
  BoutLog log_;
  Schedule schedule_;
  Interruptions interruptions_;
  Odometer odometer_;
  std::optional<Snapshot::Learned> learned_;  ///< as of the end of the last move

  // Valid during step() only.
  TimePoint now_;
  ActionSink* actions_ = nullptr;

  std::string link_reason_;
  Snapshot::Link link_ = Snapshot::Link::starting;
  int failures_in_a_row_ = 0;
  Output output_ = Output::off;
  TimePoint height_at_;
  std::optional<Height> seat_;
  TimePoint seat_at_;
  Presence presence_ = Presence::unknown;
  std::optional<TimePoint> away_since_;  ///< where the sensor tells it afterwards
  Posture posture_ = Posture::unknown;
  /// Who is to work here as soon as the desk rests.
  struct Arriving {
    event::UserChanged change;
    TimePoint since;
  };
  std::optional<Arriving> arriving_;
  CommandId move_command_ = 0;  ///< who waits for the end of the move; 0: nobody
  bool move_of_cycle_ = false;
  /// A calibration under way, and who waits for its end.
  std::optional<Calibration> calibration_;
  CommandId calibration_command_ = 0;
  /// A homing under way, and who waits for its end.
  std::optional<Homing> homing_;
  CommandId homing_command_ = 0;
  std::optional<CommandId> homed_;  ///< waits until the height that was found is known
  std::optional<Distance> drift_;   ///< what the end stop was found away from where it should be
  bool believes_next_end_ = false;  ///< the last homing met something above where the end stop should be
  bool needs_homing_ = false;
  Distance blind_at_;  ///< the newest way of a desk without a height
  HeightCurve curve_;
  std::optional<Height> said_;  ///< the newest height in the sensor's terms
  TimePoint said_at_;
  std::optional<Height> said_still_;  ///< where it was when it last changed
  TimePoint said_still_since_;
  TimePoint motor_rests_until_ = k_never;  ///< the cycle is looked at again then
  bool ended_off_ = false;                 ///< the motor went off for the end of the program
  int memory_revision_ = 0;
  std::optional<std::int64_t> day_;  ///< that the cycle was told
  std::optional<Bouts::Bout> bout_;  ///< as it began
  std::optional<Fault> told_fault_;  ///< the latched fault that was published last
  // Likewise.
  std::optional<TimePoint> told_undisturbed_;
  std::optional<TimePoint> told_paused_;
};

}  // namespace desk::core
