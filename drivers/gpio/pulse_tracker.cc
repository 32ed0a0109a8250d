#include "drivers/gpio/pulse_tracker.h"

#include <utility>

namespace desk::driver::gpio {

void PulseTracker::begin(bool a, bool b) {
  if (began_) lose("it was not counted for a while");
  // A fresh decoder counts from 0.
  rows_ = QuadratureDecoder{a, b};
  differs_ = false;
  zero_ = count();
  began_ = true;
}

void PulseTracker::take(Edge const& edge) {
  differs_ = false;
  if (rules_.quadrature) {
    bool const is_a = edge.line == 0;
    (void)rows_.take(is_a ? edge.active : rows_.a(), is_a ? rows_.b() : edge.active);
  } else if (edge.active && !pulses_.pulse(edge.at, rules_.coast)) {
    slip("pulses came while the motor was off, so somebody moved the desk and nobody knows which way");
  }
}

void PulseTracker::compare(bool a, bool b) {
  if (!rules_.quadrature) return;
  bool const differs = a != rows_.a() || b != rows_.b();
  // An edge that is on its way will be there the next time.
  if (!std::exchange(differs_, differs) || !differs) return;
  differs_ = false;
  (void)rows_.take(a, b);
  slip("the rows of pulses change without edges");
}

void PulseTracker::slip(std::string const& what) {
  if (++slips_ > rules_.slips_allowed) lose(what);
}

void PulseTracker::lose(std::string reason) {
  if (!std::exchange(known_, std::nullopt)) return;
  loss_ = std::move(reason);
  zero_ = count();
}

void PulseTracker::stands_at(core::Height here) {
  known_ = here;
  zero_ = count();
  slips_ = 0;
  loss_.reset();
}

std::optional<core::Height> PulseTracker::height() const {
  if (!known_) return std::nullopt;
  return *known_ + counted();
}

core::Distance PulseTracker::counted() const {
  return core::Distance::of_mm(static_cast<double>(count() - zero_) * rules_.mm_per_count);
}

std::optional<std::string> PulseTracker::take_loss() {
  return std::exchange(loss_, std::nullopt);
}

std::int64_t PulseTracker::count() const {
  return rules_.quadrature ? rows_.count() : pulses_.count();
}

}  // namespace desk::driver::gpio
