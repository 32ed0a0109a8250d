#include "tests/simulation/obstruction_twin.h"

#include <algorithm>
#include <cmath>

namespace desk::testing {
namespace {

using core::Height;
using core::TimePoint;
using driver::simulated::Plant;

/// A controller that knows the desk with nothing on it must believe that a heavy load makes it slow now: ±30
/// % (hardware.md §1). Only what is slower than that shows.
constexpr double k_heavy = 0.7 / 1.3;

/// What no controller can tell from an unremarkable desk: what one pair of noisy readings in a billion
/// feigns, here and where it should be, and as many steps of the sensor.
double invisible_mm(core::Capabilities const& c, Plant const& plant, Height here, Height expected) {
  constexpr double k_least_mm = 3;
  double const sigmas = 6 * std::sqrt(2.0);
  auto const step = [&](Height h) { return driver::simulated::resolution(plant.profile(), h).mm(); };
  return std::max(k_least_mm, sigmas * c.noise.mm()) + 2 * std::max(step(here), step(expected)) + 1;
}

/// A desk that began to move and shows no more of it for so long is held back (design §5).
constexpr core::Duration k_stall_window = std::chrono::seconds{1};

}  // namespace

void ObstructionTwin::obstacle_placed(Plant const& plant) {
  stands_ = true;
  drop();
  if (driven_) start_twin(plant);
}

void ObstructionTwin::run_began(core::Direction direction, Plant const& plant, TimePoint now) {
  driven_ = Driven{direction, now, plant.height()};
  drop();
  if (!stands_) return;
  start_twin(plant);
  twin_->remove_obstacle(now);
}

void ObstructionTwin::start_twin(Plant const& plant) {
  twin_ = plant;
  parted_at_ = plant.height();
}

void ObstructionTwin::renewed(core::MotorCommand const& command, TimePoint now) {
  if (!twin_) return;
  if (auto const* drive = std::get_if<core::action::Drive>(&command)) twin_->run(drive->direction, now);
  if (auto const* move = std::get_if<core::action::MoveTo>(&command)) twin_->run_to(move->target, now);
}

void ObstructionTwin::on_telemetry(core::Telemetry const& telemetry, Plant const& plant,
                                   core::Capabilities const& capabilities, core::Duration no_start_after,
                                   TimePoint now) {
  if (!driven_) return;
  double const ahead = sign(driven_->direction);
  driven_->farthest_mm = std::max(driven_->farthest_mm, ahead * (plant.height() - driven_->from).mm());
  if (!twin_ || shown_) return;
  twin_->advance(now);
  constexpr double k_together_mm = 0.01;
  if ((twin_->height() - plant.height()).abs().mm() < k_together_mm) parted_at_ = plant.height();
  auto const own = plant.report();
  auto const unobstructed = twin_->report();
  // Only what the sensor really said can be compared; a line may have damaged or delayed it.
  bool const comparable = own && unobstructed && own->at == unobstructed->at && own->at == telemetry.at &&
                          telemetry.height == own->height;
  if (!comparable) return;
  double const lag = ahead * (unobstructed->height - own->height).mm();
  // Two steps of a coarse sensor may be little more than one in truth.
  double const true_lag = ahead * (twin_->height() - plant.height()).mm();
  double const by_load = (1 - k_heavy) * ahead * (twin_->height() - parted_at_).mm();
  bool const complains = telemetry.drive_fault.has_value();
  double const invisible = invisible_mm(capabilities, plant, own->height, unobstructed->height);
  bool const started =
      driven_->farthest_mm > invisible || now >= driven_->since + no_start_after + k_stall_window;
  if (complains || (started && std::min(lag, true_lag) - by_load > invisible)) shown_ = telemetry.at;
}

}  // namespace desk::testing
