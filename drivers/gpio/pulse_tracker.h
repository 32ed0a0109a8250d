#pragma once

#include "drivers/gpio/pulse_counter.h"

#include <optional>
#include <string>

namespace desk::driver::gpio {

/// Where a desk is by its pulses, and whether that is still to be believed. Pure.
class PulseTracker {
 public:
  struct Rules {
    bool quadrature = false;
    double mm_per_count = 0;
    core::Duration coast{0};
    int slips_allowed = 0;
  };
  explicit PulseTracker(Rules const& rules) : rules_{rules} {}

  /// Counting begins, or begins again after a gap, with the rows as they are. A gap costs a known place.
  void begin(bool a, bool b);
  void take(Edge const& edge);
  /// The rows as they are while no edges come: what no edge told of, twice in a row, is a slip.
  void compare(bool a, bool b);
  /// The place is lost, because of `reason`, a sentence for a person.
  void lose(std::string reason);

  void motor(std::optional<core::Direction> direction, core::TimePoint at) { pulses_.motor(direction, at); }
  /// Known from now on.
  void stands_at(core::Height here);

  /// Nothing while the place is not known.
  [[nodiscard]] std::optional<core::Height> height() const;
  /// The way since counting began or the place was lost.
  [[nodiscard]] core::Distance counted() const;
  /// Why a place that was known was lost; once.
  [[nodiscard]] std::optional<std::string> take_loss();

 private:
  void slip(std::string const& what);
  [[nodiscard]] std::int64_t count() const;

  Rules const rules_;
  QuadratureDecoder rows_;
  PulseCounter pulses_;
  std::int64_t zero_ = 0;              ///< the count at `known_`, or since which it is counted
  std::optional<core::Height> known_;  ///< the height at that count
  bool began_ = false;
  bool differs_ = false;  ///< the rows were not as counted when they were compared last
  int slips_ = 0;
  std::optional<std::string> loss_;
};

}  // namespace desk::driver::gpio
