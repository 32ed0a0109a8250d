#include "drivers/gpio/echo_height.h"

#include <algorithm>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Distance;
using core::Duration;
using core::FaultClass;
using core::FaultCode;
using core::TimePoint;
using std::chrono::microseconds;
using std::chrono::milliseconds;

/// The maker asks for at least 10 µs; a longer pulse does no harm.
constexpr Duration k_trigger = microseconds{12};
/// 10 m there and back: much more than a sensor for 4 m can hear.
constexpr Duration k_longest_echo = milliseconds{60};
constexpr Duration k_look_again = std::chrono::seconds{1};

}  // namespace

Distance distance_of(Duration echo, double temperature_c) {
  constexpr double k_at_0_c = 331.3;  // m/s in dry air
  constexpr double k_per_degree = 0.606;
  double const mm_per_s = (k_at_0_c + k_per_degree * temperature_c) * 1000;
  return Distance::of_mm(core::to_seconds(echo) * mm_per_s / 2);
}

EchoMeter::EchoMeter(Options options, std::shared_ptr<LineBank> bank, MonotonicSource now)
    : options_{std::move(options)},
      bank_{std::move(bank)},
      now_{std::move(now)},
      report_{{options_.lowest, options_.highest, options_.fastest, options_.median},
              "the echo at " + options_.echo.place} {}

Result<void> EchoMeter::take_lines() {
  if (!trigger_) {
    auto trigger = bank_->outputs({options_.trigger});
    if (!trigger) return trigger.error();
    trigger_ = std::move(*trigger);
  }
  if (!echo_) {
    auto echo = bank_->inputs({options_.echo});
    if (!echo) return echo.error();
    echo_ = std::move(*echo);
  }
  return {};
}

/// Sends a sound if the last one is over.
Result<void> EchoMeter::ping() {
  auto const before = echo_->values();
  if (!before) return before.error();
  pinged_ = now_();
  began_.reset();
  waiting_ = true;
  // Sensors that heard nothing hold their answer for up to 200 ms; until then they take no trigger.
  if (*before != 0) return {};
  if (auto const on = trigger_->set(1); !on) return on.error();
  for (TimePoint const end = now_() + k_trigger; now_() < end;) {
  }
  return trigger_->set(0);
}

/// Takes the edges of the answer's pulse.
Result<void> EchoMeter::listen(Newest& newest) {
  auto const edges = echo_->edges();
  // Edges that were lost are a lost reading, no more.
  if (!edges && edges.error().policy == FaultClass::device) {
    began_.reset();
    return {};
  }
  if (!edges) return edges.error();
  for (Edge const& edge : *edges) {
    if (!waiting_ || edge.at < *pinged_) continue;
    if (edge.active) {
      began_ = edge.at;
    } else if (began_) {
      heard(edge.at - *std::exchange(began_, std::nullopt), edge.at, newest);
      waiting_ = false;
    }
  }
  return {};
}

void EchoMeter::heard(Duration length, TimePoint until, Newest& newest) {
  if (length > k_longest_echo) return missed(newest);
  core::Height const height =
      core::Height::at_mm(distance_of(length, options_.temperature_c).mm()) + options_.offset;
  // The sound was at the floor half-way.
  report_.take({until - length / 2, height}, newest);
}

void EchoMeter::missed(Newest& newest) {
  report_.miss({FaultCode::bus_timeout, FaultClass::transient,
                "no echo at " + options_.echo.place +
                    " within 60 ms: check the sensor's wiring and 5 V, and that nothing soft is below it"},
               newest);
}

Duration EchoMeter::measure(Newest& newest) {
  auto done = take_lines();
  if (done) done = listen(newest);
  TimePoint const now = now_();
  if (done && waiting_ && now - *pinged_ >= k_longest_echo) {
    waiting_ = false;
    missed(newest);
  }
  Duration const period = std::max(options_.period, k_longest_echo);
  if (done && !waiting_ && (!pinged_ || now - *pinged_ >= period)) done = ping();
  if (!done) {
    trigger_.reset();
    echo_.reset();
    newest.put(done.error());
    return k_look_again;
  }
  return *pinged_ + (waiting_ ? k_longest_echo : period) - now_();
}

HeightSource::Traits EchoMeter::traits() const {
  HeightSource::Traits traits;
  traits.report_period = std::max(options_.period, k_longest_echo);
  traits.stale_after = milliseconds{traits.report_period < milliseconds{200} ? 500 : 1500};
  traits.resolution = options_.resolution;
  traits.noise = report_.noise(options_.noise);
  return traits;
}

}  // namespace desk::driver::gpio
