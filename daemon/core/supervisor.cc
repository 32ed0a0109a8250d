#include "daemon/core/supervisor.h"

#include "daemon/core/supervisor_limits.h"
#include "daemon/core/words.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::core {
namespace {

constexpr Duration k_stall_window = std::chrono::seconds{1};
/// What the coast may exceed the one expected of its speed by: 3 % from stop to stop (hardware.md §1), what a
/// change of load makes of it, and a speed that was not yet fully seen.
constexpr double k_longest_coast = 1.15;
constexpr double k_range_margin_mm = 10;
constexpr Duration k_sleeper_grace =
    std::chrono::milliseconds{1500};  ///< first reading of a sensor that slept
constexpr Seconds k_run_floor{5};
constexpr double k_back_off_time = 1.3;  ///< a desk with the heaviest load takes this much longer

}  // namespace

Supervisor::Supervisor(Capabilities const& capabilities, SoftLimits const& limits,
                       MotionSettings const& settings)
    : capabilities_{capabilities},
      limits_{limits},
      settings_{settings},
      heights_{capabilities},
      obstruction_{capabilities},
      halted_{capabilities},
      budget_{settings.motor_budget, settings.motor_window},
      model_{MotionModel{capabilities}.stroke(Direction::up)},
      blind_halted_{capabilities} {}

Distance Supervisor::uncertainty() const {
  return Distance::of_mm(4 * capabilities_.noise.mm() + capabilities_.resolution.mm());
}

/// Readings in a row that prove a motion: one reading of a noisy sensor may be far off.
int Supervisor::proof() const {
  return capabilities_.noise.mm() > 0 ? 2 : 1;
}

double Supervisor::fastest_mm_s() const {
  return std::max({1.0, capabilities_.cruise.mm_s(), model_.cruise.mm_s(), obstruction_.fastest_mm_s()});
}

Distance Supervisor::longest_coast() const {
  // The way to brake grows with the square of the speed.
  double const nominal = std::max(1.0, capabilities_.cruise.mm_s());
  double const fastest = fastest_mm_s();
  double const faster = fastest / nominal;
  Distance const promised = std::max(capabilities_.coast_up, capabilities_.coast_down) * (faster * faster);
  return std::max(promised, model_.coast_from(Speed::of_mm_s(fastest))) * k_longest_coast;
}

void Supervisor::begin_drive(Direction direction, std::optional<Height> target, TimePoint now) {
  Height const from = heights_.newest()->height;
  drive_ = Drive{now, direction, target, now, from, 0, 0, latched_.has_value(), false, false, false};
  last_direction_ = direction;
  may_run_ = true;
  halted_.end();
  insists_until_rest_ = false;
  back_off_.reset();
  recent_.clear();
  obstruction_.begin(model_, direction, from, now);
  budget_.motor_on(now);
}

void Supervisor::expect_run(Distance way, MotionModel::Stroke const& model, TimePoint now) {
  model_ = model;
  Seconds const expected{way.abs().mm() / std::max(1.0, model.cruise.mm_s())};
  if (latched_) {
    // The way back from an obstruction may be blind: a sensor that froze looks like one.
    run_deadline_ = now + to_duration(model.motor_time(way.abs()) * k_back_off_time);
    return;
  }
  run_deadline_ = now + to_duration(std::max(k_run_floor, expected * 1.5 + Seconds{3}));
}

void Supervisor::observe(event::OutputChanged const& output) {
  if (clearing_since_ && output.requested_at >= *clearing_since_) clearing_since_.reset();
  if (output.output != Output::off) {
    if (drive_ && output.requested_at >= drive_->since) drive_->ran = true;
    return;
  }
  if (drive_ && output.requested_at <= drive_->since) return;
  if (blind_ && output.requested_at <= blind_->since) return;
  budget_.motor_off(output.at);
  // Said again to a motor that is off, it says nothing new.
  if (std::exchange(may_run_, false)) off_at_ = output.at;
  if (drive_ && heights_.newest()) {
    Reading const& last = *heights_.newest();
    // Where it was when the motor went off nobody saw: it drove on since the last reading, and far if we
    // hung.
    Distance const unseen = Distance::of_mm(fastest_mm_s() * std::max(0.0, to_seconds(output.at - last.at)));
    halted_.begin(drive_->direction, {output.at, last.height}, longest_coast() + unseen);
  }
  drive_.reset();
  blind_stopped(output.at);
}

void Supervisor::link_lost() {
  heights_.distrust();
  drive_.reset();
  blind_.reset();
  blind_halted_.end();
  may_run_ = true;
  halted_.end();
  back_off_.reset();
  clearing_since_.reset();
}

// --- What comes back

