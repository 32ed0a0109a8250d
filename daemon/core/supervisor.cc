#include "daemon/core/supervisor.h"

#include "daemon/core/words.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// Faster than any desk: cruise is at most 40 mm/s, plus 30 % for an empty one going down (hardware.md §1).
constexpr double k_fastest_mm_s = 80;
constexpr double k_jump_mm = 20;          ///< |Δh| > v_max·Δt + 20 mm is no motion (design §4)
constexpr double k_lowest_desk_mm = 300;  ///< no desk is lower or higher: a decimal point was lost
constexpr double k_highest_desk_mm = 1600;
constexpr int k_readings_to_trust = 2;  ///< after start-up (design §5)
constexpr int k_readings_to_relocate =
    3;  ///< agreeing odd readings of a resting desk: it was moved while we were blind
constexpr double k_started_mm = 2;  ///< design §5: no start, stall
constexpr Duration k_stall_window = std::chrono::seconds{1};
constexpr double k_reversal_mm = 3;
constexpr double k_runaway_mm = 20;
/// An empty desk is 30 % faster than nominal, and the way to brake grows with the square (hardware.md §1).
constexpr double k_longest_coast = 1.7;
constexpr Duration k_rest = std::chrono::milliseconds{400};
constexpr double k_range_margin_mm = 10;
constexpr Duration k_sleeper_grace =
    std::chrono::milliseconds{1500};  ///< first reading of a sensor that slept
constexpr Duration k_shortest_lease = std::chrono::milliseconds{300};
constexpr Duration k_start_grace = std::chrono::milliseconds{400};
constexpr Seconds k_run_floor{5};

}  // namespace

Supervisor::Supervisor(Capabilities const& capabilities, SoftLimits const& limits,
                       MotionSettings const& settings)
    : capabilities_{capabilities}, limits_{limits}, settings_{settings} {}

Distance Supervisor::uncertainty() const {
  return Distance::of_mm(4 * capabilities_.noise.mm() + capabilities_.resolution.mm());
}

Duration Supervisor::longest_lease(action::Lease lease) const {
  Duration const usual = std::max(k_shortest_lease, capabilities_.report_period * 5 / 2);
  // The dead time comes on top: until it is over no reading can show motion.
  return lease == action::Lease::start || !drive_ || !drive_->fresh
             ? usual + capabilities_.start_delay * 2 + k_start_grace
             : usual;
}

bool Supervisor::inhibited() const {
  return plausible_in_a_row_ < k_readings_to_trust;
}

std::optional<Fault> Supervisor::refusal() const {
  if (latched_)
    return Fault{latched_->code, FaultClass::interlock, "a fault is latched: " + latched_->detail};
  if (locked_) return Fault{FaultCode::locked, FaultClass::interlock, "the controls are locked"};
  if (inhibited()) {
    return Fault{FaultCode::inhibited, FaultClass::interlock, "the height is not known yet"};
  }
  return std::nullopt;
}

Supervisor::Verdict Supervisor::review(MotorCommand const& command, TimePoint now) {
  if (std::holds_alternative<action::Halt>(command)) return {command, std::nullopt};
  if (auto fault = refusal()) return {std::nullopt, std::move(fault)};

  Direction direction = Direction::up;
  action::Lease lease = action::Lease::start;
  TimePoint until;
  if (auto const* drive = std::get_if<action::Drive>(&command)) {
    direction = drive->direction;
    lease = drive->lease;
    until = drive->until;
  } else {
    auto const& move = std::get<action::MoveTo>(command);
    if (!limits_.contains(move.target)) {
      return {std::nullopt, Fault{FaultCode::out_of_range, FaultClass::interlock,
                                  "target " + in_words(move.target) + " is outside the soft limits"}};
    }
    direction = towards(last_->height, move.target);
    lease = move.lease;
    until = move.until;
  }
  bool const velocity = capabilities_.kind == Capabilities::Kind::velocity;
  if (velocity && drive_ && drive_->direction != direction) {
    return {std::nullopt, Fault{FaultCode::reversal, FaultClass::interlock,
                                "a reversal without a stop in between was asked for"}};
  }
  if (velocity && direction == Direction::up && last_->height >= limits_.max) {
    return {std::nullopt,
            Fault{FaultCode::out_of_range, FaultClass::interlock, "already at the upper soft limit"}};
  }
  if (velocity && direction == Direction::down && last_->height <= limits_.min) {
    return {std::nullopt,
            Fault{FaultCode::out_of_range, FaultClass::interlock, "already at the lower soft limit"}};
  }
  if (lease == action::Lease::start) begin_drive(direction, now);
  if (!drive_)
    return {std::nullopt, Fault{FaultCode::inhibited, FaultClass::interlock, "the motor was switched off"}};
  TimePoint const latest = now + longest_lease(lease);
  MotorCommand allowed = command;
  std::visit(
      [&](auto& c) {
        if constexpr (requires { c.until; }) c.until = std::min(until, latest);
      },
      allowed);
  return {allowed, std::nullopt};
}

