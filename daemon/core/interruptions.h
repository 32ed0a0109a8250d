#pragma once

#include "daemon/core/memory.h"
#include "daemon/core/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace desk::core {

/// What a person says to be left alone: do not disturb (a call, a meeting) and a pause of the cycle. Both end
/// by themselves, and both outlive a restart. They are counted on the monotonic clock; only a pause until
/// tomorrow, and the words, need the wall clock.
class Interruptions {
 public:
  /// Nothing is announced for `length`, at most a day, or k_until_told; 0 ends it. Returns why not; empty:
  /// done.
  std::string disturb_not(Duration length, TimePoint now);
  /// The cycle rests for `length`, at most a week, or until the next local day. Returns why not; empty: done.
  std::string pause(std::optional<Duration> length, TimePoint now);
  void resume();

  /// Ends what has run out.
  void on_time(TimePoint now);
  void on_civil_time(CivilTime const& civil, TimePoint now);

  /// k_never: until it is told otherwise; absent: not under way.
  [[nodiscard]] std::optional<TimePoint> undisturbed_until() const { return undisturbed_until_; }
  [[nodiscard]] std::optional<TimePoint> paused_until() const;
  [[nodiscard]] TimePoint next_deadline() const;

  /// Why the cycle rests, for a person: "do not disturb, until 14:30", "paused until tomorrow"; empty: it
  /// does not.
  [[nodiscard]] std::string why_closed() const;

  void remember(Memory& memory, TimePoint now) const;
  /// `elapsed` ago it was as `memory` says.
  void restore(Memory const& memory, Duration elapsed, TimePoint now);

 private:
  struct Pause {
    TimePoint until;
    std::optional<std::int64_t> day;  ///< over with this local day, whatever the length of the night
  };
  [[nodiscard]] TimePoint beginning_of(std::int64_t day, TimePoint now) const;
  [[nodiscard]] std::string until_in_words(TimePoint until) const;

  std::optional<TimePoint> undisturbed_until_;
  std::optional<Pause> pause_;
  std::optional<CivilTime> civil_;  ///< only if it can be believed
  TimePoint civil_at_;
};

}  // namespace desk::core
