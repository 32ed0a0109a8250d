#pragma once

#include "daemon/core/telemetry.h"

#include <array>
#include <optional>

namespace desk::core {

/// Decides when a desk whose motor went off stands still, and at which height.
///
/// A clean sensor needs two equal readings after the longest coast; a noisy one is averaged until the mean is
/// worth a quarter of the deadband. A sensor that falls silent at rest is believed with its last reading once
/// it had time for a newer one.
class RestDetector {
 public:
  RestDetector() = default;
  /// `coast_time`: bound from motor off to standstill. `last`: the newest height known when the motor went
  /// off.
  RestDetector(Capabilities const& capabilities, TimePoint motor_off, Seconds coast_time, Height last);

  void on_height(Height height, TimePoint at);
  /// The resting height, once it is known.
  [[nodiscard]] std::optional<Height> rest(TimePoint now) const;
  /// When rest() becomes worth asking again without a new reading.
  [[nodiscard]] TimePoint deadline() const { return give_up_; }

 private:
  static constexpr std::size_t k_most = 16;
  std::array<double, k_most> readings_{};
  std::size_t count_ = 0;
  std::size_t needed_ = 2;
  double tolerance_mm_ = 0.3;
  TimePoint settled_;
  TimePoint give_up_;
  Height last_;
};

}  // namespace desk::core
