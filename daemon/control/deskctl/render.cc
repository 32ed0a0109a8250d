#include "daemon/control/deskctl/render.h"

#include "daemon/control/deskctl/gauge.h"

#include <fmt/format.h>

#include <algorithm>

namespace desk::deskctl {

namespace {

// The side view needs this much room; below, the height is a bar.
constexpr int k_wide_columns = 64;
constexpr int k_tall_rows = 18;
constexpr int k_side_view_columns = 28;
constexpr int k_tall_rows_of_events = 4;

Ink ink_of(Tone tone) {
  switch (tone) {
    case Tone::quiet: return Ink::dim;
    case Tone::info: return Ink::plain;
    case Tone::prompt: return Ink::warn;
    case Tone::good: return Ink::good;
    case Tone::alert: return Ink::alert;
  }
  return Ink::plain;
}

Ink ink_of_preset(std::string_view preset) {
  if (preset == "sit") return Ink::sit;
  return preset == "stand" ? Ink::stand : Ink::plain;
}

class View {
 public:
  View(WatchModel const& model, Size size)
      : model_{model},
        canvas_{size},
        desk_{model.selected()},
        side_view_{size.columns >= k_wide_columns && size.rows >= k_tall_rows} {}

  Canvas const& draw() {
    int row = draw_header();
    row = draw_banners(row);
    if (desk_ == nullptr) {
      if (model_.feed() == WatchModel::Feed::live)
        canvas_.put(row + 1, 1, "the daemon has no desk", Ink::dim);
    } else if (side_view_) {
      row = draw_tall(row + 1);
    } else {
      row = draw_flat(row);
    }
    draw_entries(row);
    draw_footer();
    return canvas_;
  }

 private:
  [[nodiscard]] int columns() const { return canvas_.columns(); }
  [[nodiscard]] DeskState const& state() const { return desk_->state; }

  /// Of what is only known from the daemon.
  [[nodiscard]] Ink current_ink() const {
    return model_.feed() == WatchModel::Feed::live ? Ink::plain : Ink::dim;
  }

  int draw_header() {
    auto const feed = model_.feed();
    auto const mark = feed == WatchModel::Feed::live ? "● live" : "○ no connection";
    int const right = columns() - 1 - width_of(model_.clock);
    canvas_.put(0, right, model_.clock);
    int const at = right - 2 - width_of(mark);
    canvas_.put(0, at, mark, feed == WatchModel::Feed::live ? Ink::good : Ink::warn);
    auto title = desk_ == nullptr ? std::string{"deskd"} : state().name;
    if (model_.desk_count() > 1)
      title += fmt::format(" ({} of {}, Tab: next)", model_.selected_number(), model_.desk_count());
    canvas_.put(0, 1, title, Ink::strong, at - 1);
    canvas_.fill(1, 0, columns(), U'─', Ink::dim);
    return 2;
  }

  /// A text too long for its line goes on in up to two more where there is room.
  void banner(int& row, std::string_view text, Ink ink) {
    int const width = columns() - 2;
    for (int left = side_view_ ? 3 : 1; left > 0 && !text.empty(); --left) {
      auto space = text.size();
      if (left > 1 && width_of(text) > width) {
        while (space != std::string_view::npos && width_of(text.substr(0, space)) > width) {
          space = space == 0 ? std::string_view::npos : text.rfind(' ', space - 1);
        }
      }
      auto const part = text.substr(0, space);
      canvas_.fill(row, 0, columns(), U' ', ink);
      canvas_.put(row, 1, part, ink, columns() - 1);
      text.remove_prefix(std::min(part.size() + 1, text.size()));
      ++row;
    }
  }

  /// What needs attention, most urgent first.
  int draw_banners(int row) {
    if (model_.feed() == WatchModel::Feed::connecting) banner(row, "connecting …", Ink::prompt);
    if (model_.feed() == WatchModel::Feed::lost) {
      banner(row,
             fmt::format("connection lost {} ago, retrying: {}", span(model_.lost_for()), model_.why_lost()),
             Ink::alert);
    }
    if (desk_ == nullptr) return row;
    if (state().link == "down") banner(row, "the desk does not answer", Ink::alert);
    if (state().fault) {
      banner(row, "fault " + fault_in_words(*state().fault), Ink::alert);
    }
    if (state().calibrating) {
      banner(row, "calibrating: a few short strokes around this height; keep clear", Ink::prompt);
    }
    if (state().stage == "announced" || state().stage == "due") {
      auto const words = stage_in_words(state(), model_.remaining(*desk_));
      auto const* const hint = columns() < k_wide_columns ? "" : " · deskctl now, snooze or skip";
      banner(row, fmt::format("▶ {}{}", words, hint), Ink::prompt);
    }
    return row;
  }

  int draw_tall(int row) {
    int const end = canvas_.rows() - 1 - k_tall_rows_of_events - 1;
    bool const doubtful = model_.height_doubtful(*desk_);
    draw_side_view(canvas_, {row, 1, k_side_view_columns, end - row - 1}, state(), doubtful);
    int const column = 1 + k_side_view_columns + 4;
    int const width = columns() - 2 - column;
    draw_height(row, column);
    draw_posture(row + 1, column);
    draw_stage(row + 3, column, width);
    draw_today(row + 6, column, width);
    draw_motor(row + 10, end, column, width);
    canvas_.fill(end, 0, columns(), U'─', Ink::dim);
    return end + 1;
  }