void Supervisor::judge_drive_fault(Telemetry const& telemetry, TimePoint now) {
  if (!telemetry.drive_fault || clearing_since_) return;
  Fault const& f = *telemetry.drive_fault;
  // A resting desk that goes on complaining says nothing new.
  bool const known = !drive_ && !blind_ && !back_off_ && latched_ == f;
  if (is_obstruction(f.code) && drive_ && !drive_->tripped) {
    obstructed(f.code, f.detail, now);
  } else if (!known && (drive_ || blind_ || f.policy != FaultClass::transient)) {
    trip(f.code, f.policy, f.detail, now);
  }
}

bool Supervisor::observe(Telemetry const& telemetry, TimePoint now) {
  judge_drive_fault(telemetry, now);
  switch (heights_.judge(telemetry, drive_ ? std::optional{drive_->since} : std::nullopt)) {
    case HeightCheck::Verdict::nothing:
    case HeightCheck::Verdict::odd: return false;
    case HeightCheck::Verdict::impossible:
      trip(FaultCode::out_of_range, FaultClass::device,
           "the sensor says " + in_words(heights_.newest_odd()->height) +
               (heights_.newest() ? " after " + in_words(heights_.newest()->height) : std::string{}) +
               ", which no desk can do",
           now);
      return false;
    case HeightCheck::Verdict::accepted: break;
  }
  Reading const& reading = *heights_.newest();
  if (drive_ && now - reading.at > capabilities_.stale_after) {
    // Told so late that it is no height to drive by. One from before the motor went on is no news at all.
    if (!drive_->tripped && reading.at > drive_->since) trip_stale(now);
    return false;
  }
  // A sensor that fell silent and speaks again has healed itself.
  if (latched_ && latched_->policy == FaultClass::transient && heights_.trusted()) latched_.reset();
  if (drive_ && !drive_->tripped) judge_range(reading, now);
  // A reading from before the motor went on, told late, says nothing about this run.
  if (drive_ && !drive_->tripped && reading.at > drive_->since) judge_run(reading, now);
  judge_halted(reading, now);
  return true;
}

void Supervisor::judge_range(Reading const& reading, TimePoint now) {
  double const margin = k_range_margin_mm + longest_coast().mm() + uncertainty().mm();
  // Outside but on the way back in is how a desk that was parked outside by hand gets home.
  bool const over =
      reading.height > limits_.max + Distance::of_mm(margin) && drive_->direction == Direction::up;
  bool const under =
      reading.height < limits_.min - Distance::of_mm(margin) && drive_->direction == Direction::down;
  if (!over && !under) return;
  trip(FaultCode::out_of_range, FaultClass::device,
       "driven to " + in_words(reading.height) + ", the soft limits are " + in_words(limits_.min) + " to " +
           in_words(limits_.max),
       now);
}

void Supervisor::judge_run(Reading const& reading, TimePoint now) {
  if (!std::exchange(drive_->fresh, true) && drive_->target) face_target(reading);
  double const back = sign(drive_->direction) * (drive_->extreme - reading.height).mm();
  bool const reverses = back > k_reversal_mm + uncertainty().mm();
  drive_->going_back = reverses ? drive_->going_back + 1 : 0;
  if (drive_->going_back >= proof()) {
    return obstructed(FaultCode::reversal,
                      "driven " + std::string{to_string(drive_->direction)} + ", but the height went " +
                          in_words(Distance::of_mm(back)) + " the other way at " + in_words(reading.height),
                      now);
  }
  if (back < 0) drive_->extreme = reading.height;
  if (passed_target(reading.height)) {
    return end_run(FaultCode::reversal, "carried past its target to " + in_words(reading.height) +
                                            ": is somebody at the handset?");
  }
  bool const held_back = obstruction_.on_reading(reading.height, reading.at);
  if (held_back && !servo_brakes()) {
    return obstructed(FaultCode::stall,
                      "held back at " + in_words(reading.height) + ", driven " +
                          std::string{to_string(drive_->direction)} + ": " +
                          in_words(Distance::of_mm(obstruction_.lag_mm())) + " behind a free desk",
                      now);
  }
  judge_stall(reading, now);
}

/// A servo that slowed down for its old target, or arrived there, begins anew: it is not held back.
void Supervisor::retarget(std::optional<Height> target, TimePoint now) {
  if (target == drive_->target) return;
  if (servo_brakes()) {
    Reading const& newest = *heights_.newest();
    // One that has not started yet gets no longer for it.
    if (started()) drive_->begun = now;
    obstruction_.begin(model_, drive_->direction, newest.height, newest.at);
    recent_.clear();
  }
  drive_->target = target;
}

/// A servo goes to its target from wherever it is, which may not be where it was seen last.
void Supervisor::face_target(Reading const& reading) {
  Direction const direction = towards(reading.height, *drive_->target);
  if (direction == drive_->direction) return;
  drive_->direction = direction;
  drive_->extreme = reading.height;
  last_direction_ = direction;
  obstruction_.begin(model_, direction, reading.height, reading.at);
}

