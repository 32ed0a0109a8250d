#pragma once

#include "daemon/core/snapshot.h"

#include <deque>
#include <optional>

namespace desk::core {

/// What the buzzer and the light beside a desk do.
///
/// | what happens | buzzer | light |
/// |---|---|---|
/// | a change is announced | two short | on until it has been dealt with |
/// | an automatic move begins in 3 s | one short | |
/// | the desk met something | three long | blinks until it is cleared |
/// | another fault | one long, again after 10 and 20 s | blinks until it is cleared |
///
/// What was there when the daemon started shines, but does not beep: a restart by night wakes nobody.
class SignalPattern {
 public:
  static constexpr Duration k_short = std::chrono::milliseconds{120};
  static constexpr Duration k_long = std::chrono::milliseconds{700};
  static constexpr Duration k_gap = std::chrono::milliseconds{180};
  static constexpr Duration k_before_move = std::chrono::seconds{3};
  static constexpr Duration k_again = std::chrono::seconds{10};
  static constexpr int k_times = 3;
  static constexpr Duration k_blink = std::chrono::milliseconds{400};  ///< on as long as off

  struct Levels {
    bool buzzer = false;
    bool led = false;
    bool operator==(Levels const&) const = default;
  };

  /// The desk's state has changed, or may have.
  void update(Snapshot const& snapshot, TimePoint now);
  /// What shall be on now. Forgets what is over.
  [[nodiscard]] Levels at(TimePoint now);
  /// When at() will next say something else.
  [[nodiscard]] TimePoint next_deadline(TimePoint now) const;

 private:
  struct Beep {
    TimePoint from;
    TimePoint until;
  };
  /// `count` beeps from `at` on, behind those that are still to come before.
  void beep(TimePoint at, Duration length, int count);
  void hush() { beeps_.clear(); }

  std::deque<Beep> beeps_;  ///< by time, apart from each other
  bool started_ = false;
  bool announced_ = false;
  std::optional<TimePoint> moves_at_;  ///< the automatic move that was announced
  std::optional<FaultCode> fault_;
  TimePoint blinks_since_;
};

}  // namespace desk::core
