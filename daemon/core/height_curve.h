#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/units.h"

#include <string>
#include <vector>

namespace desk::core {

/// From what a height sensor says to the true height above the floor, by heights that a person measured with
/// a tape. One of them shifts, two or more make a line through all of them; beyond the ends the nearest
/// stretch goes on.
class HeightCurve {
 public:
  using Point = Memory::Measured;

  HeightCurve() = default;
  /// Points of which any two neighbours do not go together make no curve: then nothing is corrected.
  explicit HeightCurve(std::vector<Point> points);

  [[nodiscard]] Height true_height(Height said) const;
  /// The other way round.
  [[nodiscard]] Height said(Height true_height) const;

  /// The top was measured to be at `measured` while the sensor said `said`; a point within 20 mm of it is
  /// replaced. Empty if that is plausible, else why not, for a person; then nothing has changed.
  std::string add(Height said, Height measured);
  void clear() { points_.clear(); }

  /// By `said`, ascending.
  [[nodiscard]] std::vector<Point> const& points() const { return points_; }

 private:
  std::vector<Point> points_;
};

}  // namespace desk::core