  int draw_flat(int row) {
    int const width = columns() - 2;
    draw_height(row, 1);
    draw_bar(canvas_, {row + 1, 1, width, 2}, state(), model_.height_doubtful(*desk_));
    draw_posture(row + 3, 1);
    draw_stage(row + 4, 1, width);
    auto const& s = state();
    canvas_.put(row + 6, 1, fmt::format("today sat {}, stood {}", span(s.sat_s), span(s.stood_s)), Ink::plain,
                columns() - 1);
    return row + 7;
  }

  void draw_height(int row, int column) {
    auto const& s = state();
    if (!s.height_mm) {
      canvas_.put(row, column, "height unknown", Ink::warn);
      return;
    }
    bool const doubtful = model_.height_doubtful(*desk_);
    column = canvas_.put(row, column, measured_mm(*s.height_mm), doubtful ? Ink::dim : Ink::strong) + 1;
    if (doubtful) {
      column = canvas_.put(row, column, fmt::format("({} ago)", span(model_.height_age(*desk_).value_or(0))),
                           Ink::warn) +
               1;
    }
    auto const ink = doubtful ? Ink::dim : Ink::moving;
    if (s.moving()) column = canvas_.put(row, column, s.motion == "raising" ? "▲" : "▼", ink) + 1;
    if (s.target_mm) canvas_.put(row, column, fmt::format("→ {}", chosen_mm(*s.target_mm)), ink);
  }

  void draw_posture(int row, int column) {
    auto const& s = state();
    std::string text = s.posture;
    if (!s.presence.empty() && s.presence != s.posture) text += " · " + s.presence;
    column = canvas_.put(row, column, text, current_ink());
    if (s.locked) column = canvas_.put(row, column, " · locked", Ink::warn);
    if (s.clock_assumed) canvas_.put(row, column, " · clock not set", Ink::warn);
  }

  void draw_stage(int row, int column, int width) {
    auto const remaining = model_.remaining(*desk_);
    auto const words = fmt::format("{} · {}", state().mode, stage_in_words(state(), remaining));
    canvas_.put(row, column, state().stage == "off" ? "cycle off" : words, current_ink(), column + width);
    if (!remaining || !state().stage_s || *state().stage_s <= 0) return;
    auto const text = countdown(*remaining);
    int const bar = width - width_of(text) - 2;
    auto const share = 1 - std::max(0.0, *remaining) / *state().stage_s;
    auto const ink = model_.feed() == WatchModel::Feed::live ? ink_of_preset(state().next) : Ink::dim;
    draw_progress(canvas_, row + 1, column, bar, share, ink);
    canvas_.put(row + 1, column + bar + 2, text, Ink::strong);
  }

  void draw_today(int row, int column, int width) {
    auto const& s = state();
    canvas_.put(row, column, fmt::format("today · {} {}", s.changes, s.changes == 1 ? "change" : "changes"));
    constexpr int k_name = 6;
    constexpr int k_time = 12;
    int const bar = std::max(1, width - k_name - k_time);
    auto const longest = std::max({s.sat_s, s.stood_s, 1.0});
    auto const one = [&](int at, std::string_view name, double seconds, Ink ink) {
      canvas_.put(at, column, name);
      draw_progress(canvas_, at, column + k_name, bar, seconds / longest, ink);
      auto const text = span(seconds);
      canvas_.put(at, column + width - width_of(text), text);
    };
    one(row + 1, "sat", s.sat_s, Ink::sit);
    one(row + 2, "stood", s.stood_s, Ink::stand);
  }

  /// Where there is room for it: it matters to few.
  void draw_motor(int row, int end, int column, int width) {
    auto const words = motor_in_words(state());
    if (row >= end || words.empty()) return;
    auto const ink = state().motor_free_in_s ? Ink::warn : current_ink();
    canvas_.put(row, column, "motor " + words, ink, column + width);
  }

  void draw_entries(int row) {
    for (auto const& entry : model_.entries()) {
      if (row >= canvas_.rows() - 1) return;
      int column = canvas_.put(row, 1, entry.clock, Ink::dim) + 2;
      if (model_.desk_count() > 1) column = canvas_.put(row, column, entry.desk, Ink::dim) + 2;
      auto const& happening = entry.happening;
      canvas_.put(row, column, fmt::format("{} {}", happening.kind, happening.text), ink_of(happening.tone),
                  columns() - 1);
      ++row;
    }
  }

  void draw_footer() {
    canvas_.fill(canvas_.rows() - 1, 0, columns(), U' ');
    canvas_.put(canvas_.rows() - 1, 1, "q quits", Ink::dim);
  }

  WatchModel const& model_;
  Canvas canvas_;
  WatchModel::Desk const* desk_;
  bool side_view_;
};

}  // namespace

std::vector<std::string> render(WatchModel const& model, Size size, Style style) {
  return View{model, size}.draw().lines(style);
}

}  // namespace desk::deskctl