void Supervisor::begin_drive(Direction direction, TimePoint now) {
  drive_ = Drive{now, last_->height, direction, last_->height, 0, false, false};
  halted_.reset();
  recent_.clear();
}

void Supervisor::expect_run(Distance way, Speed cruise, TimePoint now) {
  Seconds const expected{way.abs().mm() / std::max(1.0, cruise.mm_s())};
  run_deadline_ = now + to_duration(std::max(k_run_floor, expected * 1.5 + Seconds{3}));
}

void Supervisor::observe(event::OutputChanged const& output) {
  if (output.output != Output::off || (drive_ && output.requested_at < drive_->since)) return;
  if (drive_ && last_) {
    halted_ = Reading{output.at, last_->height};
    rest_since_ = output.at;
    rest_height_ = last_->height;
  }
  drive_.reset();
}

void Supervisor::link_lost() {
  plausible_in_a_row_ = 0;
  drive_.reset();
  halted_.reset();
}

bool Supervisor::observe(Telemetry const& telemetry, TimePoint now) {
  if (telemetry.drive_fault) {
    Fault const& f = *telemetry.drive_fault;
    if (drive_ || f.policy != FaultClass::transient) trip(f.code, f.policy, f.detail, now);
  }
  if (!accept(telemetry, now)) return false;
  Reading const& reading = *last_;
  // A sensor that fell silent and speaks again has healed itself.
  if (latched_ && latched_->policy == FaultClass::transient && plausible_in_a_row_ >= k_readings_to_trust) {
    latched_.reset();
  }
  judge_range(reading, now);
  if (drive_ && !drive_->tripped) judge_motion(reading, now);
  if (halted_) judge_halted(reading, now);
  return true;
}

bool Supervisor::accept(Telemetry const& telemetry, TimePoint now) {
  if (!telemetry.height || !telemetry.height->finite()) return false;
  Reading const reading{telemetry.at, *telemetry.height};
  if (last_ && reading.at <= last_->at) return false;  // the same reading again
  double const h = reading.height.mm();
  bool plausible = h >= k_lowest_desk_mm && h <= k_highest_desk_mm;
  auto const follows = [&](Reading const& earlier) {
    double const reach =
        k_fastest_mm_s * to_seconds(reading.at - earlier.at) + k_jump_mm + 5 * capabilities_.noise.mm();
    return std::abs(h - earlier.height.mm()) <= reach;
  };
  bool const continuous = !last_ || follows(*last_);
  if (plausible && continuous) {
    last_ = reading;
    implausible_in_a_row_ = 0;
    plausible_in_a_row_ = std::min(plausible_in_a_row_ + 1, k_readings_to_trust);
    return true;
  }
  bool const agrees = plausible && odd_ && implausible_in_a_row_ > 0 && follows(*odd_);
  implausible_in_a_row_ = agrees || !plausible ? implausible_in_a_row_ + 1 : 1;
  odd_ = reading;
  if (implausible_in_a_row_ < k_readings_to_relocate) return false;
  if (drive_ || !plausible) {
    trip(FaultCode::out_of_range, FaultClass::device,
         "the sensor says " + in_words(reading.height) +
             (last_ ? " after " + in_words(last_->height) : std::string{}) + ", which no desk can do",
         now);
    return false;
  }
  last_ = reading;
  implausible_in_a_row_ = 0;
  plausible_in_a_row_ = 1;
  return true;
}

