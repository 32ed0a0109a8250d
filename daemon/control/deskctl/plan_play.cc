#include "daemon/control/deskctl/plan_play.h"

#include "daemon/control/deskctl/day_bar.h"
#include "daemon/control/deskctl/day_words.h"
#include "daemon/control/deskctl/gauge.h"
#include "daemon/control/deskctl/local_clock.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/plan_text.h"
#include "daemon/control/deskctl/signals.h"
#include "daemon/control/deskctl/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>

#include <poll.h>

namespace desk::deskctl {
namespace {

using namespace std::chrono_literals;
using core::Snapshot;

/// The day without its moves takes this long.
constexpr core::Duration k_show = 18s;
/// While the desk moves: its usual ten seconds become two thirds of one.
constexpr int k_times_moving = 15;
constexpr core::Duration k_step = 1s;
constexpr auto k_frame = 40ms;
/// The end is seen for a moment.
constexpr auto k_last_frame = 1500ms;

constexpr int k_view_columns = 28;
constexpr int k_least_rows = 14;

DeskState as_state(PlannedDay const& day, Snapshot const& s) {
  DeskState state;
  if (s.height) state.height_mm = s.height->mm();
  state.motion = to_string(s.motion);
  if (s.target) state.target_mm = s.target->mm();
  state.stage = to_string(s.stage);
  if (s.next_posture) state.next = to_string(*s.next_posture);
  state.note = s.cycle_note;
  if (s.next_change) state.next_change_in_s = core::to_seconds(*s.next_change - s.at);
  state.min_mm = s.limits.min.mm();
  state.max_mm = s.limits.max.mm();
  state.sit_mm = day.input().settings.presets.sit.mm();
  state.stand_mm = day.input().settings.presets.stand.mm();
  return state;
}

Ink ink_of(core::Posture posture) {
  if (posture == core::Posture::sitting) return Ink::sit;
  return posture == core::Posture::standing ? Ink::stand : Ink::plain;
}

class Show {
 public:
  explicit Show(PlannedDay day) : day_{std::move(day)} {}

  bool run() {
    auto last = monotonic_now();
    while (day_.now() < day_.ends()) {
      draw();
      if (!wait(k_frame)) return false;
      auto const now = monotonic_now();
      // A terminal that was suspended does not miss the rest of the day.
      go_on(day_, std::min<core::Duration>(now - last, 4 * k_frame));
      last = now;
    }
    draw();
    return wait(k_last_frame);
  }

 private:
  void draw() { terminal_.show(play_frame(day_, Terminal::size(), style_)); }

  /// False: somebody, or the system, wants an end.
  bool wait(core::Duration time) {
    auto const end = monotonic_now() + time;
    for (;;) {
      auto const left = std::chrono::ceil<std::chrono::milliseconds>(end - monotonic_now());
      if (left <= 0ms) return true;
      std::array<pollfd, 2> waiting{pollfd{signals_.fd(), POLLIN, 0},
                                    pollfd{terminal_.has_keys() ? 0 : -1, POLLIN, 0}};
      ::poll(waiting.data(), waiting.size(), static_cast<int>(left.count()));
      if (!obey_signals()) return false;
      if (waiting[1].revents == 0) continue;
      auto const key = Terminal::take_key();
      if (key == 'q' || key == 'Q' || key == '\0') return false;
    }
  }

  bool obey_signals() {
    while (int const signal = signals_.take()) {
      if (signal == SIGTSTP) terminal_.suspend();
      if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) return false;
    }
    return true;
  }

  PlannedDay day_;
  Style style_ = terminal_style();
  Signals signals_{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP};
  Terminal terminal_;
};

}  // namespace

void go_on(PlannedDay& day, core::Duration real) {
  auto const times_resting = std::max<std::int64_t>(1, (day.ends() - day.begins()) / k_show);
  while (real > core::Duration{0} && day.now() < day.ends()) {
    bool const moves = day.snapshot().motion != Snapshot::Motion::stopped;
    auto const times = moves ? k_times_moving : times_resting;
    auto const step = std::min<core::Duration>(k_step, real * times);
    day.run_until(day.now() + std::max<core::Duration>(step, 1ms));
    real -= std::max<core::Duration>(step / times, core::Duration{1});
  }
}

std::vector<std::string> play_frame(PlannedDay const& day, Size size, Style style) {
  Canvas canvas{size};
  auto const snapshot = day.snapshot();
  auto const state = as_state(day, snapshot);
  auto const of_day = day.local_seconds(day.now());
  auto const clock = core::clock_in_words(static_cast<int>(of_day / 60));
  canvas.put(0, canvas.columns() - 1 - width_of(clock), clock, Ink::strong);
  canvas.put(0, 1, plan_title(day), Ink::strong, canvas.columns() - 2 - width_of(clock));
  canvas.fill(1, 0, canvas.columns(), U'─', Ink::dim);

  int const bar = canvas.rows() - 2 - k_day_bar_rows;
  bool const side_view = size.rows >= k_least_rows && size.columns >= 2 * k_view_columns;
  if (side_view) draw_side_view(canvas, {3, 1, k_view_columns, bar - 4}, state, false);
  int const column = side_view ? k_view_columns + 5 : 1;
  auto const& today = snapshot.today;
  canvas.put(3, column, to_string(snapshot.posture), ink_of(snapshot.posture));
  canvas.put(4, column, stage_in_words(state, state.next_change_in_s));
  canvas.put(6, column, fmt::format("sat   {}", length_in_words(today.sat)), Ink::sit);
  canvas.put(7, column, fmt::format("stood {}", length_in_words(today.stood)), Ink::stand);
  canvas.put(8, column, fmt::format("{} {}", today.changes, today.changes == 1 ? "change" : "changes"));
  draw_day_bar(canvas, bar, 1, canvas.columns() - 2, day);
  canvas.put(canvas.rows() - 1, 1, "q quits", Ink::dim);
  return canvas.lines(style);
}

bool play(PlannedDay day) {
  return Show{std::move(day)}.run();
}

}  // namespace desk::deskctl
