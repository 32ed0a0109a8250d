#include "drivers/gpio/gpio_desk.h"

#include "daemon/core/words.h"

#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Direction;
using core::Duration;
using core::Fault;
using core::FaultClass;
using core::FaultCode;
using core::Height;
using core::Progress;
using core::Telemetry;
using core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t k_up = 1;  ///< the bits of the request's lines
constexpr std::uint64_t k_down = 2;

/// How often resting desks ask for lines that they could not have.
constexpr Duration k_ask_again = seconds{1};

Fault refused(std::string words) {
  return {FaultCode::inhibited, FaultClass::interlock, std::move(words)};
}

}  // namespace

GpioDesk::GpioDesk(Wiring wiring, std::shared_ptr<LineBank> bank, std::unique_ptr<HeightSource> height,
                   std::unique_ptr<HeightSource> seat, MonotonicSource now)
    : wiring_{std::move(wiring)},
      bank_{std::move(bank)},
      height_{std::move(height)},
      seat_{std::move(seat)},
      now_{std::move(now)} {
  (void)take_lines();  // what is wrong is told by the first call
}

GpioDesk::~GpioDesk() {
  (void)halt();
}

// --- The motor

Result<void> GpioDesk::take_lines() noexcept {
  if (outputs_) return {};
  try {
    ask_again_ = now_() + k_ask_again;
    auto lines = bank_->outputs({wiring_.up, wiring_.down});
    if (!lines) {
      no_lines_ = lines.error();
      return *no_lines_;
    }
    outputs_ = std::move(*lines);
    leased_ = dynamic_cast<LeasedOutputs*>(outputs_.get());
    no_lines_.reset();
    // Which way it went last nobody knows.
    off_at_ = now_();
    last_.reset();
    return {};
  } catch (std::exception const& e) {
    return Fault{FaultCode::bus_error, FaultClass::transient, std::string{"no GPIO lines: "} + e.what()};
  }
}

/// The only place that turns what the motor shall do into levels: one direction or none.
Result<void> GpioDesk::switch_motor(std::optional<Direction> direction) noexcept {
  if (auto const had = take_lines(); !had) return had.error();
  std::uint64_t levels = 0;
  if (direction) levels = *direction == Direction::up ? k_up : k_down;
  auto done = outputs_->set(levels);
  // A chip that comes back is asked for its lines anew.
  if (!done && done.error().code == FaultCode::bus_gone) {
    leased_ = nullptr;
    outputs_.reset();
  }
  return done;
}

std::optional<Fault> GpioDesk::why_not(Direction direction) const {
  if (driving_) {
    if (*driving_ == direction) return std::nullopt;
    return refused("asked to go the other way while driving: halt first");
  }
  if (last_ == direction) return std::nullopt;
  Duration const rests = now_() - off_at_;
  if (rests >= wiring_.reversal_pause) return std::nullopt;
  return refused((last_ ? "asked to go the other way " : "asked to run, which may be the other way, ") +
                 core::in_words(rests) + " after motor off: at least " +
                 core::in_words(wiring_.reversal_pause) + " must lie between");
}

Result<Progress> GpioDesk::drive(Direction direction, TimePoint until) {
  if (auto const had = take_lines(); !had) return had.error();
  if (auto const fault = why_not(direction)) return *fault;
  // Whatever comes of it, it may run now.
  driving_ = direction;
  height_->motor(direction);
  if (leased_ != nullptr) leased_->allow_until(until);
  if (auto const done = switch_motor(direction); !done) return done.error();
  return Progress::done;
}

Result<Progress> GpioDesk::move_to(Height /*target*/, TimePoint /*until*/) {
  return Fault{FaultCode::unsupported, FaultClass::permanent, "a desk on GPIO takes directions, not targets"};
}

Result<Progress> GpioDesk::halt() noexcept {
  auto const done = switch_motor(std::nullopt);
  if (!done) return done.error();
  if (driving_) {
    last_ = std::exchange(driving_, std::nullopt);
    off_at_ = now_();
    height_->motor(std::nullopt);
  }
  return Progress::done;
}

// --- What it tells

Result<Telemetry> GpioDesk::poll() {
  TimePoint const now = now_();
  if (!outputs_ && now >= ask_again_) (void)take_lines();
  if (!outputs_)
    return no_lines_.value_or(Fault{FaultCode::bus_gone, FaultClass::transient, "no GPIO lines"});
  Telemetry telemetry;
  telemetry.at = now;
  auto const newest = height_->newest();
  if (!newest) {
    if (newest.error().policy != FaultClass::device) return newest.error();
    telemetry.drive_fault = newest.error();
  } else if (*newest) {
    telemetry.at = (*newest)->at;
    telemetry.height = (*newest)->height;
    telemetry.counted = (*newest)->counted;
  }
  take_seat(telemetry, now);
  return telemetry;
}

/// A seat sensor that does not answer is nobody's fault.
void GpioDesk::take_seat(Telemetry& telemetry, TimePoint now) {
  if (!seat_ || now < seat_due_) return;
  auto const newest = seat_->newest();
  if (!newest || !*newest || !(*newest)->height) return;
  Height const height = *(*newest)->height;
  if (core::is_seat(height)) telemetry.seat_height = height;
  seat_due_ = now + core::k_seat_period;
}

void GpioDesk::stands_at(Height here) {
  height_->stands_at(here);
}

core::Capabilities GpioDesk::capabilities() const {
  HeightSource::Traits const traits = height_->traits();
  core::Capabilities c;
  c.kind = core::Capabilities::Kind::velocity;
  c.report_period = traits.report_period;
  c.stale_after = traits.stale_after;
  c.resolution = traits.resolution;
  c.noise = traits.noise;
  c.home = traits.home;
  c.cruise = wiring_.cruise;
  c.start_delay = wiring_.start_delay;
  c.ramp = wiring_.ramp;
  c.coast_up = wiring_.coast_up;
  c.coast_down = wiring_.coast_down;
  return c;
}

IoBudget GpioDesk::io_budget() const {
  return {milliseconds{1}, milliseconds{1}, {}, {}};
}

}  // namespace desk::driver::gpio
