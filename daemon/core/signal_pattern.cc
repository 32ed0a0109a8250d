#include "daemon/core/signal_pattern.h"

#include <algorithm>

namespace desk::core {
namespace {

/// Between the first beeps of an announcement and the last one; of a shorter one they say enough.
constexpr Duration k_apart = std::chrono::seconds{1};

bool asks(Snapshot const& s) {
  return s.stage == Snapshot::Stage::announced || s.stage == Snapshot::Stage::due;
}

/// A fault that somebody has to look at; transient ones come and go by themselves.
std::optional<FaultCode> fault_of(Snapshot const& s) {
  if (!s.fault || s.fault->policy == FaultClass::transient) return std::nullopt;
  return s.fault->code;
}

}  // namespace

void SignalPattern::beep(TimePoint at, Duration length, int count) {
  for (int i = 0; i < count; ++i, at += length + k_gap) beeps_.push_back({at, at + length});
}

void SignalPattern::update(Snapshot const& snapshot, TimePoint now) {
  auto const fault = fault_of(snapshot);
  bool const announced = asks(snapshot);
  bool const moves =
      snapshot.stage == Snapshot::Stage::announced && snapshot.cycle_mode == CycleMode::automatic;
  auto const moves_at = moves ? snapshot.next_change : std::nullopt;
  bool const was_started = started_;
  started_ = true;

  if (fault != fault_) {
    hush();
    fault_ = fault;
    blinks_since_ = now;
    if (fault && was_started && is_obstruction(*fault)) {
      beep(now, k_long, 3);
    } else if (fault && was_started) {
      for (int i = 0; i < k_times; ++i) beep(now + k_again * i, k_long, 1);
    }
  }
  // A fault is worth more than a prompt, and stays after it.
  if (fault_) {
    announced_ = announced;
    moves_at_ = moves_at;
    return;
  }
  if (announced == announced_ && moves_at == moves_at_) return;
  hush();
  if (announced && !announced_) beep(now, k_short, 2);
  if (moves_at && *moves_at - now > k_before_move + k_apart) beep(*moves_at - k_before_move, k_short, 1);
  announced_ = announced;
  moves_at_ = moves_at;
}

SignalPattern::Levels SignalPattern::at(TimePoint now) {
  while (!beeps_.empty() && beeps_.front().until <= now) beeps_.pop_front();
  Levels levels;
  levels.buzzer = !beeps_.empty() && beeps_.front().from <= now;
  levels.led = fault_ ? (now - blinks_since_) / k_blink % 2 == 0 : announced_;
  return levels;
}

TimePoint SignalPattern::next_deadline(TimePoint now) const {
  TimePoint next = k_never;
  for (Beep const& b : beeps_) {
    if (b.from > now) next = std::min(next, b.from);
    if (b.until > now) next = std::min(next, b.until);
  }
  if (fault_) next = std::min(next, blinks_since_ + k_blink * ((now - blinks_since_) / k_blink + 1));
  return next;
}

}  // namespace desk::core
