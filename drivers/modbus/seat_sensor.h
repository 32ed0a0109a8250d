#pragma once

#include "drivers/modbus/line.h"

#include <optional>

namespace desk::driver::modbus {

/// A distance sensor under a chair, on the bus of a desk. It is asked seldom and only where nobody waits for
/// the bus; one that does not answer is asked more and more seldom, and is nobody's fault.
class SeatSensor {
 public:
  struct Place {
    int unit = 0;
    Number number;  ///< mm above the floor, by its scale and offset
  };
  explicit SeatSensor(Place place) : place_{std::move(place)} {}

  /// 10 s after an answer; after none 20 s, then twice as late each time, up to 5 minutes.
  [[nodiscard]] bool due(core::TimePoint now) const { return now >= next_; }
  /// One transaction. nullopt: no answer, or nothing that a seat can be: 200 to 1200 mm.
  [[nodiscard]] std::optional<core::Height> ask(Line& line, core::TimePoint now);
  [[nodiscard]] Request request() const;

 private:
  Place place_;
  core::TimePoint next_ = core::TimePoint::min();
  core::Duration wait_{0};
};

}  // namespace desk::driver::modbus
