// What people answer to a prompt, and how its move ended.

#include "daemon/core/cycle.h"

#include <algorithm>
#include <utility>

namespace desk::core {
namespace {

constexpr Duration k_shortest_snooze = std::chrono::minutes{1};
constexpr Duration k_longest_snooze = std::chrono::minutes{60};
constexpr int k_most_snoozes = 3;
constexpr char const* k_too_late = "the change is already under way: `deskctl stop` stops it";

}  // namespace

Cycle::Step Cycle::set_mode(CycleMode mode, TimePoint now) {
  let_time_pass(now);
  if (mode == mode_) return {};
  if (mode == CycleMode::off || mode_ == CycleMode::off) {
    // Switched on again, the interval starts anew: nobody expects a change the moment they turn it on.
    if (change_) change_->skips = 0;
    restart_interval();
  }
  mode_ = mode;
  if (mode != CycleMode::off) mode_when_on_ = mode;
  return prompt_ ? end_prompt(PromptEnd::cancelled) : Step{};
}

std::string Cycle::now_requested(Step& step, TimePoint now) {
  let_time_pass(now);
  if (!change_) return "the posture is not known yet";
  if (moving_to_) return "the change is already under way";
  moving_to_ = step.move_to = other(change_->from);
  return {};
}

std::string Cycle::snooze(Step& step, std::optional<Duration> length, TimePoint now) {
  let_time_pass(now);
  if (mode_ == CycleMode::off) return "the cycle is off";
  if (moving_to_) return k_too_late;
  if (!change_ || !prompt_) return "no change is announced";
  if (length && (*length < k_shortest_snooze || *length > k_longest_snooze)) {
    return "a change can be put off by 1 to 60 minutes";
  }
  if (change_->snoozes >= k_most_snoozes) {
    return "this change was put off " + std::to_string(k_most_snoozes) +
           " times already; skip it, or take it";
  }
  // Counted from now, also when the prompt stood for a while.
  Duration const by = length.value_or(wanted(Interval::snooze));
  change_->put_off += by - std::min(remaining(), by);
  ++change_->snoozes;
  // What was asked for does not count as asking twice.
  --change_->prompts;
  step = end_prompt(PromptEnd::snoozed);
  return {};
}

std::string Cycle::skip(Step& step, TimePoint now) {
  let_time_pass(now);
  if (mode_ == CycleMode::off) return "the cycle is off";
  if (moving_to_) return k_too_late;
  if (!change_ || !phase()) return "the posture is not known yet";
  ++change_->skips;
  restart_interval();
  if (prompt_) step = end_prompt(PromptEnd::skipped);
  return {};
}

Cycle::Step Cycle::hold(TimePoint until, TimePoint now, std::optional<Preset> to) {
  let_time_pass(now);
  hold_until_ = until;
  said_no_ = moving_to_.has_value();
  if (!prompt_ || moving_to_) return {};
  return end_prompt(prompt_->to == to ? PromptEnd::taken : PromptEnd::vetoed);
}

Cycle::Step Cycle::on_move_ended(MoveEnd end, TimePoint now) {
  if (!moving_to_) return {};
  let_time_pass(now);
  bool const arrived = end == MoveEnd::reached || end == MoveEnd::missed;
  // Whoever goes away in mid-move, or wants to be left alone, has not said no to it.
  bool const interrupted = std::exchange(interrupted_, false);
  bool const nobody_said_no = !std::exchange(said_no_, false) && end == MoveEnd::stopped && interrupted;
  unfinished_ = nobody_said_no ? moving_to_ : std::nullopt;
  moving_to_.reset();
  if (!arrived && !nobody_said_no) restart_interval();
  if (!prompt_) return {};
  if (arrived) return end_prompt(PromptEnd::taken);
  return end_prompt(nobody_said_no || end == MoveEnd::aborted ? PromptEnd::cancelled : PromptEnd::vetoed);
}

void Cycle::on_desk_moved(TimePoint now) {
  rate_.moved(now);
  // Where a person puts the desk is where they want it.
  if (moving_to_) return;
  unfinished_.reset();
}

void Cycle::on_day(std::optional<DayFigures> const& ended, std::int64_t day) {
  if (ended) {
    ramp_.on_day_ended(*ended, discomfort_.lasts());
    // Somebody who was not here for a while ends a day that was over for the desk long ago.
    if (moves_day_ != day) automatic_moves_ = 0;
  }
  moves_day_ = day;
  ramp_.on_day_begun(day);
  discomfort_.on_day(day);
  set_intervals();
}

}  // namespace desk::core
