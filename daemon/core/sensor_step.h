#pragma once

#include "daemon/core/units.h"

#include <array>
#include <cstdint>

namespace desk::core {

/// The step in which a height sensor really reports, which may change with height: some boxes show whole
/// millimetres below a metre and whole centimetres above (hardware.md §1). Found as the common divisor of the
/// last distinct readings.
class SensorStep {
 public:
  /// `finest`: the step that the driver promises.
  explicit SensorStep(Distance finest) : finest_{finest} {}

  void on_reading(Height reading);
  [[nodiscard]] Distance step() const;

 private:
  /// Five readings that share a divisor of five or more by chance: one in 3,000.
  static constexpr std::size_t k_remembered = 5;
  Distance finest_;
  std::array<std::int64_t, k_remembered> readings_{};
  std::size_t count_ = 0;
};

}  // namespace desk::core
