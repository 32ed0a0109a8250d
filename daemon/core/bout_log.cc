#include "daemon/core/bout_log.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

/// Nothing of a phase is worth keeping after so long (ergonomics.md §5.4).
constexpr Duration k_new_day_after = std::chrono::hours{4};
/// The clock's ticks come within a second of the minute; a larger step was made by somebody.
constexpr std::int64_t k_step_s = 90;
/// 2020-01-01: a clock before it was never set.
constexpr std::int64_t k_possible_s = 1'577'836'800;
constexpr std::int64_t k_day_s = 86'400;

Duration since_midnight(CivilTime const& civil) {
  std::int64_t const local = civil.unix_seconds + std::chrono::seconds{civil.utc_offset}.count();
  return std::chrono::seconds{local - local_day(civil) * k_day_s};
}

}  // namespace

void BoutLog::on_time(TimePoint now) {
  if (!open_) {
    open_ = Open{Posture::unknown, now};
    since_ = now;
  }
  last_ = now;
}

void BoutLog::close(TimePoint at) {
  if (at > open_->began) stretches_.push_back({open_->posture, open_->began, at});
  settled_.pass(open_->posture, open_->began, at);
  of_day_.pass(open_->posture, open_->began, at);
}

void BoutLog::set_posture(Posture posture, TimePoint since, TimePoint now) {
  on_time(now);
  if (posture == open_->posture) return;
  TimePoint const at = std::clamp(since, open_->began, now);
  close(at);
  open_ = Open{posture, at};
  since_ = at;
}

/// Whether the clock was put right since the last time; a date that it showed before then means nothing.
bool BoutLog::was_set(CivilTime const& civil, TimePoint now) const {
  if (!civil_ || civil_->synchronised) return false;
  std::int64_t const expected =
      civil_->unix_seconds + std::chrono::duration_cast<std::chrono::seconds>(now - civil_at_).count();
  std::int64_t const step = civil.unix_seconds - expected;
  if (step >= -k_step_s && step <= k_step_s) return false;
  return civil.synchronised || civil_->unix_seconds < k_possible_s;
}

void BoutLog::on_civil_time(CivilTime const& civil, TimePoint now) {
  on_time(now);
  std::int64_t const day = local_day(civil);
  bool const set = was_set(civil, now);
  civil_ = civil;
  civil_at_ = now;
  if (!day_) {
    day_ = day;
    day_certain_ = civil.synchronised;
    return;
  }
  // A Pi that starts in the past does not know better than what was written down.
  if (day < *day_ && (!civil.synchronised || day + 1 == *day_) && !set) return;
  bool const never_was = *day_ < k_possible_s / k_day_s;
  bool const moves_along = day != *day_ && !day_certain_ && (set || never_was);
  bool const new_date = day != *day_ && !moves_along;
  Duration const gap_of_today = gap_ ? fill_gap(civil, new_date) : Duration{0};
  if (new_date) begin_day(day, now);
  of_day_.pass(Posture::unknown, now - gap_of_today, now);
  day_ = day;
  day_certain_ = civil.synchronised || (day_certain_ && !new_date);
}

void BoutLog::begin_day(std::int64_t day, TimePoint now) {
  close(now);
  open_->began = now;
  ended_day_ = with_day(of_day_.final_figures());
  of_day_ = Bouts{};
  moves_ = 0;
  day_ = day;
}

/// The time without us belongs to the day that was restored, but for what of it is today's, which is
/// returned.
Duration BoutLog::fill_gap(CivilTime const& civil, bool new_date) {
  Duration const gap = *std::exchange(gap_, std::nullopt);
  if (!new_date) return gap;
  Duration const of_today = std::min(gap, since_midnight(civil));
  of_day_.pass(Posture::unknown, TimePoint{}, TimePoint{} + (gap - of_today));
  new_date_after_restore_ = true;
  return of_today;
}

