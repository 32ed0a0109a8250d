#include "daemon/core/handset_watch.h"

#include <algorithm>

namespace desk::core {
namespace {
constexpr Duration k_standstill = std::chrono::seconds{1};
/// A resting desk is asked once a second at the least, and an answer may get lost.
constexpr Duration k_silence = std::chrono::milliseconds{2500};
}  // namespace

void HandsetWatch::rest_at(Height height, TimePoint at) {
  rest_ = height;
  rest_seen_ = at;
  move_.reset();
  off_rest_ = 0;
}

std::optional<HandsetWatch::Moved> HandsetWatch::on_reading(Height reading, Distance visible, int proof,
                                                            TimePoint at) {
  seen_ = at;
  if (!rest_) rest_at(reading, at);
  if ((reading - *rest_).abs() > visible) {
    if (++off_rest_ < proof) return std::nullopt;
    // A sensor may have slept for hours before the desk woke it.
    if (!move_) move_ = Move{*rest_, Direction::up, std::max(rest_seen_, at - k_standstill), at};
    move_->direction = towards(*rest_, reading);
    move_->changed = at;
    rest_ = reading;
    return std::nullopt;
  }
  off_rest_ = move_ ? proof - 1 : 0;
  if (!move_) {
    rest_seen_ = at;
    return std::nullopt;
  }
  if (at - move_->changed < k_standstill) return std::nullopt;
  Moved const moved{move_->from, reading, move_->began, move_->changed};
  rest_at(reading, at);
  return moved;
}

TimePoint HandsetWatch::silence_ends() const {
  return move_ ? seen_ + k_silence : k_never;
}

std::optional<HandsetWatch::Moved> HandsetWatch::on_silence(TimePoint now) {
  if (now < silence_ends()) return std::nullopt;
  Moved const moved{move_->from, *rest_, move_->began, move_->changed};
  rest_at(*rest_, now);
  return moved;
}

}  // namespace desk::core
