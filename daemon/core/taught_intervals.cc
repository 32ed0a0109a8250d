#include "daemon/core/taught_intervals.h"

#include "daemon/core/words.h"

namespace desk::core {
namespace {

using std::chrono::minutes;

constexpr Duration k_shortest = minutes{1};
/// What is written down and read again is the same length.
constexpr Duration k_same = std::chrono::milliseconds{10};

constexpr Duration longest(Interval interval) {
  switch (interval) {
    case Interval::sit: return minutes{240};
    case Interval::stand: return minutes{120};
    case Interval::snooze: return minutes{60};
  }
  return Duration{0};
}

constexpr char const* name(Interval interval) {
  switch (interval) {
    case Interval::sit: return "a sitting interval";
    case Interval::stand: return "a standing interval";
    case Interval::snooze: return "a snooze";
  }
  return "";
}

}  // namespace

std::optional<Duration> TaughtIntervals::of(Interval interval) const {
  auto const length = [](std::optional<Taught> const& taught) {
    return taught ? std::optional{taught->length} : std::nullopt;
  };
  switch (interval) {
    case Interval::sit: return length(sit_);
    case Interval::stand: return length(stand_);
    case Interval::snooze: return length(snooze_);
  }
  return std::nullopt;
}

Duration TaughtIntervals::configured(Interval interval) const {
  switch (interval) {
    case Interval::sit: return configured_.sit;
    case Interval::stand: return configured_.stand;
    case Interval::snooze: return configured_.snooze;
  }
  return Duration{0};
}

std::string TaughtIntervals::why_unfit(Interval interval, Duration length) const {
  if (length < k_shortest || length > longest(interval)) {
    return std::string{name(interval)} + " is " + minutes_in_words(k_shortest, longest(interval)) + ", not " +
           minutes_in_words(length);
  }
  if (interval != Interval::snooze && length <= configured_.announcement) {
    return std::string{name(interval)} + " must be longer than the announcement of its end, " +
           in_words(configured_.announcement) + " (announcement_s): " + minutes_in_words(length) + " is not";
  }
  return {};
}

std::string TaughtIntervals::teach(Interval interval, Duration length) {
  if (std::string why = why_unfit(interval, length); !why.empty()) return why;
  Taught const taught{std::chrono::round<std::chrono::seconds>(length), configured(interval)};
  switch (interval) {
    case Interval::sit: sit_ = taught; break;
    case Interval::stand: stand_ = taught; break;
    case Interval::snooze: snooze_ = taught; break;
  }
  return {};
}

bool TaughtIntervals::forget() {
  bool const any = sit_ || stand_ || snooze_;
  sit_.reset();
  stand_.reset();
  snooze_.reset();
  return any;
}

void TaughtIntervals::remember(UserMemory& memory) const {
  memory.sit_interval = sit_;
  memory.stand_interval = stand_;
  memory.snooze = snooze_;
}

void TaughtIntervals::restore(UserMemory const& memory) {
  auto const holding = [&](std::optional<Taught> const& taught, Interval interval) {
    bool const holds = taught && std::chrono::abs(taught->configured - configured(interval)) <= k_same &&
                       why_unfit(interval, taught->length).empty();
    return holds ? taught : std::nullopt;
  };
  sit_ = holding(memory.sit_interval, Interval::sit);
  stand_ = holding(memory.stand_interval, Interval::stand);
  snooze_ = holding(memory.snooze, Interval::snooze);
}

}  // namespace desk::core