/// No servo goes on beyond its target, but for what it may coast if that was set in mid-move.
bool Supervisor::passed_target(Height here) {
  double const beyond = drive_->target ? sign(drive_->direction) * (here - *drive_->target).mm() : 0;
  bool const passed = beyond > longest_coast().mm() + k_reversal_mm + uncertainty().mm();
  drive_->past_target = passed ? drive_->past_target + 1 : 0;
  return drive_->past_target >= proof();
}

/// A servo slows down by itself before its target; there only its own current limit and the plain stall rule
/// watch.
bool Supervisor::servo_brakes() const {
  if (!drive_->target) return false;
  Distance const left = (*drive_->target - heights_.newest()->height).abs();
  return left <= longest_coast() + Distance::of_mm(k_range_margin_mm);
}

void Supervisor::judge_stall(Reading const& reading, TimePoint now) {
  recent_.push_back(reading);
  // Keep one reading that is older than the window, so that the window is fully covered.
  while (recent_.size() > 2 && reading.at - recent_[1].at >= k_stall_window) recent_.pop_front();
  Duration const covered = reading.at - recent_.front().at;
  if (covered < k_stall_window) return;
  double const progress = sign(drive_->direction) * (reading.height - recent_.front().height).mm();
  bool const was_fast = obstruction_.fastest_mm_s() > model_.cruise.mm_s() / 2;
  if (!was_fast || progress >= k_started_mm) return;
  obstructed(FaultCode::stall,
             "moved only " + in_words(Distance::of_mm(progress)) + " in the last second at " +
                 in_words(reading.height) + ", driven " + std::string{to_string(drive_->direction)},
             now);
}

void Supervisor::judge_halted(Reading const& reading, TimePoint now) {
  switch (halted_.on_reading(reading)) {
    case HaltWatch::Finding::nothing: break;
    case HaltWatch::Finding::rested:
      insists_until_rest_ = false;
      runaway_ended(reading);
      break;
    case HaltWatch::Finding::moved_back:
      // What looked like a collision was a hand on the handset. Do not fight.
      if (latched_ && is_obstruction(latched_->code)) {
        latched_.reset();
        // A relay that sticks looks the same, and motor off does a handset no harm.
        insists_until_rest_ = true;
      }
      back_off_.reset();
      break;
    case HaltWatch::Finding::runs_on:
      // Said again at each reading, so motor off is sent again and again until the desk stands.
      trip(FaultCode::runaway, FaultClass::permanent,
           "moved on by " + in_words(Distance::of_mm(halted_.moved_mm())) +
               " after motor off: switch the desk's power off, then restart deskd and clear the fault",
           now);
      break;
  }
  insists_ = insists_until_rest_;
}

/// A relay that sticks goes on to the end of the travel; one that let go before, or a hand on the handset,
/// may be cleared by who knows.
void Supervisor::runaway_ended(Reading const& reading) {
  Distance const margin = Distance::of_mm(k_range_margin_mm);
  bool const inside = reading.height < limits_.max - margin && reading.height > limits_.min + margin;
  if (!latched_ || latched_->code != FaultCode::runaway || !inside) return;
  latched_->policy = FaultClass::device;
  latched_->detail = "moved on after motor off and stopped at " + in_words(reading.height) +
                     ": if nobody pressed the handset, a relay sticks; clear this when you know";
}

// --- What does not come

TimePoint Supervisor::stale_at() const {
  if (!drive_) return k_never;
  if (drive_->fresh) return heights_.newest()->at + capabilities_.stale_after;
  Duration const grace = capabilities_.reports_at_rest ? capabilities_.stale_after
                                                       : std::max(capabilities_.stale_after, k_sleeper_grace);
  return drive_->since + grace;
}

void Supervisor::trip_stale(TimePoint now) {
  trip(FaultCode::stale_height, FaultClass::transient,
       "no fresh height for " + in_words(now - heights_.newest()->at) + " while moving", now);
}

bool Supervisor::started() const {
  return obstruction_.farthest_mm() >= k_started_mm;
}

Duration Supervisor::no_start_after() const {
  if (!latched_) return settings_.no_start_after;
  // On the way back from an obstruction nothing is waited for longer than needed.
  return std::min(settings_.no_start_after, to_duration(model_.start_delay * 2) + k_start_grace);
}

