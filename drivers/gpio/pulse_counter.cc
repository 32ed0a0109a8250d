#include "drivers/gpio/pulse_counter.h"

namespace desk::driver::gpio {
namespace {

/// Where in its period a pair of rows is: 00, 10, 11, 01 on the way up.
int quarter(bool a, bool b) {
  if (a) return b ? 2 : 1;
  return b ? 3 : 0;
}

}  // namespace

QuadratureDecoder::Step QuadratureDecoder::take(bool a, bool b) {
  constexpr int k_quarters = 4;
  int const quarters = (quarter(a, b) - quarter(a_, b_) + k_quarters) % k_quarters;
  a_ = a;
  b_ = b;
  switch (quarters) {
    case 0: return Step::none;
    case 1: way_ = 1; break;
    case 3: way_ = -1; break;
    default: count_ += way_ + way_; return Step::jumped;
  }
  count_ += way_;
  return Step::counted;
}

bool PulseCounter::pulse(core::TimePoint at, core::Duration coast) {
  std::optional<Run> const& run = run_ && at < run_->on ? before_ : run_;
  if (!run) return false;
  bool const ours = run->off == core::k_never || at <= run->off + coast;
  if (!ours) return false;
  count_ += run->direction == core::Direction::up ? 1 : -1;
  return true;
}

void PulseCounter::motor(std::optional<core::Direction> direction, core::TimePoint at) {
  bool const on = run_ && run_->off == core::k_never;
  if (on && run_->direction == direction) return;
  if (on) run_->off = at;
  if (!direction) return;
  before_ = run_;
  run_ = Run{*direction, at};
}

}  // namespace desk::driver::gpio
