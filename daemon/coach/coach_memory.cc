// What the coach knows again after a restart.

#include "daemon/coach/coach.h"

#include <algorithm>

namespace desk::coach {

using core::Duration;
using core::TimePoint;

namespace {

/// As often as it is told within a day, and more.
constexpr std::size_t k_most_done = 200;

template <typename List>
void drop_repeats(List& list) {
  List seen;
  for (auto const& one : list)
    if (std::find(seen.begin(), seen.end(), one) == seen.end()) seen.push_back(one);
  list = std::move(seen);
}

}  // namespace

Memory Coach::past(TimePoint now) const {
  Memory memory = memory_;
  for (Rest const& rest : resting_)
    if (rest.until > now) memory.resting.push_back({rest.exercise, rest.until - now});
  return memory;
}

Memory Coach::memory(TimePoint now) const {
  return past(now);
}

void Coach::restore(Memory const& memory, Duration elapsed, TimePoint now) {
  memory_ = memory;
  memory_.resting.clear();
  drop_repeats(memory_.had_turn);
  memory_.easy = std::clamp(memory_.easy, 0, k_easy_enough);
  memory_.sit_bouts = std::clamp(memory_.sit_bouts, 0, k_asym_every - 1);
  if (memory_.done_today.size() > k_most_done) memory_.done_today.resize(k_most_done);
  std::sort(memory_.bad_days.begin(), memory_.bad_days.end());
  drop_repeats(memory_.bad_days);
  resting_.clear();
  for (auto const& resting : memory.resting) {
    Duration const left = std::min(resting.left, k_rest_after_discomfort) - elapsed;
    if (left > Duration{0}) resting_.push_back({resting.exercise, now + left});
  }
  current_.reset();
  last_.reset();
  walk_waits_ = false;
  if (moment_.day && memory_.day != moment_.day) {
    memory_.done_today.clear();
    memory_.day = moment_.day;
  }
}

}  // namespace desk::coach