void Supervisor::on_wake(TimePoint now) {
  blind_wake(now);
  if (!drive_ || drive_->tripped) return;
  Height const here = heights_.newest()->height;
  if (now >= stale_at()) {
    trip_stale(now);
  } else if (now >= obstruction_.doubt_ends() && !servo_brakes()) {
    obstructed(FaultCode::stall,
               "held back at " + in_words(here) + ", driven " + std::string{to_string(drive_->direction)} +
                   ", and no reading since says otherwise",
               now);
  } else if (!started() && now >= drive_->begun + no_start_after()) {
    if (at_end_of_travel()) return obstructed(FaultCode::no_start, {}, now);
    trip(FaultCode::no_start, FaultClass::device,
         "driven for " + in_words(now - drive_->begun) +
             " without motion: is the desk locked, asleep, too hot, or at its end stop?",
         now);
  } else if (now >= run_deadline_) {
    trip(FaultCode::move_too_long, FaultClass::device, "the move took longer than its distance explains",
         now);
  }
}

TimePoint Supervisor::next_deadline() const {
  if (blind_) return blind_deadline();
  if (!drive_ || drive_->tripped) return k_never;
  TimePoint const no_start = started() ? k_never : drive_->begun + no_start_after();
  TimePoint const doubt = servo_brakes() ? k_never : obstruction_.doubt_ends();
  return std::min({stale_at(), no_start, doubt, run_deadline_});
}

// --- Faults

bool Supervisor::at_end_of_travel() const {
  Height const here = heights_.newest()->height;
  Distance const near = Distance::of_mm(k_range_margin_mm) + uncertainty();
  return drive_->direction == Direction::up ? here >= limits_.max - near : here <= limits_.min + near;
}

/// Held back: by something in the way, or by the end stop when a soft limit lies beyond it.
void Supervisor::obstructed(FaultCode code, std::string detail, TimePoint now) {
  if (at_end_of_travel()) {
    return end_run(code, "the desk's travel ends at " + in_words(heights_.newest()->height));
  }
  bool const first = !latched_ && !drive_->backs_off;
  Direction const back = opposite(drive_->direction);
  trip(code, FaultClass::device, std::move(detail), now);
  if (first && settings_.back_off.mm() > 0) back_off_ = back;
}

void Supervisor::observe(event::ObstacleChanged const& change, TimePoint now) {
  strip_ = change.blocked ? Strip::blocked : Strip::free;
  bool const runs = (drive_ && !drive_->tripped) || (blind_ && !blind_->tripped);
  if (!change.blocked || !runs) return;
  // What was caught rubs along the strip while it is let go.
  if (drive_ && drive_->backs_off && latched_ && latched_->code == FaultCode::obstacle) return;
  std::optional<Direction> back;
  // Where it never went there is no way back.
  if (drive_ && drive_->ran && !drive_->backs_off && !latched_) back = opposite(drive_->direction);
  trip(FaultCode::obstacle, FaultClass::device, k_strip_blocked, now);
  if (back && settings_.back_off.mm() > 0) back_off_ = back;
}

/// Motor off, and nothing is wrong.
void Supervisor::end_run(FaultCode code, std::string detail) {
  drive_->tripped = true;
  run_deadline_ = k_never;
  trip_ = refused(code, std::move(detail));
}

void Supervisor::trip(FaultCode code, FaultClass policy, std::string detail, TimePoint now) {
  Fault const fault{code, policy, std::move(detail)};
  trip_ = fault;
  run_deadline_ = k_never;
  back_off_.reset();
  if (drive_) drive_->tripped = true;
  if (blind_) blind_->tripped = true;
  // The first cause stays latched; what follows from it is not a new one. A runaway outranks everything.
  if (latched_ && latched_->policy != FaultClass::transient && code != FaultCode::runaway) return;
  if (latched_ && latched_->code == FaultCode::runaway) return;
  latched_ = fault;
  latched_at_ = now;
  if (policy == FaultClass::transient) heights_.distrust();
}

std::optional<Fault> Supervisor::take_trip() {
  return std::exchange(trip_, std::nullopt);
}

std::optional<Fault> Supervisor::clear(TimePoint now) {
  if (!latched_) return std::nullopt;
  if (latched_->policy == FaultClass::permanent) {
    return refused(latched_->code, "cannot be cleared: " + latched_->detail);
  }
  latched_.reset();
  back_off_.reset();
  clearing_since_ = now;
  return std::nullopt;
}

// --- Over a restart

void Supervisor::remember(Memory& memory, TimePoint now) const {
  memory.motor_runs = budget_.memory(now, run_deadline_);
  memory.locked = locked_;
  if (latched_ && latched_->policy != FaultClass::transient) memory.fault = latched_;
}

void Supervisor::restore(Memory const& memory, Duration elapsed, TimePoint now) {
  budget_.restore(memory.motor_runs, elapsed, now);
  locked_ = memory.locked;
  if (!memory.fault) return;
  // Who restarts the daemon after a runaway was told to switch the power off before.
  latched_ = Fault{memory.fault->code, FaultClass::device, memory.fault->detail};
  latched_at_ = now;
}

}  // namespace desk::core
