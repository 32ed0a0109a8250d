#pragma once

#include "daemon/core/units.h"

#include <optional>

namespace desk::core {

/// All the way that a desk was seen to go, up and down, whoever moved it. From measured heights: a sensor's
/// noise is no way, and neither is what a resting desk seems to creep.
class Odometer {
 public:
  /// The height as it is known at this step; absent: nobody knows it. `in_motion`: by us or by hand.
  /// `visible`: the smallest change that is no noise. True: a move has ended, and total() has grown.
  bool follow(std::optional<Height> height, bool in_motion, Distance visible);
  /// The desk stays where it is, but its height is called otherwise now.
  void renamed(Height height);
  /// It went so far where no height could be measured.
  void add(Distance way) { total_ += way.abs(); }

  /// Without a move that is under way. Never shrinks.
  [[nodiscard]] Distance total() const { return total_; }
  /// What total() was when the program ended; no way can be negative.
  void restore(Distance total);

 private:
  std::optional<Height> counted_to_;
  Distance under_way_;  ///< of the present move
  Distance total_;
};

}  // namespace desk::core