void BoutLog::forget_bouts() {
  settled_ = Bouts{};
}

void BoutLog::end(TimePoint now) {
  on_time(now);
  close(now);
  open_->began = now;
}

std::vector<BoutLog::Stretch> BoutLog::take_stretches() {
  return std::exchange(stretches_, {});
}

std::optional<DayFigures> BoutLog::take_ended_day() {
  return std::exchange(ended_day_, std::nullopt);
}

Bouts BoutLog::bouts(TimePoint now) const {
  Bouts bouts = settled_;
  if (open_) bouts.pass(open_->posture, open_->began, now);
  return bouts;
}

DayFigures BoutLog::with_day(DayFigures figures) const {
  figures.day = day_.value_or(0);
  figures.moves = moves_;
  return figures;
}

DayFigures BoutLog::today(TimePoint now) const {
  Bouts day = of_day_;
  if (open_) day.pass(open_->posture, open_->began, now);
  DayFigures figures = with_day(day.figures());
  if (gap_) figures.unknown += *gap_;
  return figures;
}

TimePoint BoutLog::next_deadline() const {
  if (!open_) return k_never;
  auto const of = [&](Bouts bouts) {
    bouts.pass(open_->posture, open_->began, last_);
    Duration const wait = bouts.until_decided();
    return wait == Duration::max() ? k_never : last_ + wait;
  };
  return std::min(of(settled_), of(of_day_));
}

std::optional<CivilTime> BoutLog::civil(TimePoint now) const {
  return civil_ ? std::optional{*civil_ + (now - civil_at_)} : std::nullopt;
}

std::optional<std::int64_t> BoutLog::certain_day() const {
  return day_certain_ ? day_ : std::nullopt;
}

void BoutLog::remember(UserMemory& memory, TimePoint now) const {
  UserMemory::Bouts going_on = bouts(now).memory();
  // Only those of the day are read.
  going_on.figures = {};
  if (going_on != UserMemory::Bouts{}) memory.bouts = going_on;
  if (!day_) return;
  Bouts day = of_day_;
  if (open_) day.pass(open_->posture, open_->began, now);
  if (gap_) day.pass(Posture::unknown, now, now + *gap_);
  UserMemory::Bouts so_far = day.memory();
  so_far.figures = with_day(so_far.figures);
  memory.day = UserMemory::Day{so_far, day_certain_};
}

void BoutLog::restore(UserMemory const& memory, Duration elapsed, Duration elsewhere, TimePoint now) {
  resume(memory, elsewhere, now - elapsed);
  if (elapsed > k_new_day_after) forget_bouts();
  if (memory.day) gap_ = elapsed;
}

void BoutLog::resume(UserMemory const& memory, Duration elsewhere, TimePoint now) {
  TimePoint const left = now - elsewhere;
  if (memory.bouts && elsewhere <= k_new_day_after) {
    settled_ = Bouts::of(*memory.bouts, left);
    settled_.elsewhere(left, elsewhere);
  }
  if (!memory.day) return;
  of_day_ = Bouts::of(memory.day->so_far, left);
  of_day_.elsewhere(left, elsewhere);
  moves_ = memory.day->so_far.figures.moves;
  day_ = memory.day->so_far.figures.day;
  day_certain_ = memory.day->certain;
}

bool BoutLog::take_new_date_after_restore() {
  return std::exchange(new_date_after_restore_, false);
}

DayFigures figures_of_day(std::int64_t day, std::vector<BoutLog::Stretch> const& stretches) {
  Bouts bouts;
  std::optional<TimePoint> end;
  for (auto const& stretch : stretches) {
    if (end) bouts.elsewhere(*end, stretch.began - *end);
    bouts.pass(stretch.posture, stretch.began, stretch.ended);
    end = stretch.ended;
  }
  DayFigures figures = bouts.final_figures();
  figures.day = day;
  return figures;
}

}  // namespace desk::core
