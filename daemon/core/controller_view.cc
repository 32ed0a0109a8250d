// What a desk looks like from outside.

#include "daemon/core/controller.h"

#include <algorithm>

namespace desk::core {
namespace {

/// Within this share of the way between the presets the desk counts as sitting or standing.
constexpr double k_posture_band = 0.35;
/// The seat is measured every ten seconds while the desk rests; after several misses nobody knows.
constexpr Duration k_seat_holds = std::chrono::minutes{2};

Snapshot::Stage to_snapshot(Cycle::Stage stage) {
  switch (stage) {
    case Cycle::Stage::off: return Snapshot::Stage::off;
    case Cycle::Stage::waiting: return Snapshot::Stage::waiting;
    case Cycle::Stage::counting: return Snapshot::Stage::counting;
    case Cycle::Stage::announced: return Snapshot::Stage::announced;
    case Cycle::Stage::due: return Snapshot::Stage::due;
    case Cycle::Stage::moving: return Snapshot::Stage::moving;
  }
  return Snapshot::Stage::off;
}

void show_intervals(Cycle const& cycle, Snapshot& s) {
  s.sit_bout = cycle.intervals().sit;
  s.stand_bout = cycle.intervals().stand;
  s.ramp_week = cycle.intervals().week;
  s.sit_interval = cycle.wanted(Interval::sit);
  s.stand_interval = cycle.wanted(Interval::stand);
  s.snooze = cycle.wanted(Interval::snooze);
  s.sit_interval_set = cycle.taught().of(Interval::sit).has_value();
  s.stand_interval_set = cycle.taught().of(Interval::stand).has_value();
  s.snooze_set = cycle.taught().of(Interval::snooze).has_value();
  s.discomfort_until_day = cycle.discomfort().until_day();
  s.discomfort_until = cycle.discomfort().until();
}

}  // namespace

std::optional<Preset> DeskController::near_preset() const {
  if (homing_ || motion_.active() || motion_.moving() || !motion_.height() || link_ != Snapshot::Link::up)
    return std::nullopt;
  Distance const way = settings_.presets.stand - settings_.presets.sit;
  Distance const above_sit = *motion_.height() - settings_.presets.sit;
  double const share = above_sit / way;
  if (share <= k_posture_band) return Preset::sit;
  if (share >= 1 - k_posture_band) return Preset::stand;
  return std::nullopt;
}

Posture DeskController::posture() const {
  if (!motion_.height()) return Posture::unknown;
  if (presence_ == Presence::away) return Posture::away;
  if (presence_ == Presence::unknown || link_ != Snapshot::Link::up) return Posture::unknown;
  auto const preset = near_preset();
  if (!preset) return Posture::between;
  return *preset == Preset::sit ? Posture::sitting : Posture::standing;
}

std::string DeskController::obstacle() const {
  if (link_ == Snapshot::Link::down) return "the desk does not answer";
  if (auto const fault = supervisor_.refusal()) return fault->detail;
  if (calibration_) return "the desk is being calibrated";
  if (homing_) return "the desk is being homed";
  auto const target = motion_.target();
  if (target && target->origin == Origin::safety) return "the desk is being moved";
  if (motor_rests_until_ != k_never) return "the motor needs rest";
  return {};
}

bool DeskController::moved_by_somebody() const {
  auto const target = motion_.target();
  return target ? target->origin != Origin::cycle && target->origin != Origin::safety
                : motion_.active() || motion_.moving();
}

std::string DeskController::closed() const {
  std::string why = interruptions_.why_closed();
  return why.empty() ? schedule_.why_closed() : why;
}

TimePoint DeskController::rest_ends(Preset here) const {
  if (!supervisor_.budget().used_lately()) return k_never;
  Seconds const change = motor_time(settings_.presets.of(other(here)));
  TimePoint const free = supervisor_.budget().free_at(to_duration(change), now_);
  return free > now_ ? free : k_never;
}

Snapshot::Strain DeskController::strain(TimePoint now) const {
  Bouts const bouts = log_.bouts(now);
  Snapshot::Strain strain;
  if (bouts.bout() && bouts.bout()->posture == Preset::sit) strain.sat = bouts.bout()->counted;
  strain.stand_load = bouts.stand_load();
  strain.present = bouts.present();
  strain.moved_ago = cycle_.moves().ages(now);
  return strain;
}

// --- What comes of its motion

void DeskController::follow_travel() {
  bool const in_motion = motion_.active() || motion_.moving();
  // While it is homed its height means nothing; and one that was read only once may be damaged.
  bool const known = !homing_ && !needs_homing_ && !supervisor_.inhibited();
  auto const height = known ? motion_.height() : std::nullopt;
  if (odometer_.follow(height, in_motion, motion_.visible())) ++memory_revision_;
}

void DeskController::note_learned() {
  MotionModel const& model = motion_.model();
  auto const cruise = [&](Direction d) { return model.cruise_learned(d) ? model.stroke(d).cruise : Speed{}; };
  auto const coast = [&](Direction d) {
    return model.stops_learned(d) > 0 ? model.stroke(d).coast() : Distance{};
  };
  Snapshot::Learned const learned{cruise(Direction::up), cruise(Direction::down), coast(Direction::up),
                                  coast(Direction::down)};
  if (learned != Snapshot::Learned{}) learned_ = learned;
}

Snapshot DeskController::snapshot(TimePoint now) const {
  Snapshot s;
  s.at = now;
  s.link = link_;
  s.link_reason = link_reason_;
  if (!needs_homing_) s.height = motion_.height();
  s.height_at = height_at_;
  if (now - seat_at_ <= k_seat_holds) s.seat = seat_;
  s.inhibited = supervisor_.inhibited();
  if (auto const direction = homing_ ? homing_->moving() : motion_.moving()) {
    s.motion = *direction == Direction::up ? Snapshot::Motion::raising : Snapshot::Motion::lowering;
  }
  if (auto const target = motion_.target()) s.target = target->height;
  s.posture = posture_;
  s.posture_since = log_.posture_since();
  show_intervals(cycle_, s);
  for (Preset const p : {Preset::sit, Preset::stand}) {
    bool const rests = s.height && s.motion == Snapshot::Motion::stopped;
    if (rests && (motion_.resting_at() - settings_.presets.of(p)).abs() <= motion_.deadband())
      s.at_preset = p;
  }
  Cycle::View const view = cycle_.view();
  s.cycle_mode = cycle_.mode();
  s.stage = to_snapshot(view.stage);
  s.next_posture = view.next;
  s.next_change = view.next_change;
  s.hold_until = view.hold_until;
  s.cycle_note = view.note;
  s.presence = presence_;
  s.locked = supervisor_.locked();
  s.fault = supervisor_.latched();
  s.fault_at = supervisor_.latched_at();
  s.calibrating = calibration_.has_value();
  s.counts_height = capabilities_.home.has_value();
  s.needs_homing = needs_homing_;
  s.homing = homing_.has_value();
  s.has_obstacle_strip = settings_.obstacle_strip;
  s.obstacle = supervisor_.obstacle();
  s.heights_measured = static_cast<int>(curve_.points().size());
  s.motor_left = supervisor_.budget().left(now);
  Distance const stroke = settings_.limits.max - settings_.limits.min;
  TimePoint const free = supervisor_.budget().free_at(
      to_duration(motion_.model().stroke(Direction::up).motor_time(stroke)), now);
  if (free > now) s.motor_free_at = free;
  s.today = log_.today(now);
  s.undisturbed_until = interruptions_.undisturbed_until();
  s.paused_until = interruptions_.paused_until();
  s.quiet = !closed().empty();
  s.clock_assumed = schedule_.assumed();
  s.limits = settings_.limits;
  s.presets = settings_.presets;
  s.configured = taught_.configured();
  s.strain = strain(now);
  s.travel = odometer_.total();
  s.learned = learned_;
  return s;
}

}  // namespace desk::core
