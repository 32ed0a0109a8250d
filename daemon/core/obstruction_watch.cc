#include "daemon/core/obstruction_watch.h"

#include <algorithm>
#include <cmath>

namespace desk::core {
namespace {

/// The follower's share of the desk's own speed: more than a change of load can take away in mid-move, less
/// than would make stick-slip look like a collision.
constexpr double k_follow = 0.72;
/// What a desk with the heaviest load makes of its nominal ramp and speed at least (load changes them by
/// ±30 %; hardware.md §1), with room to spare.
constexpr double k_weakest = 0.45;
/// Speeds above this multiple of the learned cruise are noise.
constexpr double k_strongest = 1.4;
/// Lag beyond which a reading is odd: of a perfect sensor, per step of the sensor, and in σ of its noise.
constexpr double k_slack_mm = 1.3;
constexpr double k_slack_steps = 0.7;
constexpr double k_slack_sigmas = 3.6;
/// A report comes up to 10 % late; a height that is told twice makes no more lag than that.
constexpr double k_late_report = 1.1;
/// The motor is to be off 150 ms after the first reading that shows an obstruction; 20 ms are the bus's.
constexpr Duration k_longest_doubt = std::chrono::milliseconds{130};
/// A desk that moved this little so long after its dead time has begun to move, and is slow.
constexpr double k_moved_mm = 2;
constexpr Duration k_late = std::chrono::milliseconds{300};
/// How quickly the speed may change, as a share of the acceleration at the start: in the ramp, and after it.
constexpr double k_agile = 0.3;
constexpr double k_steady = 0.1;

}  // namespace

ObstructionWatch::ObstructionWatch(Capabilities const& capabilities)
    : capabilities_{capabilities}, sensor_step_{capabilities} {}

void ObstructionWatch::begin(MotionModel::Stroke const& model, Direction direction, Height from,
                             TimePoint now) {
  model_ = model;
  direction_ = direction;
  from_ = from;
  at_ = now;
  begun_ = now;
  filter_.rest_at(from, reading_sigma(), now);
  fastest_ = 0;
  farthest_ = 0;
  moves_since_.reset();
  follower_mm_ = 0;
  follower_step_ = sensor_step_.step();
  lag_mm_ = 0;
  doubt_ends_ = k_never;
}

double ObstructionWatch::slack_mm() const {
  double const step = std::max(sensor_step_.step(), follower_step_).mm();
  return k_slack_mm + k_slack_steps * step + k_slack_sigmas * capabilities_.noise.mm();
}

Distance ObstructionWatch::reading_sigma() const {
  double const step = sensor_step_.step().mm() / std::sqrt(12.0);
  return Distance::of_mm(std::max(0.1, std::hypot(step, capabilities_.noise.mm())));
}

bool ObstructionWatch::on_reading(Height reading, TimePoint at) {
  sensor_step_.on_reading(reading);
  double const way = sign(direction_) * (reading - from_).mm();
  double const dt = to_seconds(at - at_);
  at_ = at;
  if (moves_since_) {
    double const ramp = k_weakest * model_.acceleration() * to_seconds(at - *moves_since_);
    double const weakest = std::min(ramp, k_weakest * model_.cruise.mm_s());
    follower_mm_ += dt * std::max(k_follow * fastest_, weakest);
  }
  lag_mm_ = follower_mm_ - way;
  // Before it moves, nothing can hold it back; whether it starts at all is another rule's.
  if (moves_since_ && lag_mm_ > slack_mm()) {
    // A sensor too slow to be asked again is believed at once.
    bool const no_time_to_ask = capabilities_.report_period * 11 / 10 > k_longest_doubt;
    double const told_twice = k_follow * fastest_ * to_seconds(capabilities_.report_period) * k_late_report;
    bool const beyond_doubt = lag_mm_ > slack_mm() + told_twice;
    if (doubt_ends_ != k_never || no_time_to_ask || beyond_doubt) return true;
    doubt_ends_ = at + k_longest_doubt;
    return false;
  }
  doubt_ends_ = k_never;
  bool const in_ramp = at < begun_ + to_duration(model_.start_delay + model_.ramp);
  filter_.advance(at, (in_ramp ? k_agile : k_steady) * model_.acceleration());
  filter_.correct(reading, reading_sigma());
  auto const state = filter_.state();
  double const speed = sign(direction_) * state.speed.mm_s();
  fastest_ = std::clamp(speed, fastest_, std::max(fastest_, k_strongest * model_.cruise.mm_s()));
  // A noisy reading would pull the follower ahead of the desk.
  double const seen = capabilities_.noise.mm() > 0 ? sign(direction_) * (state.height - from_).mm() : way;
  farthest_ = std::max(farthest_, seen - 2 * capabilities_.noise.mm());
  bool const late = at > begun_ + to_duration(model_.start_delay * 2) + k_late;
  // It began to move, even if it was pushed back since.
  bool const slow = late && std::max(seen, farthest_) >= k_moved_mm;
  if (!moves_since_ && (way > slack_mm() || slow)) moves_since_ = at;
  // Where it started is known no better than any other height.
  if (moves_since_ && seen < follower_mm_) return false;
  follower_mm_ = seen;
  follower_step_ = sensor_step_.step();
  return false;
}

}  // namespace desk::core
