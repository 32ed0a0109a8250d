#include "daemon/core/ramp.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace desk::core {
namespace {

using std::chrono::minutes;

struct Stage {
  int from_day;  ///< of use
  int week;
  minutes sit;
  minutes stand;
};

// Ontario: begin with 5 to 15 minutes at a time; Univ. of Minnesota: 30 to 60 minutes a day.
constexpr std::array k_stages{Stage{0, 1, minutes{55}, minutes{5}}, Stage{2, 1, minutes{50}, minutes{10}},
                              Stage{5, 2, minutes{40}, minutes{10}}, Stage{10, 3, minutes{35}, minutes{15}}};
/// From here on the intervals are the user's own.
constexpr int k_over = 15;
constexpr Duration k_use = std::chrono::hours{2};
constexpr std::int64_t k_forgotten_after = 14;
/// 2020-01-01: what a clock shows that was never set lies before it, and says nothing about use.
constexpr std::int64_t k_first_possible_day = 18'262;

auto reached(int days) {
  return std::find_if(k_stages.rbegin(), k_stages.rend(), [&](Stage const& s) { return s.from_day <= days; });
}

}  // namespace

void Ramp::on_day_ended(DayFigures const& day, bool held) {
  if (day.present() < k_use) return;
  if (!held) state_.days = std::min(state_.days + 1, k_over);
  if (day.day >= k_first_possible_day) state_.last_day = std::max(day.day, state_.last_day.value_or(0));
}

void Ramp::on_day_begun(std::int64_t day) {
  if (!state_.last_day || day - *state_.last_day < k_forgotten_after) return;
  // One step, however long it was.
  state_.last_day = day;
  step_back();
}

void Ramp::step_back() {
  if (state_.days >= k_over) {
    state_.days = k_stages.back().from_day;
    return;
  }
  auto const before = std::next(reached(state_.days));
  state_.days = before == k_stages.rend() ? 0 : before->from_day;
}

Ramp::Intervals Ramp::intervals(CycleSettings const& settings) const {
  if (!settings.ramp || state_.days >= k_over) return {settings.sit, settings.stand, 0};
  auto const stage = reached(state_.days);
  return {stage->sit, stage->stand, stage->week};
}

}  // namespace desk::core
