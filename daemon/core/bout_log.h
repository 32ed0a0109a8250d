#pragma once

#include "daemon/core/bouts.h"
#include "daemon/core/memory.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace desk::core {

/// Who sat, stood and was away when: raw postures in, stretches that cover all time, bouts and the day's
/// figures out. The one place for these rules; only monotonic time is counted.
///
/// Bouts go over midnight, the figures of a day do not: a day begins as if nothing had been before it, so
/// that figures_of_day() makes the same of stored stretches.
class BoutLog {
 public:
  using Stretch = notice::PostureEnded;

  /// Time has passed in the posture set last; before the first one it is unknown.
  void on_time(TimePoint now);
  /// The posture since `since`, which may lie back as far as the beginning of the present stretch.
  void set_posture(Posture posture, TimePoint since, TimePoint now);
  /// A new local date ends the day. A clock that was wrong and gets set ends none: the figures so far belong
  /// to the date that it then shows. A clock that is set back over midnight repeats no day.
  void on_civil_time(CivilTime const& civil, TimePoint now);
  /// The desk was moved, by whomever.
  void on_desk_moved() { ++moves_; }
  /// The desk goes to this posture by a decision: it is a bout from its first second on. The figures of the
  /// day know nothing of decisions.
  void expect(Preset posture) { settled_.expect(posture); }
  /// Whatever was goes on no longer; the figures stay.
  void forget_bouts();
  /// The present stretch ends here; what comes is not this log's.
  void end(TimePoint now);

  /// What is final since the last call, oldest first.
  [[nodiscard]] std::vector<Stretch> take_stretches();
  /// The day that ended since the last call.
  [[nodiscard]] std::optional<DayFigures> take_ended_day();

  [[nodiscard]] Posture posture() const { return open_ ? open_->posture : Posture::unknown; }
  /// When the present stretch of posture() began; it is the newest only after on_time().
  [[nodiscard]] TimePoint posture_since() const { return since_; }
  [[nodiscard]] Bouts bouts(TimePoint now) const;
  [[nodiscard]] DayFigures today(TimePoint now) const;
  /// As local_day() numbers it; absent before the first civil time.
  [[nodiscard]] std::optional<std::int64_t> day() const { return day_; }
  /// When something is decided if the posture stays; k_never: nothing is open.
  [[nodiscard]] TimePoint next_deadline() const;

  /// The newest civil time, as it goes on since; absent before the first.
  [[nodiscard]] std::optional<CivilTime> civil(TimePoint now) const;
  /// day(), if a clock that was known to be right told it.
  [[nodiscard]] std::optional<std::int64_t> certain_day() const;

  void remember(UserMemory& memory, TimePoint now) const;
  /// Before the first on_time(). The time without us, `elapsed`, is unknown. After more than four hours, or
  /// on another date, the bouts begin anew. For `elsewhere` before that others worked here.
  void restore(UserMemory const& memory, Duration elapsed, Duration elsewhere, TimePoint now);
  /// The same for somebody who is back after others, for `elsewhere`, while we were here all the time.
  void resume(UserMemory const& memory, Duration elsewhere, TimePoint now);
  /// Says once, after the first civil time of a restored log, whether it was of another date.
  [[nodiscard]] bool take_new_date_after_restore();

 private:
  struct Open {
    Posture posture;
    TimePoint began;  ///< of this piece; a new day cuts a stretch in two
  };
  void close(TimePoint at);
  void begin_day(std::int64_t day, TimePoint now);
  Duration fill_gap(CivilTime const& civil, bool new_date);
  [[nodiscard]] DayFigures with_day(DayFigures figures) const;
  [[nodiscard]] bool was_set(CivilTime const& civil, TimePoint now) const;

  std::optional<Open> open_;
  TimePoint since_;
  TimePoint last_;
  // Up to the beginning of the open piece.
  Bouts settled_;
  Bouts of_day_;
  int moves_ = 0;
  std::optional<std::int64_t> day_;
  bool day_certain_ = false;  ///< a clock that was known to be right told it
  std::optional<CivilTime> civil_;
  TimePoint civil_at_;
  std::optional<Duration> gap_;  ///< without us, before the restored day is compared with the clock
  bool new_date_after_restore_ = false;
  std::vector<Stretch> stretches_;
  std::optional<DayFigures> ended_day_;
};

/// The figures of one person's day out of all its stretches, oldest first; `moves` are not among them.
/// Between two that do not follow upon each other somebody else worked at the desk.
DayFigures figures_of_day(std::int64_t day, std::vector<BoutLog::Stretch> const& stretches);

}  // namespace desk::core
