#pragma once

#include "daemon/core/event.h"

#include <variant>

namespace desk::shell {

/// Tells the press of a held button from the messages that only keep it held, seven a second, so that a log
/// shows a line for the one and none for the others.
class HoldSeries {
 public:
  /// Takes each request. True: it goes on with the hold before it.
  bool goes_on_with(core::Request const& request, core::TimePoint now) {
    auto const* const hold = std::get_if<core::request::Hold>(&request);
    if (hold == nullptr) {
      held_ = false;
      return false;
    }
    bool const goes_on = held_ && hold->direction == direction_ && now - last_ <= core::request::k_hold_time;
    held_ = true;
    direction_ = hold->direction;
    last_ = now;
    return goes_on;
  }

 private:
  bool held_ = false;
  core::Direction direction_ = core::Direction::up;
  core::TimePoint last_;
};

}  // namespace desk::shell
