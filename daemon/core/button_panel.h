#pragma once

#include "daemon/core/event.h"

#include <array>
#include <cstddef>
#include <optional>

namespace desk::core {

/// What the buttons beside a desk ask for. Up and down move while they are held, the others act when they are
/// pressed.
///
/// A button that nobody lets go of is a broken one: what is pressed from the start does nothing until it was
/// released once, and a hold ends after k_longest_hold. Whoever else stops the desk has the last word: the
/// hold goes on only after a release.
class ButtonPanel {
 public:
  enum class Button : std::size_t { up, down, sit, stand, stop, snooze };
  static constexpr std::size_t k_buttons = 6;

  /// How often a hold is said again: deskctl's rhythm, two of which may be lost (request::k_hold_time).
  static constexpr Duration k_repeat = std::chrono::milliseconds{150};
  /// Longer than the slowest desk takes from end to end (26 s, hardware.md §1).
  static constexpr Duration k_longest_hold = std::chrono::seconds{60};

  /// What the button's line says; the first time only where it stands. The request to carry out, if any.
  std::optional<Request> set(Button button, bool pressed, TimePoint now);
  /// To be called at next_deadline().
  std::optional<Request> wake(TimePoint now);
  /// The desk did not follow a hold, or somebody stopped it: nothing more until up and down are released.
  void give_up();
  /// The line cannot be read any more: as if released, which ends what it moves, and unknown again.
  std::optional<Request> lost(Button button, TimePoint now);

  [[nodiscard]] TimePoint next_deadline() const;
  [[nodiscard]] bool holding() const { return held_.has_value(); }

 private:
  enum class State { unknown, released, pressed };
  struct Held {
    Direction direction;
    TimePoint since;
    TimePoint said;
  };
  [[nodiscard]] State& of(Button button) { return states_.at(static_cast<std::size_t>(button)); }
  [[nodiscard]] State of(Button button) const { return states_.at(static_cast<std::size_t>(button)); }
  [[nodiscard]] bool both_released() const;
  std::optional<Request> pressed_now(Button button, TimePoint now);
  std::optional<Request> end_hold();

  std::array<State, k_buttons> states_{};
  std::optional<Held> held_;
  bool blocked_ = false;  ///< until up and down are both released
};

constexpr std::string_view to_string(ButtonPanel::Button b) {
  using enum ButtonPanel::Button;
  switch (b) {
    case up: return "up";
    case down: return "down";
    case sit: return "sit";
    case stand: return "stand";
    case stop: return "stop";
    case snooze: return "snooze";
  }
  return "?";
}

}  // namespace desk::core
