#pragma once

#include "daemon/core/telemetry.h"

#include <array>
#include <cstdint>

namespace desk::core {

/// The step in which a height sensor really reports, which may change with height. What the driver knows of
/// it holds at once; a sensor that is coarser than promised is found out by the common divisor of its last
/// distinct readings.
class SensorStep {
 public:
  explicit SensorStep(Capabilities const& capabilities);

  void on_reading(Height reading);
  /// Of the newest reading.
  [[nodiscard]] Distance step() const { return step_; }

 private:
  /// Five readings that share a divisor of five or more by chance: one in 3,000.
  static constexpr std::size_t k_remembered = 5;
  [[nodiscard]] Distance found_out() const;

  Distance finest_;
  Height coarse_from_;
  Distance coarse_;
  bool noisy_;
  Distance step_;
  std::array<std::int64_t, k_remembered> readings_{};
  std::size_t count_ = 0;
};

}  // namespace desk::core
