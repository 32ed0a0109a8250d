// The rules. Limits come from the design and the desk's data, never from what the core computed.

#include "tests/simulation/invariants.h"
#include "tests/support/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::testing {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration k_obstruction_limit = milliseconds{150};
/// A stop that was lost on the line is tried again this soon at the latest.
constexpr Duration k_halt_retry = milliseconds{30};
constexpr double k_fastest_mm_s = 55;  ///< 40 mm/s downwards, 30 % light
/// An empty desk is 30 % faster than nominal, and the way to brake grows with the square.
constexpr double k_longest_coast = 1.7;
constexpr double k_lowest_desk_mm = 300;
constexpr double k_highest_desk_mm = 1600;

}  // namespace

double Invariants::longest_coast_mm() const {
  return k_longest_coast * std::max(capabilities_.coast_up, capabilities_.coast_down).mm();
}

double Invariants::sensor_error_mm() const {
  return 5 * capabilities_.noise.mm() + std::max(coarse_step_, capabilities_.resolution).mm();
}

TimePoint Invariants::deadline_of(Height from) const {
  double const way = target_ ? (*target_ - from).abs().mm() : 0;
  double const s = std::max(5.0, 3 + 1.5 * way / (slowest_share_ * capabilities_.cruise.mm_s()));
  return now_ + core::to_duration(core::Seconds{s + 0.5});
}

bool Invariants::has_cause() const {
  return cycle_moves_ || std::any_of(causes_.begin(), causes_.end(), [&](Cause const& c) {
           // What was sent before the button was let go may still be under way.
           return c.expires == core::k_never || now_ < c.expires + 2 * transaction_;
         });
}

/// A stop is on its way, or was lost and comes again.
bool Invariants::halting() const {
  return now_ - halt_tried_ <= k_halt_retry;
}

// ---- A motor command goes out

void Invariants::check_start(core::BusSchedule::Job const& job, DeskWorld& world) {
  check_lease(job);
  auto const* drive = std::get_if<core::action::Drive>(&job.command);
  auto const* move = std::get_if<core::action::MoveTo>(&job.command);
  // A servo at its target goes nowhere, and a renewal changes nothing: a hand may have pushed it past.
  auto const near = [&](Height target) { return std::abs(target.mm() - truth_mm_) < 5; };
  bool const renewal = move != nullptr && run_ && run_->target == move->target;
  // And which way it went is only known to who can see it; to reverse gently is the servo's own business.
  bool const unseen = run_ && !sensor_well_;
  bool const idle_servo =
      move != nullptr && (renewal || near(move->target) || (run_ && near(run_->target)) || unseen);
  Direction const direction =
      drive != nullptr ? drive->direction : core::towards(Height::at_mm(truth_mm_), move->target);
  if (move != nullptr && !settings_.limits.contains(move->target)) {
    violated("limits", fmt::format("sent to {:.1f}", move->target.mm()));
  }
  if (!idle_servo) check_direction(direction, world);
  check_permission(direction);
  if (!halted_once_) violated("halt first", "the motor was started before it was stopped once");
  if (!run_ && newest_reading_ < off_at_) {
    violated("blind start", "the motor was started on a height from before it went off");
  }
  if (readings_ < 2) {
    violated("known height", fmt::format("the motor was started with {} readings", readings_));
  }
}

void Invariants::check_lease(core::BusSchedule::Job const& job) {
  TimePoint until;
  std::visit(
      [&](auto const& c) {
        if constexpr (requires { c.until; }) until = c.until;
      },
      job.command);
  Duration const longest = std::max(Duration{milliseconds{300}}, capabilities_.report_period * 5 / 2) +
                           2 * capabilities_.start_delay + milliseconds{400};
  if (until <= now_ - transaction_) violated("lease", "a command was carried out after its lease had ended");
  if (until - now_ > longest) {
    violated("lease", fmt::format("a lease of {:.3f} s", core::to_seconds(until - now_)));
  }
}

void Invariants::check_direction(Direction direction, DeskWorld& /*world*/) {
  if (run_ && run_->direction != direction) violated("reversal", "reversed without a stop");
  if (!run_ && last_direction_ && *last_direction_ != direction &&
      now_ - ran_until_ < settings_.motion.reversal_pause) {
    violated("reversal", fmt::format("reversed after {:.3f} s", core::to_seconds(now_ - ran_until_)));
  }
}

