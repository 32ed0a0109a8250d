#pragma once

#include "daemon/core/time.h"
#include "daemon/core/units.h"

#include <optional>

namespace desk::core {

/// Notices that somebody else moves the desk: its height changes while we do not drive it.
class HandsetWatch {
 public:
  struct Moved {
    Height from;
    Height to;
    TimePoint began;
    TimePoint ended;
  };

  /// The desk rests at `height`; what follows is compared with it.
  void rest_at(Height height, TimePoint at);
  /// Where it rests is known better than one reading tells.
  void rest_is(Height height) {
    if (!move_) rest_ = height;
  }
  /// Where it rests is not known; the next reading tells.
  void rest_unknown() { *this = HandsetWatch{}; }
  /// `visible`: the smallest change that is no noise; `proof`: how many readings in a row have to show it.
  /// Returns the move once the desk stood still for a second.
  std::optional<Moved> on_reading(Height reading, Distance visible, int proof, TimePoint at);
  /// The same without a reading: a sensor that falls silent at rest says in this way that the desk stands.
  std::optional<Moved> on_silence(TimePoint now);
  /// When to look for that.
  [[nodiscard]] TimePoint silence_ends() const;
  /// While it is being moved.
  [[nodiscard]] std::optional<Direction> moving() const {
    return move_ ? std::optional{move_->direction} : std::nullopt;
  }

 private:
  struct Move {
    Height from;
    Direction direction;
    TimePoint began;
    TimePoint changed;  ///< newest reading that differed
  };
  std::optional<Height> rest_;
  TimePoint rest_seen_;  ///< newest reading that agreed with the rest
  TimePoint seen_;       ///< newest reading
  std::optional<Move> move_;
  int off_rest_ = 0;
};

}  // namespace desk::core
