#include "tests/simulation/obstruction_twin.h"

#include <algorithm>

namespace desk::testing {
namespace {

using core::Height;
using core::TimePoint;
using driver::simulated::Plant;

/// What no controller can tell from an unremarkable desk: what one noisy reading in a billion feigns, and a
/// step of the sensor.
double invisible_mm(core::Capabilities const& c, Plant const& plant, Height h) {
  constexpr double k_least_mm = 3;
  constexpr double k_sigmas = 6;
  double const step = driver::simulated::resolution(plant.profile(), h).mm();
  return std::max(k_least_mm, k_sigmas * c.noise.mm()) + step + 1;
}

}  // namespace

void ObstructionTwin::obstacle_placed(std::optional<core::Direction> driven, Plant const& plant) {
  stands_ = true;
  drop();
  if (!driven) return;
  twin_ = plant;
  direction_ = *driven;
}

void ObstructionTwin::before_command(core::BusSchedule::Job const& job, Plant const& plant, TimePoint now,
                                     bool motor_on) {
  auto const* drive = std::get_if<core::action::Drive>(&job.command);
  auto const* move = std::get_if<core::action::MoveTo>(&job.command);
  bool const starts = (drive != nullptr || move != nullptr) && !motor_on;
  if (starts && stands_) {
    twin_ = plant;
    twin_->advance(now);
    twin_->remove_obstacle(now);
    shown_.reset();
    direction_ = drive != nullptr ? drive->direction : core::towards(twin_->height(), move->target);
  }
  if (!twin_) return;
  if (drive != nullptr) return twin_->run(drive->direction, now);
  if (move != nullptr) return twin_->run_to(move->target, now);
  twin_->off(now);
  shown_.reset();
}

void ObstructionTwin::on_telemetry(core::Telemetry const& telemetry, Plant const& plant,
                                   core::Capabilities const& capabilities, TimePoint now) {
  if (!twin_ || shown_) return;
  twin_->advance(now);
  auto const own = plant.report();
  auto const unobstructed = twin_->report();
  // Only what the sensor really said can be compared; a line may have damaged or delayed it.
  bool const comparable = own && unobstructed && own->at == unobstructed->at && own->at == telemetry.at &&
                          telemetry.height == own->height;
  if (!comparable) return;
  double const lag = sign(direction_) * (unobstructed->height - own->height).mm();
  // Two steps of a coarse sensor may be little more than one in truth.
  double const true_lag = sign(direction_) * (twin_->height() - plant.height()).mm();
  bool const complains = telemetry.drive_fault.has_value();
  if (complains || std::min(lag, true_lag) > invisible_mm(capabilities, plant, own->height)) {
    shown_ = telemetry.at;
  }
}

}  // namespace desk::testing
