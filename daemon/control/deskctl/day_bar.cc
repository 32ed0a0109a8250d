#include "daemon/control/deskctl/day_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace desk::deskctl {
namespace {

using core::Duration;
using core::Posture;
using core::TimePoint;
using std::chrono::minutes;

constexpr int k_name_columns = 7;  // "stand  "

/// The shortest of the usual steps with which the day fits.
Duration cell_length(Duration day, int cells) {
  constexpr std::array k_steps{1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60};
  for (int const step : k_steps)
    if (day <= minutes{step} * cells) return minutes{step};
  return day / std::max(1, cells) + minutes{1};
}

/// What most of [from, to) was spent with.
Posture most_of(std::vector<PlannedDay::Phase> const& phases, TimePoint from, TimePoint to) {
  std::array<Duration, 5> spent{};
  for (auto const& phase : phases) {
    auto const overlap = std::min(phase.ended, to) - std::max(phase.began, from);
    if (overlap > Duration{0}) spent.at(static_cast<std::size_t>(phase.posture)) += overlap;
  }
  auto const* const most = std::max_element(spent.begin(), spent.end());
  return *most == Duration{0} ? Posture::unknown : static_cast<Posture>(most - spent.begin());
}

}  // namespace

void draw_day_bar(Canvas& canvas, int row, int column, int columns, PlannedDay const& day) {
  int const first = column + k_name_columns;
  int const cells = std::max(1, columns - k_name_columns);
  Duration const step = cell_length(day.ends() - day.begins(), cells);
  auto const column_of = [&](TimePoint t) { return first + static_cast<int>((t - day.begins()) / step); };

  int free_from = first;
  for (TimePoint t = day.begins(); t <= day.ends(); t += minutes{1}) {
    auto const of_day = day.local_seconds(t);
    auto const label = fmt::format("{}", of_day / 3600);
    if (of_day % 3600 != 0 || column_of(t) < free_from || column_of(t) + width_of(label) > column + columns)
      continue;
    canvas.put(row, column_of(t), label, Ink::dim);
    free_from = column_of(t) + 4;
  }

  canvas.put(row + 1, column, "stand", Ink::stand);
  canvas.put(row + 2, column, "sit", Ink::sit);
  auto const phases = day.phases();
  for (TimePoint t = day.begins(); t < day.now(); t += step) {
    switch (most_of(phases, t, t + step)) {
      case Posture::standing: canvas.fill(row + 1, column_of(t), 1, U'█', Ink::stand); break;
      case Posture::sitting: canvas.fill(row + 2, column_of(t), 1, U'█', Ink::sit); break;
      case Posture::away: canvas.fill(row + 2, column_of(t), 1, U'·', Ink::dim); break;
      case Posture::unknown:
      case Posture::between: break;
    }
  }
}

}  // namespace desk::deskctl