void Supervisor::judge_range(Reading const& reading, TimePoint now) {
  if (!drive_ || drive_->tripped) return;
  double const margin = k_range_margin_mm +
                        std::max(capabilities_.coast_up, capabilities_.coast_down).mm() * k_longest_coast +
                        uncertainty().mm();
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

void Supervisor::judge_motion(Reading const& reading, TimePoint now) {
  drive_->fresh = true;
  Direction const d = drive_->direction;
  double const s = sign(d);
  double const back = s * (drive_->extreme - reading.height).mm();
  if (back > k_reversal_mm + uncertainty().mm()) {
    trip(FaultCode::reversal, FaultClass::device,
         "driven " + std::string{to_string(d)} + ", but the height went " + in_words(Distance::of_mm(back)) +
             " the other way at " + in_words(reading.height),
         now);
    return;
  }
  if (back < 0) drive_->extreme = reading.height;
  judge_stall(reading, now);
}

void Supervisor::judge_stall(Reading const& reading, TimePoint now) {
  recent_.push_back(reading);
  // Keep one reading that is older than the window, so that the window is fully covered.
  while (recent_.size() > 2 && reading.at - recent_[1].at >= k_stall_window) recent_.pop_front();
  Duration const covered = reading.at - recent_.front().at;
  if (covered < k_stall_window) return;
  double const progress = sign(drive_->direction) * (reading.height - recent_.front().height).mm();
  double const speed = progress / to_seconds(covered);
  bool const was_fast = drive_->fastest_mm_s > capabilities_.cruise.mm_s() / 2;
  drive_->fastest_mm_s = std::max(drive_->fastest_mm_s, speed);
  if (!was_fast || progress >= k_started_mm) return;
  trip(FaultCode::stall, FaultClass::device,
       "moved only " + in_words(Distance::of_mm(progress)) + " in the last second at " +
           in_words(reading.height) + ", driven " + std::string{to_string(drive_->direction)},
       now);
}

void Supervisor::judge_halted(Reading const& reading, TimePoint now) {
  if (reading.at <= halted_->at) return;
  if ((reading.height - rest_height_).abs() > Distance::of_mm(1) + uncertainty()) {
    rest_height_ = reading.height;
    rest_since_ = reading.at;
  }
  if (reading.at - rest_since_ >= k_rest) {
    halted_.reset();
    return;
  }
  double const coast = std::max(capabilities_.coast_up, capabilities_.coast_down).mm();
  double const moved = (reading.height - halted_->height).abs().mm();
  if (moved <= coast * k_longest_coast + k_runaway_mm + uncertainty().mm()) return;
  // Said again at each reading, so motor off is sent again and again until the desk stands.
  trip(FaultCode::runaway, FaultClass::permanent,
       "moved on by " + in_words(Distance::of_mm(moved)) +
           " after motor off: switch the desk's power off, then restart deskd",
       now);
}

TimePoint Supervisor::stale_at() const {
  if (!drive_) return k_never;
  if (drive_->fresh) return last_->at + capabilities_.stale_after;
  Duration const grace = capabilities_.reports_at_rest ? capabilities_.stale_after
                                                       : std::max(capabilities_.stale_after, k_sleeper_grace);
  return drive_->since + grace;
}

void Supervisor::on_wake(TimePoint now) {
  if (!drive_ || drive_->tripped) return;
  if (now >= stale_at()) {
    trip(FaultCode::stale_height, FaultClass::transient,
         "no fresh height for " + in_words(now - last_->at) + " while moving", now);
    return;
  }
  // Compared with where the motor went on, so a slow but moving desk passes.
  bool const started = (last_->height - drive_->from).abs().mm() >= k_started_mm;
  if (!started && now >= drive_->since + settings_.no_start_after) {
    trip(FaultCode::no_start, FaultClass::device,
         "driven for " + in_words(now - drive_->since) +
             " without motion: is the desk locked, asleep, too hot, or at its end stop?",
         now);
    return;
  }
  if (now >= run_deadline_) {
    trip(FaultCode::move_too_long, FaultClass::device, "the move took longer than its distance explains",
         now);
  }
}

TimePoint Supervisor::next_deadline() const {
  if (!drive_ || drive_->tripped) return k_never;
  bool const started = (last_->height - drive_->from).abs().mm() >= k_started_mm;
  TimePoint const no_start = started ? k_never : drive_->since + settings_.no_start_after;
  return std::min({stale_at(), no_start, run_deadline_});
}

void Supervisor::trip(FaultCode code, FaultClass policy, std::string detail, TimePoint now) {
  Fault const fault{code, policy, std::move(detail)};
  trip_ = fault;
  run_deadline_ = k_never;
  if (drive_) drive_->tripped = true;
  // The first cause stays latched; what follows from it is not a new one. A runaway outranks everything.
  if (latched_ && latched_->policy != FaultClass::transient && code != FaultCode::runaway) return;
  if (latched_ && latched_->code == FaultCode::runaway) return;
  latched_ = fault;
  latched_at_ = now;
  if (policy == FaultClass::transient) plausible_in_a_row_ = 0;
}

std::optional<Fault> Supervisor::take_trip() {
  return std::exchange(trip_, std::nullopt);
}

std::optional<Fault> Supervisor::clear() {
  if (!latched_) return std::nullopt;
  if (latched_->policy == FaultClass::permanent) {
    return Fault{latched_->code, FaultClass::interlock, "cannot be cleared: " + latched_->detail};
  }
  latched_.reset();
  return std::nullopt;
}

}  // namespace desk::core
