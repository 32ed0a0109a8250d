#include "drivers/gpio/pulse_height.h"

#include <cmath>
#include <string>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Duration;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::TimePoint;
using std::chrono::milliseconds;

constexpr Duration k_moving_period = milliseconds{50};
constexpr Duration k_resting_period = milliseconds{100};
constexpr Duration k_look_again = std::chrono::seconds{1};

std::vector<LineSpec> lines_of(PulseMeter::Options const& options) {
  if (options.b) return {options.a, *options.b};
  return {options.a};
}

bool bit(std::uint64_t values, unsigned line) {
  return ((values >> line) & 1U) != 0;
}

}  // namespace

PulseMeter::PulseMeter(Options options, std::shared_ptr<LineBank> bank, MonotonicSource now)
    : options_{std::move(options)},
      bank_{std::move(bank)},
      now_{std::move(now)},
      tracker_{{options_.b.has_value(), options_.mm_per_count, options_.coast, options_.slips_allowed}} {}

Result<void> PulseMeter::begin() {
  if (!inputs_) {
    auto inputs = bank_->inputs(lines_of(options_));
    if (!inputs) return inputs.error();
    inputs_ = std::move(*inputs);
  }
  auto const rows = inputs_->values();
  if (!rows) return rows.error();
  std::lock_guard const lock{mutex_};
  tracker_.begin(bit(*rows, 0), bit(*rows, 1));
  return {};
}

/// Takes the edges that came. Returns when the count was right: at the last edge, or now.
Result<TimePoint> PulseMeter::count() {
  auto const edges = inputs_->edges();
  if (!edges && edges.error().policy == FaultClass::device) {
    {
      std::lock_guard const lock{mutex_};
      tracker_.lose(edges.error().detail);
    }
    if (auto const again = begin(); !again) return again.error();
    return now_();
  }
  if (!edges) return edges.error();
  if (edges->empty()) {
    TimePoint const now = now_();
    auto const rows = inputs_->values();
    if (!rows) return rows.error();
    std::lock_guard const lock{mutex_};
    tracker_.compare(bit(*rows, 0), bit(*rows, 1));
    return now;
  }
  std::lock_guard const lock{mutex_};
  for (Edge const& edge : *edges) tracker_.take(edge);
  return edges->back().at;
}

Duration PulseMeter::measure(Newest& newest) {
  Result<void> begun;
  if (!inputs_) begun = begin();
  auto const at = begun ? count() : Result<TimePoint>{begun.error()};
  if (!at) {
    inputs_.reset();
    newest.put(at.error());
    return k_look_again;
  }
  std::lock_guard const lock{mutex_};
  HeightSource::Sample sample{*at, tracker_.height(), {}};
  if (!sample.height) sample.counted = tracker_.counted();
  newest.put(sample);
  if (auto const loss = tracker_.take_loss())
    newest.put(Fault{FaultCode::drive_error, FaultClass::device,
                     "the desk's height is lost: " + *loss + ". It must find its end stop again"});
  return motor_on_ ? k_moving_period : k_resting_period;
}

void PulseMeter::motor(std::optional<core::Direction> direction) {
  std::lock_guard const lock{mutex_};
  motor_on_ = direction.has_value();
  tracker_.motor(direction, now_());
}

void PulseMeter::stands_at(core::Height here) {
  std::lock_guard const lock{mutex_};
  tracker_.stands_at(here);
}

HeightSource::Traits PulseMeter::traits() const {
  HeightSource::Traits traits;
  traits.report_period = k_moving_period;
  traits.stale_after = milliseconds{500};
  traits.resolution = core::Distance::of_mm(std::abs(options_.mm_per_count));
  traits.home = options_.home;
  return traits;
}

}  // namespace desk::driver::gpio
