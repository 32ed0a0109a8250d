#include "daemon/plan/ideal_desk.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace desk::plan {
namespace {

using core::Direction;
using core::Duration;
using core::Height;
using core::Output;
using core::TimePoint;

/// End stops a little outside the widest soft limits that a desk has (EN 527-1: 650 to 1250 mm).
constexpr Height k_lowest = Height::at_mm(500);
constexpr Height k_highest = Height::at_mm(1400);
/// How often a desk that has nothing new to say is looked at all the same.
constexpr Duration k_rest_period = std::chrono::minutes{10};
/// After standstill: as many readings as whoever settles, or watches a handset, may want to compare.
constexpr int k_last_reports = 4;
constexpr Duration k_last_words = std::chrono::milliseconds{1200};

}  // namespace

core::Capabilities IdealDesk::servo() {
  core::Capabilities c;
  c.kind = core::Capabilities::Kind::servo;
  c.resolution = core::Distance::of_mm(0.1);
  c.cruise = core::Speed::of_mm_s(38);
  c.start_delay = std::chrono::milliseconds{100};
  c.coast_up = core::Distance::of_mm(1);
  c.coast_down = core::Distance::of_mm(1);
  return c;
}

IdealDesk::IdealDesk(core::Capabilities const& capabilities, Height height, TimePoint now)
    : capabilities_{capabilities},
      travel_{height, height, now, now, core::Seconds{0}},
      next_report_{now + k_rest_period},
      talks_until_{now} {}

Height IdealDesk::height(TimePoint now) const {
  if (now <= travel_.begins) return travel_.from;
  if (now >= travel_.ends) return travel_.to;
  double const v = capabilities_.cruise.mm_s();
  double const t = core::to_seconds(now - travel_.begins);
  double const ramp = travel_.ramp.count();
  double const way = t < ramp ? v * t * t / (2 * ramp) : v * (t - ramp / 2);
  return travel_.from + core::Distance::of_mm(travel_.to < travel_.from ? -way : way);
}

void IdealDesk::travel(Height from, Height to, TimePoint begins, core::Seconds ramp) {
  double const v = capabilities_.cruise.mm_s();
  double const way = (to - from).abs().mm();
  bool const gets_to_cruise = way >= v * ramp.count() / 2;
  core::Seconds const takes{gets_to_cruise ? way / v + ramp.count() / 2
                                           : std::sqrt(2 * ramp.count() * way / v)};
  travel_ = {from, to, begins, begins + core::to_duration(takes), ramp};
}

void IdealDesk::listen(TimePoint now) {
  talks_until_ = std::max(talks_until_, std::max(now, travel_.ends) +
                                            capabilities_.report_period * k_last_reports + k_last_words);
  next_report_ = std::min(next_report_, now + capabilities_.report_period);
}

void IdealDesk::asked(TimePoint now) {
  next_report_ = now;
  listen(now);
}

void IdealDesk::carry_out(core::MotorCommand const& command, TimePoint now) {
  if (auto const* drive = std::get_if<core::action::Drive>(&command)) {
    if (drive->lease == core::action::Lease::renew && !run_) return;
    bool const up = drive->direction == Direction::up;
    run_towards(up ? Output::up : Output::down, up ? k_highest : k_lowest, drive->until, now);
  } else if (auto const* move = std::get_if<core::action::MoveTo>(&command)) {
    if (move->lease == core::action::Lease::renew && !run_) return;
    run_towards(Output::servo, move->target, move->until, now);
  } else {
    switch_off(core::OutputCause::command, now);
  }
}

void IdealDesk::run_towards(Output output, Height to, TimePoint until, TimePoint now) {
  bool const goes_on = run_ && run_->output == output && travel_.to == to;
  bool const was_moving = now > travel_.begins && now < travel_.ends;
  if (!run_) told_.emplace_back(core::event::OutputChanged{output, core::OutputCause::command, now, now});
  run_ = Run{output, until};
  if (goes_on) return;
  if (was_moving) {
    travel(height(now), to, now, core::Seconds{0});
  } else {
    travel(height(now), to, now + capabilities_.start_delay, capabilities_.ramp);
  }
  listen(now);
}

void IdealDesk::switch_off(core::OutputCause cause, TimePoint at) {
  told_.emplace_back(core::event::OutputChanged{Output::off, cause, at, at});
  if (!std::exchange(run_, std::nullopt)) return;
  Height const here = height(at);
  bool const moved = at > travel_.begins && at < travel_.ends;
  double const way = (travel_.to - here).mm();
  double const coast =
      way < 0 ? -std::min(-way, capabilities_.coast_down.mm()) : std::min(way, capabilities_.coast_up.mm());
  travel(here, moved ? here + core::Distance::of_mm(coast) : here, at, core::Seconds{0});
  listen(at);
}

bool IdealDesk::by_hand(Height to, TimePoint now) {
  if (run_) return false;
  travel(height(now), std::clamp(to, k_lowest, k_highest), now, core::Seconds{0});
  listen(now);
  return true;
}

TimePoint IdealDesk::next_event() const {
  if (!told_.empty()) return TimePoint::min();
  return run_ ? std::min(run_->until, next_report_) : next_report_;
}

std::optional<core::Event> IdealDesk::take(TimePoint now) {
  if (told_.empty() && run_ && run_->until <= now) switch_off(core::OutputCause::lease_end, run_->until);
  if (!told_.empty()) {
    core::Event event = std::move(told_.front());
    told_.pop_front();
    return event;
  }
  if (next_report_ > now) return std::nullopt;
  return report(now);
}

core::Telemetry IdealDesk::report(TimePoint now) {
  bool const talks = run_ || now < talks_until_;
  next_report_ = now + (talks ? capabilities_.report_period : k_rest_period);
  // A servo says at once that it has arrived.
  if (travel_.ends > now) next_report_ = std::min(next_report_, travel_.ends);
  core::Telemetry telemetry;
  telemetry.at = now;
  double const step = capabilities_.resolution.mm();
  double const here = height(now).mm();
  telemetry.height = Height::at_mm(step > 0 ? std::round(here / step) * step : here);
  if (capabilities_.kind == core::Capabilities::Kind::servo)
    telemetry.motor_running = run_.has_value() && now < travel_.ends;
  return telemetry;
}

}  // namespace desk::plan
