#pragma once

#include "daemon/core/telemetry.h"

#include <array>

namespace desk::core {

/// What one desk does when its motor is switched, per direction: dead time, ramp, cruise, coast. Starts from
/// the driver's figures and follows what is measured.
///
/// Coast is dead time times speed plus v²/2a. Which share each part has is not known for an unseen desk; they
/// are taken as equal at cruise, so a stop out of the ramp is not far off, and the total is learned.
class MotionModel {
 public:
  explicit MotionModel(Capabilities const& capabilities);

  struct Stroke {
    Seconds start_delay{0};
    Seconds ramp{0};
    Speed cruise;    ///< magnitude
    Distance coast;  ///< magnitude, after a stop from cruise
    /// mm/s², magnitude.
    [[nodiscard]] double acceleration() const { return cruise.mm_s() / ramp.count(); }
    /// Way to standstill after the motor is switched off at `speed` (magnitude).
    [[nodiscard]] Distance coast_from(Speed speed) const;
    /// A bound for the time from motor off to standstill.
    [[nodiscard]] Seconds coast_time() const;
  };

  [[nodiscard]] Stroke const& stroke(Direction d) const { return strokes_[index(d)]; }

  /// A settled stop: motor off at `speed` (magnitude), then `coast` to standstill.
  void learn_coast(Direction d, Speed speed, Distance coast);
  /// Speed seen at steady travel (magnitude).
  void learn_cruise(Direction d, Speed speed);
  /// Time from motor on to the first motion.
  void learn_start_delay(Direction d, Seconds delay);

 private:
  static std::size_t index(Direction d) { return d == Direction::up ? 0 : 1; }
  std::array<Stroke, 2> strokes_;
  std::array<Stroke, 2> initial_;
};

}  // namespace desk::core
