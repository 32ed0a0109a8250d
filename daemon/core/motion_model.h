#pragma once

#include "daemon/core/coast_model.h"
#include "daemon/core/memory.h"
#include "daemon/core/telemetry.h"

#include <array>

namespace desk::core {

/// What one desk does when its motor is switched, per direction: dead time, ramp, cruise, coast. Starts from
/// the driver's figures and follows what is measured; figures that no desk can have heal back to the
/// driver's.
class MotionModel {
 public:
  explicit MotionModel(Capabilities const& capabilities);

  struct Stroke {
    Seconds start_delay{0};
    Seconds ramp{0};
    Speed cruise;           ///< magnitude
    Seconds stop_delay{0};  ///< motor off to the first deceleration
    double braking = 0;     ///< 1/2a of the deceleration, s²/mm

    /// mm/s², magnitude.
    [[nodiscard]] double acceleration() const { return cruise.mm_s() / ramp.count(); }
    /// Way to standstill after the motor is switched off at `speed` (magnitude).
    [[nodiscard]] Distance coast_from(Speed speed) const;
    [[nodiscard]] Distance coast() const { return coast_from(cruise); }
    /// Time to standstill after the motor is switched off at `speed` (magnitude).
    [[nodiscard]] Seconds coast_time_from(Speed speed) const;
    /// A bound for it that does not depend on how well the two parts of the coast are known.
    [[nodiscard]] Seconds longest_coast_time_from(Speed speed) const;
    /// How long the motor runs for `way` (magnitude), roughly.
    [[nodiscard]] Seconds motor_time(Distance way) const;
  };

  [[nodiscard]] Stroke stroke(Direction d) const;
  /// Whether this direction's cruise is another than the driver's figure: steady travel was seen.
  [[nodiscard]] bool cruise_learned(Direction d) const { return starts_[index(d)].cruise != initial_.cruise; }
  /// Settled stops that this direction's coast was learned from.
  [[nodiscard]] int stops_learned(Direction d) const { return coasts_[index(d)].observations(); }

  /// A settled stop: motor off at `speed` (magnitude), then `coast` to standstill, known to `sigma`.
  void learn_coast(Direction d, Speed speed, Distance coast, Distance sigma);
  /// Speed seen at steady travel (magnitude).
  void learn_cruise(Direction d, Speed speed);
  /// Time from motor on to the first motion.
  void learn_start_delay(Direction d, Seconds delay);
  /// Time from the first motion to steady travel.
  void learn_ramp(Direction d, Seconds ramp);

  [[nodiscard]] Memory::Stroke memory(Direction d) const;
  /// Takes over what was learned earlier, unless no desk like this one can have it. True if it was taken.
  bool restore(Direction d, Memory::Stroke const& memory);

 private:
  struct Start {
    Seconds delay{0};
    Seconds ramp{0};
    Speed cruise;
  };
  static std::size_t index(Direction d) { return d == Direction::up ? 0 : 1; }

  Start initial_;
  std::array<Start, 2> starts_;
  std::array<CoastModel, 2> coasts_;
};

}  // namespace desk::core
