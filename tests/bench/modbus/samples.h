#pragma once

#include "daemon/core/time.h"

#include <cstddef>
#include <vector>

namespace desk::bench {

/// How long something took, many times.
class Samples {
 public:
  void add(core::Duration took) { all_.push_back(took); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  /// In milliseconds, 0 without any. `share` 0 to 1: what so many of them are not longer than.
  [[nodiscard]] double quantile_ms(double share) const;
  [[nodiscard]] double max_ms() const { return quantile_ms(1); }

 private:
  std::vector<core::Duration> all_;
};

/// "met" or "MISSED", for the last column of a table.
[[nodiscard]] char const* verdict(bool met);

}  // namespace desk::bench
