#include "drivers/simulated/simulated_desk.h"

#include <string>
#include <utility>

namespace desk::driver::simulated {
namespace {

using core::Capabilities;
using core::Direction;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Progress;
using core::Telemetry;
using core::TimePoint;
using std::chrono::milliseconds;

/// How long the last report of a quiet desk serves before it is asked again.
constexpr core::Duration k_ask_every = std::chrono::seconds{1};
/// From this period on a sensor is slow: at 500 ms a single lost report would make its height stale.
constexpr core::Duration k_slow_period = milliseconds{200};

Fault refused_kind(std::string_view profile, std::string_view what) {
  return {FaultCode::unsupported, FaultClass::permanent,
          "a simulated " + std::string{profile} + " " + std::string{what}};
}

Fault refused_reversal(Direction asked) {
  return {FaultCode::inhibited, FaultClass::interlock,
          asked == Direction::up ? "asked to go up while going down: halt first"
                                 : "asked to go down while going up: halt first"};
}

Fault as_fault(DriveError error) {
  switch (error) {
    case DriveError::overcurrent:
      return {FaultCode::overcurrent, FaultClass::device,
              "the drive stopped on overcurrent: something is in the way"};
    case DriveError::heartbeat_lost: break;
  }
  return {FaultCode::drive_error, FaultClass::device, "the drive stopped by itself: no heartbeat for 500 ms"};
}

}  // namespace

SimulatedDesk::SimulatedDesk(Profile const& profile, std::uint64_t seed, Height start, MonotonicSource now)
    : plant_{std::make_shared<Plant>(profile, seed, start, now())}, now_{std::move(now)} {}

SimulatedDesk::SimulatedDesk(std::shared_ptr<Plant> plant, MonotonicSource now)
    : plant_{std::move(plant)}, now_{std::move(now)} {}

SimulatedDesk::~SimulatedDesk() {
  plant_->off(now_());
}

Result<Telemetry> SimulatedDesk::poll() {
  TimePoint const now = now_();
  plant_->advance(now);
  Profile const& profile = plant_->profile();
  auto report = plant_->report();
  if (report && plant_->quiet() && now - report->at >= k_ask_every) {
    plant_->ask(now);
    report = plant_->report();
  }
  Telemetry telemetry;
  telemetry.at = report ? report->at : now;
  if (!report) return telemetry;
  telemetry.height = report->height;
  if (profile.tells_running) telemetry.motor_running = report->running;
  if (profile.running_current_a > 0) telemetry.current_a = report->running ? profile.running_current_a : 0.0;
  bool const can_complain = profile.kind == Capabilities::Kind::servo;
  if (can_complain && report->error) telemetry.drive_fault = as_fault(*report->error);
  return telemetry;
}

Result<Progress> SimulatedDesk::drive(Direction direction, TimePoint /*until*/) {
  Profile const& profile = plant_->profile();
  if (profile.kind != Capabilities::Kind::velocity)
    return refused_kind(profile.name, "takes targets, not directions");
  if (driving_ && *driving_ != direction) return refused_reversal(direction);
  driving_ = direction;
  plant_->run(direction, now_());
  return Progress::done;
}

Result<Progress> SimulatedDesk::move_to(Height target, TimePoint /*until*/) {
  Profile const& profile = plant_->profile();
  if (profile.kind != Capabilities::Kind::servo)
    return refused_kind(profile.name, "takes directions, not targets");
  TimePoint const now = now_();
  plant_->advance(now);
  bool const renewal = moving_to_ && moving_to_->target == target;
  if (!renewal) {
    auto const report = plant_->report();
    Direction const way = core::towards(report ? report->height : plant_->height(), target);
    bool const running = moving_to_ && report && report->running;
    if (running && moving_to_->direction != way) return refused_reversal(way);
    moving_to_ = Move{way, target};
  }
  plant_->run_to(target, now);
  return Progress::done;
}

Result<Progress> SimulatedDesk::halt() noexcept {
  driving_.reset();
  moving_to_.reset();
  plant_->off(now_());
  return Progress::done;
}

Capabilities SimulatedDesk::capabilities() const {
  Profile const& p = plant_->profile();
  Capabilities c;
  c.kind = p.kind;
  c.report_period = p.report_period;
  c.stale_after = p.report_period < k_slow_period ? milliseconds{500} : milliseconds{1500};
  c.resolution = p.resolution;
  c.coarse_from = p.coarse_from;
  c.coarse_resolution = p.coarse_resolution;
  c.noise = p.noise;
  c.reports_at_rest = !p.quiet_after;
  c.cruise = p.cruise;
  c.start_delay = p.dead_time;
  c.ramp = p.ramp;
  c.coast_up = p.coast_up;
  c.coast_down = p.coast_down;
  return c;
}

IoBudget SimulatedDesk::io_budget() const {
  return {milliseconds{1}, milliseconds{1}, {}, {}};
}

}  // namespace desk::driver::simulated
