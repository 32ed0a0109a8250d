#include "drivers/simulated/plant.h"

#include <algorithm>

namespace desk::driver::simulated {
namespace {

using core::Direction;
using core::Height;
using core::k_never;
using core::TimePoint;

}  // namespace

Plant::Plant(Profile const& profile, std::uint64_t seed, Height start, TimePoint t0)
    : Plant{profile, Random{seed}, start, t0} {}

Plant::Plant(Profile const& profile, Random random, Height start, TimePoint t0)
    : profile_{profile},
      now_{t0},
      sensor_{profile, random, t0},
      drivetrain_{profile, random, start, t0},
      last_activity_{t0} {
  observe(t0);
}

void Plant::advance(TimePoint t) {
  while (now_ < t) {
    TimePoint const next = std::min({t, drivetrain_.next_event(), dead_man_at_});
    // Reports are made with the motion that leads up to them, before anything changes at `next`.
    observe(next);
    now_ = std::max(now_, next);
    while (drivetrain_.next_event() <= now_) drivetrain_.pass_event();
    if (dead_man_at_ <= now_) lose_heartbeat();
  }
}

// ---- Commands

void Plant::run(Direction direction, TimePoint t) {
  command(direction, t);
}

void Plant::run_to(Height target, TimePoint t) {
  command(target, t);
}

void Plant::off(TimePoint t) {
  command({}, t);
  heartbeat_lost_ = false;
}

void Plant::command(Output output, TimePoint t) {
  advance(t);
  bool const stop = output == Output{};
  last_activity_ = now_;
  if (!stop && (ignores_commands_ || heartbeat_lost_)) return;
  if (output != wanted_ && reverses(output)) ++reversals_without_stop_;
  wanted_ = output;
  bool const renews = std::holds_alternative<Height>(output) && profile_.dead_man.count() > 0;
  dead_man_at_ = renews ? now_ + profile_.dead_man : k_never;
  switch_motor();
}

bool Plant::reverses(Output const& output) const {
  if (handset_ || drivetrain_.tripped()) return false;
  if (!drivetrain_.moving() && !drivetrain_.driven()) return false;
  if (auto const* direction = std::get_if<Direction>(&output)) return *direction != drivetrain_.direction();
  if (auto const* target = std::get_if<Height>(&output)) {
    return drivetrain_.moving() && core::towards(height(), *target) != drivetrain_.direction();
  }
  return false;
}

/// Brings relays, handset and motor into line.
void Plant::switch_motor() {
  bool const holds = relay_stuck_ && relay_ != Output{};
  if (!holds) relay_ = wanted_;
  if (handset_) return drivetrain_.run(*handset_, now_);
  if (auto const* direction = std::get_if<Direction>(&relay_)) return drivetrain_.run(*direction, now_);
  if (auto const* target = std::get_if<Height>(&relay_)) return drivetrain_.run_to(*target, now_);
  drivetrain_.stop(now_);
}

/// A column at its target needs no heartbeat.
void Plant::lose_heartbeat() {
  dead_man_at_ = k_never;
  if (handset_ || !drivetrain_.driven()) return;
  heartbeat_lost_ = true;
  wanted_ = {};
  switch_motor();
}

// ---- Reports

TimePoint Plant::reports_until() const {
  bool const busy = !drivetrain_.resting() || drivetrain_.driven() || handset_.has_value();
  if (!profile_.quiet_after || busy) return k_never;
  return std::max(last_activity_, drivetrain_.resting_since()) + *profile_.quiet_after;
}

/// Makes the newest report due up to `until`, to which the present motion must hold. Older ones nobody can
/// see any more.
void Plant::observe(TimePoint until) {
  TimePoint const last = std::min(until, reports_until());
  if (auto const due = sensor_.due(last)) {
    sensor_.report(*due, drivetrain_.height(due->at));
    note_state();
  }
  if (last < until) sensor_.skip(until);
}

void Plant::ask(TimePoint t) {
  advance(t);
  if (asleep()) return;
  sensor_.ask(now_, height());
  note_state();
}

void Plant::note_state() {
  reported_running_ = drivetrain_.moving();
  reported_error_ = error();
}

std::optional<Plant::Report> Plant::report() const {
  auto const reading = sensor_.reading();
  if (asleep() || !reading) return std::nullopt;
  return Report{reading->at, reading->height, reported_running_, reported_error_};
}

std::optional<DriveError> Plant::error() const {
  if (heartbeat_lost_) return DriveError::heartbeat_lost;
  if (drivetrain_.tripped()) return DriveError::overcurrent;
  return std::nullopt;
}

// ---- The world

void Plant::press_handset(Direction direction, TimePoint t) {
  advance(t);
  last_activity_ = now_;
  handset_ = direction;
  if (std::holds_alternative<Height>(wanted_)) wanted_ = {};
  switch_motor();
}

void Plant::release_handset(TimePoint t) {
  advance(t);
  last_activity_ = now_;
  handset_.reset();
  switch_motor();
}

void Plant::place_obstacle(Obstacle obstacle, TimePoint t) {
  advance(t);
  drivetrain_.set_obstacle(obstacle, now_);
}

void Plant::remove_obstacle(TimePoint t) {
  advance(t);
  drivetrain_.set_obstacle(std::nullopt, now_);
}

void Plant::set_sensor_fault(SensorFault fault, TimePoint t) {
  advance(t);
  sensor_.set_fault(fault);
}

void Plant::set_relay_stuck(bool stuck, TimePoint t) {
  advance(t);
  relay_stuck_ = stuck;
  switch_motor();
}

}  // namespace desk::driver::simulated
