#include "daemon/core/button_panel.h"

#include <algorithm>

namespace desk::core {
namespace {

using Button = ButtonPanel::Button;

bool moves(Button button) {
  return button == Button::up || button == Button::down;
}

}  // namespace

bool ButtonPanel::both_released() const {
  return of(Button::up) != State::pressed && of(Button::down) != State::pressed;
}

std::optional<Request> ButtonPanel::end_hold() {
  if (!held_) return std::nullopt;
  held_.reset();
  return Request{request::Stop{}};
}

std::optional<Request> ButtonPanel::set(Button button, bool pressed, TimePoint now) {
  State const before = of(button);
  of(button) = pressed ? State::pressed : State::released;
  if (pressed && before == State::unknown) {
    if (moves(button)) blocked_ = true;
    // Which of two was pressed first cannot be told; what moves, ends.
    return moves(button) ? end_hold() : std::nullopt;
  }
  if (pressed && before == State::released) return pressed_now(button, now);
  if (pressed || before != State::pressed || !moves(button)) return std::nullopt;
  if (both_released()) blocked_ = false;
  bool const ends = held_ && held_->direction == (button == Button::up ? Direction::up : Direction::down);
  return ends ? end_hold() : std::nullopt;
}

std::optional<Request> ButtonPanel::pressed_now(Button button, TimePoint now) {
  switch (button) {
    case Button::up:
    case Button::down: {
      bool const both = of(Button::up) == State::pressed && of(Button::down) == State::pressed;
      if (both) {
        blocked_ = true;
        held_.reset();
        return Request{request::Stop{}};
      }
      if (blocked_) return std::nullopt;
      Direction const direction = button == Button::up ? Direction::up : Direction::down;
      held_ = Held{direction, now, now};
      return Request{request::Hold{direction}};
    }
    case Button::stop:
      blocked_ = !both_released();
      held_.reset();
      return Request{request::Stop{}};
    case Button::sit:
    case Button::stand:
      // While a hand holds up or down, that is what it wants.
      if (!both_released()) return std::nullopt;
      return Request{request::MoveToPreset{button == Button::sit ? Preset::sit : Preset::stand}};
    case Button::snooze: return Request{request::Snooze{}};
  }
  return std::nullopt;
}

std::optional<Request> ButtonPanel::wake(TimePoint now) {
  if (!held_ || now < next_deadline()) return std::nullopt;
  if (now - held_->since >= k_longest_hold) {
    blocked_ = true;
    return end_hold();
  }
  held_->said = now;
  return Request{request::Hold{held_->direction}};
}

void ButtonPanel::give_up() {
  if (!held_) return;
  held_.reset();
  blocked_ = true;
}

std::optional<Request> ButtonPanel::lost(Button button, TimePoint now) {
  auto const request = set(button, false, now);
  of(button) = State::unknown;
  return request;
}

TimePoint ButtonPanel::next_deadline() const {
  if (!held_) return k_never;
  return std::min(held_->said + k_repeat, held_->since + k_longest_hold);
}

}  // namespace desk::core
