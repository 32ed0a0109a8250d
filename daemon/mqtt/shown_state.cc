#include "daemon/mqtt/shown_state.h"

#include <algorithm>

namespace desk::mqtt {

namespace {

using core::Snapshot;
using core::TimePoint;

/// Three a second leave room for the fourth that goes with the stop.
constexpr core::Duration k_height_gap = std::chrono::milliseconds{334};
constexpr core::Distance k_height_step = core::Distance::of_mm(1);
/// How long a desk that came to rest may creep before its exact height is shown for the last time.
constexpr core::Duration k_settle = std::chrono::seconds{1};
constexpr core::Duration k_times_period = std::chrono::minutes{1};

bool at_rest(Snapshot const& s) {
  return s.motion == Snapshot::Motion::stopped;
}

}  // namespace

TimePoint ShownState::height_due(Snapshot const& newest) const {
  bool const appeared = newest.height.has_value() != shown_->height.has_value();
  bool const stopped = at_rest(newest) && !at_rest(*shown_);
  if (appeared || (stopped && newest.height != shown_->height)) return heights_.free_at();
  if (newest.height == shown_->height) return core::k_never;
  if ((*newest.height - *shown_->height).abs() >= k_height_step) {
    return std::max(height_at_ + k_height_gap, heights_.free_at());
  }
  return at_rest(newest) && !settled_ ? std::max(height_at_ + k_settle, heights_.free_at()) : core::k_never;
}

TimePoint ShownState::times_due(Snapshot const& newest, TimePoint now) const {
  bool const new_day = newest.today.day != shown_->today.day || newest.today.sat < shown_->today.sat ||
                       newest.today.stood < shown_->today.stood;
  if (new_day || newest.posture != shown_->posture || newest.today.changes != shown_->today.changes)
    return now;
  bool const counting = newest.posture == core::Posture::sitting ||
                        newest.posture == core::Posture::standing || newest.today.sat != shown_->today.sat ||
                        newest.today.stood != shown_->today.stood;
  return counting ? times_at_ + k_times_period : core::k_never;
}

TimePoint ShownState::motor_due(Snapshot const& newest, TimePoint now) const {
  bool const stopped = at_rest(newest) && !at_rest(*shown_);
  if (stopped || newest.motor_free_at.has_value() != shown_->motor_free_at.has_value()) return now;
  bool const same = newest.motor_left == shown_->motor_left && newest.motor_free_at == shown_->motor_free_at;
  return same ? core::k_never : motor_at_ + k_times_period;
}

Snapshot const& ShownState::update(Snapshot const& newest, TimePoint now) {
  if (!shown_) {
    shown_ = newest;
    heights_.used(now);
    height_at_ = now;
    settled_ = false;
    times_at_ = now;
    motor_at_ = now;
  }
  Snapshot next = newest;

  TimePoint height_deadline = height_due(newest);
  if (height_deadline <= now) {
    bool const only_settled = at_rest(newest) && at_rest(*shown_) && newest.height && shown_->height &&
                              (*newest.height - *shown_->height).abs() < k_height_step;
    settled_ = only_settled;
    heights_.used(now);
    height_at_ = now;
    height_deadline = core::k_never;
  } else {
    if (newest.height != shown_->height) next.height_at = shown_->height_at;
    next.height = shown_->height;
    if (at_rest(newest) && !at_rest(*shown_) && height_deadline != core::k_never) {
      next.motion = shown_->motion;
      next.target = shown_->target;
    }
  }

  TimePoint times_deadline = times_due(newest, now);
  if (times_deadline <= now) {
    times_at_ = now;
    times_deadline = times_at_ + k_times_period;
  } else {
    // All of them, or one that grows with each second would take the whole state along.
    next.today = shown_->today;
    next.today.day = newest.today.day;
    next.today.changes = newest.today.changes;
    next.today.walks = newest.today.walks;
    next.today.moves = newest.today.moves;
  }

  TimePoint motor_deadline = motor_due(newest, now);
  if (motor_deadline <= now) {
    motor_at_ = now;
    motor_deadline = core::k_never;  // the next difference makes a new one
  } else {
    next.motor_left = shown_->motor_left;
    next.motor_free_at = shown_->motor_free_at;
  }

  shown_ = std::move(next);
  deadline_ = std::min({height_deadline, times_deadline, motor_deadline});
  return *shown_;
}

}  // namespace desk::mqtt