void Invariants::check_permission(Direction direction) {
  bool const backs_off = (run_ && run_->back_off) || (back_off_ && now_ <= back_off_->until &&
                                                      back_off_->direction.value_or(direction) == direction);
  if (locked_) violated("lock", "the motor was started while locked");
  if (backs_off) return;
  if (strip_blocked_) violated("strip", "the motor was started although the obstacle strip is pressed");
  if (fault_) violated("fault", fmt::format("the motor was started in spite of {}", to_string(*fault_)));
  if (!has_cause()) violated("reason", "the motor was started and nobody had asked");
}

// ---- After every step

void Invariants::after_step(DeskWorld& world) {
  now_ = world.now();
  ++steps_;
  note_truth(world);
  if (run_) check_run(world);
  if (int const n = world.plant().reversals_without_stop(); n != reversals_) {
    // A stuck relay reverses nothing, but it makes the desk coast on under a motor that is believed off.
    // A hand that just let go of the handset, or a relay: a step of ten millimetres, or as much noise, hides
    // the end of that motion.
    // So does a line that told nothing since.
    bool const untold = newest_reading_ < let_go_ + milliseconds{300};
    bool const unseen = now_ - let_go_ < seconds{3} && (untold || sensor_error_mm() >= 10);
    bool const blind_servo = capabilities_.kind == core::Capabilities::Kind::servo && !sensor_well_;
    if (!stuck_ && !unseen && !blind_servo && n > reversals_)
      violated("reversal", "the other way while driven or coasting");
    reversals_ = n;
  }
  if (stuck_ && !run_) check_halts_repeated(world);
  check_obstruction();
  // Building the state costs more than all else; while nothing moves it is looked at now and then.
  constexpr std::uint64_t k_seldom = 16;
  bool const lively = now_ - still_since_ < seconds{6};
  if (lively || steps_ % k_seldom == 0) check_shown(world);
}

void Invariants::see_truth(DeskWorld& world) {
  double const before = std::exchange(truth_mm_, world.true_height().mm());
  way_mm_ += std::abs(truth_mm_ - before);
}

void Invariants::note_truth(DeskWorld& world) {
  // A desk at rest stays where it is; looking at it again costs more than all else that happens at rest.
  auto const& plant = world.plant();
  if (!plant.motor_on() && plant.speed().mm_s() == 0 && plant.now() - still_since_ > seconds{2}) return;
  see_truth(world);
  if (std::abs(truth_mm_ - still_mm_) > 0.05) {
    if (now_ - still_since_ > milliseconds{500}) moving_since_ = now_;
    still_since_ = now_;
    still_mm_ = truth_mm_;
  }
}

void Invariants::check_run(DeskWorld& world) {
  Duration const slack = 3 * transaction_ + milliseconds{1};
  bool const stopping = halting();
  if (!stopping && now_ > run_->lease_end + slack) {
    violated("lease", fmt::format("the motor runs {:.3f} s after its lease",
                                  core::to_seconds(now_ - run_->lease_end)));
  }
  if (has_cause() || run_->back_off) {
    no_cause_since_.reset();
  } else if (!no_cause_since_) {
    no_cause_since_ = now_;
  }
  if (!stopping && no_cause_since_ && now_ - *no_cause_since_ > slack) {
    violated("reason", fmt::format("the motor runs on, {:.3f} s after there was no reason left",
                                   core::to_seconds(now_ - *no_cause_since_)));
  }
  if (!stopping) check_fresh();
  if (!stopping) check_progress(world);
  if (!stopping && !run_->back_off && strip_blocked_ && now_ - strip_since_ > slack) {
    violated("strip", fmt::format("the motor runs on, {:.3f} s after the obstacle strip was pressed",
                                  core::to_seconds(now_ - strip_since_)));
  }
  // Who is caught has to be freed, however warm the motor is.
  if (!stopping && !run_->back_off) check_budget();
  check_limits(world);
  if (auto const shown = twin_.shown(); shown) {
    // Where the travel ends anyway nobody can tell an obstacle from the end stop, and nobody needs to.
    constexpr double k_near_mm = 30;
    bool const at_end = truth_mm_ > settings_.limits.max.mm() - k_near_mm - sensor_error_mm() ||
                        truth_mm_ < settings_.limits.min.mm() + k_near_mm + sensor_error_mm();
    if (!obstructed_at_ && !at_end && !fault_) obstructed_at_ = *shown;
    if (!stopping && now_ - *shown > k_obstruction_limit) {
      violated("obstruction", fmt::format("the motor still runs {:.3f} s after the reading of {} showed it",
                                          core::to_seconds(now_ - *shown), describe(*shown)));
    }
  }
}

