#include "daemon/core/motor_budget.h"

#include <algorithm>

namespace desk::core {

void MotorBudget::motor_on(TimePoint now) {
  if (!on_since_) on_since_ = now;
}

void MotorBudget::motor_off(TimePoint now) {
  if (!on_since_) return;
  TimePoint const since = *on_since_;
  on_since_.reset();
  add(since, now);
}

void MotorBudget::add(TimePoint begin, TimePoint end) {
  if (end <= begin) return;
  // A run by hand is told when it is over, so it may lie before or around one that is known.
  auto first = std::find_if(runs_.begin(), runs_.end(), [&](Run const& run) { return run.end >= begin; });
  while (first != runs_.end() && first->begin <= end) {
    begin = std::min(begin, first->begin);
    end = std::max(end, first->end);
    first = runs_.erase(first);
  }
  runs_.insert(first, {begin, end});
  forget(runs_.back().end);
}

void MotorBudget::forget(TimePoint now) {
  while (!runs_.empty() && runs_.front().end <= now - window_) runs_.erase(runs_.begin());
}

Duration MotorBudget::used(TimePoint now) const {
  TimePoint const from = now - window_;
  Duration sum = on_since_ ? now - std::max(*on_since_, from) : Duration{0};
  for (Run const& run : runs_)
    sum += std::max(Duration{0}, std::min(run.end, now) - std::max(run.begin, from));
  return sum;
}

Duration MotorBudget::left(TimePoint now) const {
  return std::max(Duration{0}, budget_ - used(now));
}

TimePoint MotorBudget::free_at(Duration time, TimePoint now) const {
  Duration missing = used(now) + std::min(time, budget_) - budget_;
  if (missing <= Duration{0}) return now;
  // Each instant at which an old run leaves the window gives as much back.
  for (Run const& run : runs_) {
    TimePoint const begin = std::max(run.begin, now - window_);
    Duration const length = run.end - begin;
    if (length <= Duration{0}) continue;
    if (missing <= length) return begin + missing + window_;
    missing -= length;
  }
  return now + window_;
}

std::vector<Memory::MotorRun> MotorBudget::memory(TimePoint now, TimePoint deadline) const {
  std::vector<Memory::MotorRun> all;
  for (Run const& run : runs_) {
    if (run.end > now - window_) all.push_back({now - run.end, run.end - run.begin});
  }
  if (on_since_)
    all.push_back({Duration{0}, (now - *on_since_) + std::clamp(deadline - now, Duration{0}, left(now))});
  return all;
}

void MotorBudget::restore(std::vector<Memory::MotorRun> const& runs, Duration elapsed, TimePoint now) {
  runs_.clear();
  on_since_.reset();
  for (Memory::MotorRun const& run : runs) {
    TimePoint const end = now - elapsed - std::max(Duration{0}, run.ended_ago);
    add(end - std::clamp(run.length, Duration{0}, window_), end);
  }
  forget(now);
}

}  // namespace desk::core
