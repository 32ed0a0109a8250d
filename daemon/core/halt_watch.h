#pragma once

#include "daemon/core/height_check.h"
#include "daemon/core/telemetry.h"

#include <optional>

namespace desk::core {

/// Looks after a desk whose motor went off, until it rests: it must coast to a standstill, not move on.
class HaltWatch {
 public:
  explicit HaltWatch(Capabilities const& capabilities) : capabilities_{capabilities} {}

  /// Motor off at `off`, which was driving in `direction`. `longest_coast`: of an empty desk.
  void begin(Direction direction, HeightCheck::Reading const& off, Distance longest_coast);
  void end() { halted_.reset(); }

  enum class Finding {
    nothing,
    rested,      ///< stands, and is not watched any more
    moved_back,  ///< farther the other way than a collision throws a desk: a hand on the handset
    runs_on,     ///< farther on than any desk coasts
  };
  Finding on_reading(HeightCheck::Reading const& reading);

  /// Way in the driven direction since motor off, mm.
  [[nodiscard]] double moved_mm() const { return moved_mm_; }

 private:
  struct Halted {
    HeightCheck::Reading off;
    Direction direction;
    Distance longest_coast;
    Height rest_height;  ///< newest height that differed
    TimePoint rest_since;
    bool by_hand = false;
    int too_far = 0;  ///< readings in a row
  };
  [[nodiscard]] Distance visible(Height at) const;

  Capabilities capabilities_;
  std::optional<Halted> halted_;
  double moved_mm_ = 0;
};

}  // namespace desk::core