void Invariants::check_fresh() {
  Duration const slack = 3 * transaction_ + milliseconds{5};
  bool const seen = newest_reading_ >= run_->since;
  Duration const first = capabilities_.reports_at_rest
                             ? capabilities_.stale_after
                             : std::max(capabilities_.stale_after, Duration{milliseconds{1500}});
  // A reading that is too old when it arrives cannot be acted upon before.
  TimePoint const latest =
      seen ? std::max(newest_reading_ + capabilities_.stale_after, newest_told_at_) : run_->since + first;
  if (now_ > latest + slack) {
    violated("stale", fmt::format("the motor runs on a reading of {:.3f} s ago",
                                  core::to_seconds(now_ - newest_reading_)));
  }
}

void Invariants::check_progress(DeskWorld& /*world*/) {
  bool const servo = capabilities_.kind == core::Capabilities::Kind::servo;
  if (!run_->moved && std::abs(truth_mm_ - run_->from.mm()) >= 1) {
    run_->moved = true;
    if (servo) last_direction_ = core::towards(run_->from, Height::at_mm(truth_mm_));
  }
  bool const arrived = servo && std::abs(run_->target.mm() - truth_mm_) < 2;
  Duration const limit = settings_.motion.no_start_after + milliseconds{150};
  if (!run_->moved && !arrived && now_ - run_->since > limit) {
    violated("no start",
             fmt::format("driven for {:.1f} s without motion", core::to_seconds(now_ - run_->since)));
  }
  if (now_ > run_->deadline) {
    violated("deadline",
             fmt::format("one run of the motor took {:.1f} s", core::to_seconds(now_ - run_->since)));
  }
  if (run_->back_off) {
    double const way = std::abs(truth_mm_ - run_->from.mm());
    // With a height that does not change it goes on until that is noticed.
    double const blind = calm_for(seconds{3}) ? 0 : 2.5 * k_fastest_mm_s;
    if (way > settings_.motion.back_off.mm() + longest_coast_mm() + sensor_error_mm() + 10 + blind) {
      violated("back off", fmt::format("{:.0f} mm the other way after an obstruction", way));
    }
  }
}

void Invariants::check_limits(DeskWorld& /*world*/) {
  if (by_hand_ || handset_) return;  // a hand may move it anywhere; back it may come
  // What a blind second at full speed adds when the sensor or the line is bad.
  double const blind = calm_for(seconds{2}) ? 0 : k_fastest_mm_s * 1.5 + 20;
  double const slack = sensor_error_mm() + 8 + blind;
  bool const over = run_->direction == Direction::up && truth_mm_ > settings_.limits.max.mm() + slack;
  bool const under = run_->direction == Direction::down && truth_mm_ < settings_.limits.min.mm() - slack;
  if (over || under) violated("limits", fmt::format("driven outwards at {:.1f}", truth_mm_));
}

void Invariants::check_budget() {
  TimePoint const begin = now_ - settings_.motion.motor_window;
  while (!motor_time_.empty() && motor_time_.front().to <= begin) {
    motor_time_.pop_front();
    if (motor_time_.empty()) motor_slack_ = Duration{0};
  }
  Duration spent = now_ - run_->since;
  for (Span const& s : motor_time_) spent += s.to - std::max(s.from, begin);
  // Transactions that were carried out and not answered are switched off 20 ms later; some of that adds up.
  if (spent > settings_.motion.motor_budget + motor_slack_ + milliseconds{250}) {
    violated("budget", fmt::format("the motor ran {:.1f} s of the last {:.0f} min", core::to_seconds(spent),
                                   core::to_seconds(settings_.motion.motor_window) / 60));
  }
}

/// What was in the way must be said.
void Invariants::check_obstruction() {
  if (!obstructed_at_ || run_) return;
  if (hangs_ || now_ - *obstructed_at_ < milliseconds{800}) return;
  if (!fault_) violated("obstruction", "it was obstructed, and no fault tells");
  obstructed_at_.reset();
}

