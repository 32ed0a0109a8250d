#include "daemon/core/calibration.h"

#include "daemon/core/words.h"

#include <algorithm>

namespace desk::core {
namespace {

/// Long enough to cruise for two seconds behind dead time and ramp.
constexpr Distance k_long = Distance::of_mm(150);
/// Stops out of the ramp.
constexpr Distance k_short = Distance::of_mm(30);
/// The first stroke each way is where the model learns the most; its miss says nothing about what follows.
constexpr int k_learning = 2;

CalibrationReport::Way as_reported(MotionModel::Stroke const& s) {
  return {s.start_delay, s.ramp, s.cruise, s.coast(), s.stop_delay};
}

}  // namespace

std::optional<Calibration> Calibration::plan(Height from, SoftLimits const& limits, std::string& why) {
  Distance const above = limits.max - from;
  Distance const below = from - limits.min;
  bool const upwards = above >= below;
  Distance const room = std::max(above, below);
  if (room < k_least_room) {
    why = "calibration needs " + in_words(k_least_room) + " of room between the soft limits, there are " +
          in_words(room);
    return std::nullopt;
  }
  double const way = upwards ? 1 : -1;
  Height const far = from + std::min(k_long, room) * way;
  Height const near = from + k_short * way;
  return Calibration{from, {far, from, far, from, near, from}};
}

std::optional<Height> Calibration::next() {
  if (begun_ == targets_.size()) return std::nullopt;
  return targets_[begun_++];
}

bool Calibration::on_stroke(SeekReport const& report) {
  if ((report.end != MoveEnd::reached && report.end != MoveEnd::missed) || !report.landed) return false;
  if (++ended_ > k_learning) {
    worst_miss_ = std::max(worst_miss_, (*report.landed - report.target).abs());
  }
  return true;
}

Seconds Calibration::motor_time(MotionModel const& model) const {
  Seconds sum{0};
  Height at = from_;
  for (Height const target : targets_) {
    sum += model.stroke(towards(at, target)).motor_time((target - at).abs());
    at = target;
  }
  return sum;
}

CalibrationReport Calibration::report(MotionModel const& model, Distance resolution) const {
  return {as_reported(model.stroke(Direction::up)), as_reported(model.stroke(Direction::down)), resolution,
          ended_, worst_miss_};
}

}  // namespace desk::core
