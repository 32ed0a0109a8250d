#include "daemon/core/interruptions.h"

#include "daemon/core/day_text.h"

#include "daemon/core/event.h"
#include "daemon/core/schedule.h"

#include <algorithm>

namespace desk::core {
namespace {

constexpr std::int64_t k_day_seconds = 86'400;
constexpr Duration k_longest_undisturbed = std::chrono::hours{24};
constexpr Duration k_longest_pause = std::chrono::hours{7 * 24};
/// The wall clock is told to the second; only a change beyond that is one (it was set, or summer begins).
constexpr Duration k_clock_noise = std::chrono::seconds{30};

Duration left(TimePoint until, TimePoint now) {
  return until == k_never ? request::k_until_told : until - now;
}

}  // namespace

std::string Interruptions::disturb_not(Duration length, TimePoint now) {
  if (length < Duration{0} || (length > k_longest_undisturbed && length != request::k_until_told))
    return "do not disturb lasts at most 24 hours, or until it is switched off";
  if (length == Duration{0}) {
    undisturbed_until_.reset();
  } else {
    undisturbed_until_ = length == request::k_until_told ? k_never : now + length;
  }
  return {};
}

std::string Interruptions::pause(std::optional<Duration> length, TimePoint now) {
  if (length) {
    if (*length <= Duration{0} || *length > k_longest_pause)
      return "a pause lasts at most 7 days; switch the cycle off for longer";
    pause_ = Pause{now + *length, std::nullopt};
    return {};
  }
  if (!civil_) return "the clock is not set yet, so nobody knows when tomorrow is; give a time";
  std::int64_t const tomorrow = local_day(*civil_ + (now - civil_at_)) + 1;
  pause_ = Pause{beginning_of(tomorrow, now), tomorrow};
  return {};
}

void Interruptions::resume() {
  pause_.reset();
}

void Interruptions::on_time(TimePoint now) {
  if (undisturbed_until_ && now >= *undisturbed_until_) undisturbed_until_.reset();
  if (pause_ && now >= pause_->until) pause_.reset();
}

void Interruptions::on_civil_time(CivilTime const& civil, TimePoint now) {
  if (!plausible(civil)) return civil_.reset();
  civil_ = civil;
  civil_at_ = now;
  if (!pause_ || !pause_->day) return;
  if (local_day(civil) >= *pause_->day) return pause_.reset();
  TimePoint const until = beginning_of(*pause_->day, now);
  if (std::chrono::abs(until - pause_->until) > k_clock_noise) pause_->until = until;
}

/// As far as the wall clock goes on as it does now; it is told again each minute.
TimePoint Interruptions::beginning_of(std::int64_t day, TimePoint now) const {
  CivilTime const civil = *civil_ + (now - civil_at_);
  std::int64_t const local = civil.unix_seconds + std::chrono::seconds{civil.utc_offset}.count();
  return now + std::chrono::seconds{day * k_day_seconds - local};
}

std::optional<TimePoint> Interruptions::paused_until() const {
  return pause_ ? std::optional{pause_->until} : std::nullopt;
}

TimePoint Interruptions::next_deadline() const {
  return std::min(undisturbed_until_.value_or(k_never), paused_until().value_or(k_never));
}

std::string Interruptions::until_in_words(TimePoint until) const {
  if (!civil_ || until == k_never) return {};
  CivilTime const then = *civil_ + (until - civil_at_);
  std::string const clock = ", until " + clock_in_words(local_minute(then));
  // A time of day alone is the next one.
  bool const far = until - civil_at_ >= std::chrono::hours{24};
  return far ? ", until " + day_in_text(local_day(then)) + clock.substr(clock.rfind(' ')) : clock;
}

std::string Interruptions::why_closed() const {
  if (undisturbed_until_) return "do not disturb" + until_in_words(*undisturbed_until_);
  if (!pause_) return {};
  return pause_->day ? "paused until tomorrow" : "paused" + until_in_words(pause_->until);
}

void Interruptions::remember(Memory& memory, TimePoint now) const {
  if (undisturbed_until_ && *undisturbed_until_ > now) {
    memory.undisturbed_for = left(*undisturbed_until_, now);
  }
  if (pause_ && pause_->until > now) {
    memory.paused_for = left(pause_->until, now);
    memory.paused_to_day = pause_->day;
  }
}

void Interruptions::restore(Memory const& memory, Duration elapsed, TimePoint now) {
  if (memory.undisturbed_for) {
    bool const for_ever = *memory.undisturbed_for == request::k_until_told;
    undisturbed_until_ = for_ever ? k_never : now + (*memory.undisturbed_for - elapsed);
  }
  if (memory.paused_for) pause_ = Pause{now + (*memory.paused_for - elapsed), memory.paused_to_day};
  on_time(now);
}

}  // namespace desk::core
