#include "tests/bench/modbus/samples.h"

#include <algorithm>
#include <cmath>

namespace desk::bench {

double Samples::quantile_ms(double share) const {
  if (all_.empty()) return 0;
  std::vector<core::Duration> sorted = all_;
  auto const rank = std::ceil(share * static_cast<double>(sorted.size()));
  auto const place = static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
  std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end());
  return 1000 * core::to_seconds(sorted[static_cast<std::size_t>(place)]);
}

char const* verdict(bool met) {
  return met ? "met" : "MISSED";
}

}  // namespace desk::bench