/// A relay that sticks keeps the desk moving after motor off: stops must go on being sent.
void Invariants::check_halts_repeated(DeskWorld& world) {
  bool const blind = handset_ || hangs_ || !sensor_well_ || !line_well_ || !halted_once_ || readings_ < 2;
  double const gone = std::abs(truth_mm_ - off_mm_);
  bool const moving = world.plant().motor_on() && std::abs(world.plant().speed().mm_s()) > 5;
  if (blind || by_hand_ || !moving || gone < longest_coast_mm() + 20 + 2 * sensor_error_mm() + 20) return;
  if (now_ - halt_tried_ > milliseconds{700}) {
    violated("runaway", fmt::format("moves on by {:.0f} mm, last stop {:.1f} s ago", gone,
                                    core::to_seconds(now_ - halt_tried_)));
  }
}

// ---- What is published

void Invariants::check_shown(DeskWorld& world) {
  if (hangs_) return;
  core::Snapshot const s = world.state();
  if (s.locked != locked_) violated("shown", "the lock");
  if (s.presence != presence_) violated("shown", "presence");
  check_height_shown(s, world);
  check_travel(s);
  if (!calm_for(seconds{6})) return;
  if (s.link != core::Snapshot::Link::up) violated("shown", "the link is down, and nothing is wrong with it");
  bool const stopped = s.motion == core::Snapshot::Motion::stopped;
  bool const at_rest =
      !run_ && !has_cause() && now_ - off_at_ > seconds{5} && now_ - still_since_ > seconds{5};
  // A hand is noticed late by noise, and that it let go by silence.
  if (stopped || !at_rest) {
    shown_moving_since_.reset();
  } else if (!shown_moving_since_) {
    shown_moving_since_ = now_;
  } else if (now_ - *shown_moving_since_ > seconds{4}) {
    violated("shown", "in motion, but the desk stands still");
  }
}

/// The way only grows, and by no more than the desk went.
void Invariants::check_travel(core::Snapshot const& s) {
  double const shown = s.travel.mm();
  if (!travel_at_start_mm_) travel_at_start_mm_ = travel_mm_ = shown;
  if (shown < travel_mm_) violated("travel", fmt::format("{:.0f} mm, after {:.0f} mm", shown, travel_mm_));
  travel_mm_ = shown;
  // At both ends of a way a reading may be off, and on the way a reflection.
  constexpr double k_reflection_mm = 60;
  double const slack = 2 * sensor_error_mm() + 5 + (capabilities_.noise.mm() > 0 ? k_reflection_mm : 0);
  if (way_is_seen_ && shown - *travel_at_start_mm_ > way_mm_ + ways_ * slack) {
    violated("travel", fmt::format("{:.0f} mm are shown, the desk went {:.0f} mm",
                                   shown - *travel_at_start_mm_, way_mm_));
  }
}

void Invariants::check_height_shown(core::Snapshot const& s, DeskWorld& world) {
  if (!s.height) {
    if (calm_for(seconds{6}) && readings_ >= 2) violated("shown", "no height");
    return;
  }
  double const h = s.height->mm();
  if (h < k_lowest_desk_mm || h > k_highest_desk_mm)
    return violated("shown", fmt::format("height {:.0f}", h));
  if (s.height_at > now_) violated("shown", "a height of the future");
  if (!calm_for(seconds{6})) {
    shown_wrong_since_.reset();
    return;
  }
  // It may be as wrong as the sensor, plus what the desk moved since. A reflection may be believed until the
  // next readings say otherwise.
  Duration const age = now_ - s.height_at;
  double const since = s.height_at >= still_since_ ? 0 : k_fastest_mm_s * core::to_seconds(age);
  if (std::abs(h - truth_mm_) <= sensor_error_mm() + 3 + since) {
    shown_wrong_since_.reset();
  } else if (!shown_wrong_since_) {
    shown_wrong_since_ = now_;
  }
  Duration const reflections = capabilities_.noise.mm() > 0 ? Duration{seconds{3}} : Duration{0};
  if (shown_wrong_since_ && now_ - *shown_wrong_since_ >= reflections) {
    violated("shown", fmt::format("height {:.1f} of {:.2f} s ago, the desk is at {:.1f}", h,
                                  core::to_seconds(age), truth_mm_));
  }
  // One lost answer is everyday life.
  Duration const oldest =
      2 * world.options().resting_period + 2 * capabilities_.report_period + milliseconds{300};
  if (capabilities_.reports_at_rest && age > oldest) {
    violated("shown", fmt::format("the height is {:.2f} s old", core::to_seconds(age)));
  }
}

}  // namespace desk::testing
