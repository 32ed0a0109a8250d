#include "drivers/gpio/height_report.h"

#include "daemon/core/words.h"

#include <cmath>
#include <utility>

namespace desk::driver::gpio {
namespace {

using core::Fault;
using core::FaultClass;
using core::FaultCode;

/// A hand under a sensor is gone after a second or so; a wrong factor in the configuration stays.
constexpr int k_misses_to_tell = 5;
constexpr int k_outside_to_tell = 20;

}  // namespace

HeightReport::HeightReport(Limits const& limits, std::string where)
    : limits_{limits}, where_{std::move(where)}, gate_{limits.fastest}, median_{limits.median} {}

void HeightReport::take(Reading const& reading, Newest& newest) {
  misses_ = 0;
  bool const inside = reading.height >= limits_.lowest && reading.height <= limits_.highest;
  if (!inside) {
    if (++outside_ >= k_outside_to_tell)
      newest.put(Fault{FaultCode::out_of_range, FaultClass::transient,
                       where_ + " says " + core::in_words(reading.height) + ", which is not between " +
                           core::in_words(limits_.lowest) + " and " + core::in_words(limits_.highest) +
                           ": look what is in its way, then at its factor and offset"});
    return;
  }
  outside_ = 0;
  if (!gate_.passes(reading)) return;
  if (auto const middle = median_.take(reading))
    newest.put(HeightSource::Sample{middle->at, middle->height, {}});
}

void HeightReport::miss(Fault fault, Newest& newest) {
  if (++misses_ >= k_misses_to_tell || fault.code == FaultCode::bus_gone) newest.put(std::move(fault));
}

core::Distance HeightReport::noise(core::Distance noise) const {
  // A median of normally spread readings spreads by √(π/2n) of theirs.
  constexpr double k_of_many = 1.2533;
  auto const n = static_cast<double>(limits_.median);
  return limits_.median == 1 ? noise : noise * (k_of_many / std::sqrt(n));
}

}  // namespace desk::driver::gpio
