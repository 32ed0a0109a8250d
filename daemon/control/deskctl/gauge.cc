#include "daemon/control/deskctl/gauge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace desk::deskctl {

namespace {

/// The heights at the two ends of a gauge. A desk beyond its limits stretches the scale rather than leaving
/// it.
struct Scale {
  double min = 650;
  double max = 1250;

  [[nodiscard]] double share(double mm) const { return std::clamp((mm - min) / (max - min), 0.0, 1.0); }
};

Scale scale_of(DeskState const& state) {
  Scale scale{state.min_mm.value_or(650), state.max_mm.value_or(1250)};
  if (state.height_mm) {
    scale.min = std::min(scale.min, *state.height_mm);
    scale.max = std::max(scale.max, *state.height_mm);
  }
  if (scale.max - scale.min < 1) scale.max = scale.min + 1;
  return scale;
}

std::string number(double mm) {
  return fmt::format("{:.0f}", mm);
}

Ink ink_of(DeskState const& state, bool doubtful) {
  if (doubtful) return Ink::dim;
  return state.moving() ? Ink::moving : Ink::strong;
}

constexpr int k_label_columns = 11;  // "stand 1100 "
constexpr int k_desk_columns = 15;

class SideView {
 public:
  SideView(Canvas& canvas, Area area, DeskState const& state)
      : canvas_{canvas}, area_{area}, state_{state}, scale_{scale_of(state)} {}

  void draw(bool doubtful) {
    draw_axis();
    if (state_.target_mm) {
      canvas_.fill(row_of(*state_.target_mm), desk_column(), k_desk_columns, U'╌',
                   doubtful ? Ink::dim : Ink::warn);
    }
    if (state_.height_mm) draw_desk(*state_.height_mm, ink_of(state_, doubtful));
  }

 private:
  [[nodiscard]] int axis_column() const { return area_.column + k_label_columns; }
  [[nodiscard]] int desk_column() const { return axis_column() + 2; }
  [[nodiscard]] int bottom() const { return area_.row + area_.rows - 1; }

  /// Thirds of a row from the top, so that a slow desk is seen to move between rows.
  [[nodiscard]] int thirds_of(double mm) const {
    return static_cast<int>(std::lround((1 - scale_.share(mm)) * (area_.rows - 1) * 3)) + 1;
  }
  [[nodiscard]] int row_of(double mm) const { return area_.row + thirds_of(mm) / 3; }

  void draw_axis() {
    for (int row = area_.row; row <= bottom(); ++row) canvas_.put(row, axis_column(), "│", Ink::dim);
    canvas_.put(area_.row, axis_column(), "┬", Ink::dim);
    canvas_.put(bottom(), axis_column(), "┴", Ink::dim);
    label(scale_.max, number(scale_.max), Ink::dim);
    label(scale_.min, number(scale_.min), Ink::dim);
    if (state_.sit_mm) mark(*state_.sit_mm, fmt::format("sit {:>5}", number(*state_.sit_mm)), Ink::sit);
    if (state_.stand_mm)
      mark(*state_.stand_mm, fmt::format("stand {:>4}", number(*state_.stand_mm)), Ink::stand);
  }

  void label(double mm, std::string const& text, Ink ink) {
    auto const row = row_of(mm);
    canvas_.fill(row, area_.column, k_label_columns, U' ');
    canvas_.put(row, axis_column() - 1 - width_of(text), text, ink);
  }

  void mark(double mm, std::string const& text, Ink ink) {
    label(mm, text, ink);
    canvas_.put(row_of(mm), axis_column(), "┼", ink);
  }

  void draw_desk(double mm, Ink ink) {
    constexpr std::array k_tops{U'▔', U'━', U'▁'};
    auto const top = row_of(mm);
    canvas_.fill(top, desk_column(), k_desk_columns, k_tops[static_cast<std::size_t>(thirds_of(mm) % 3)],
                 ink);
    for (int const column : {desk_column() + 3, desk_column() + k_desk_columns - 4}) {
      for (int row = top + 1; row < bottom(); ++row) canvas_.put(row, column, "┃", ink);
      if (top < bottom()) canvas_.put(bottom(), column - 1, "━┻━", ink);
    }
    if (!state_.moving()) return;
    auto const middle = desk_column() + k_desk_columns / 2;
    if (state_.motion == "raising" && top > area_.row) canvas_.put(top - 1, middle, "▲", ink);
    if (state_.motion == "lowering" && top < bottom()) canvas_.put(top + 1, middle, "▼", ink);
  }

  Canvas& canvas_;
  Area area_;
  DeskState const& state_;
  Scale scale_;
};

}  // namespace

void draw_side_view(Canvas& canvas, Area area, DeskState const& state, bool doubtful) {
  SideView{canvas, area, state}.draw(doubtful);
}

void draw_bar(Canvas& canvas, Area area, DeskState const& state, bool doubtful) {
  auto const scale = scale_of(state);
  auto const low = number(scale.min) + " ├";
  auto const high = "┤ " + number(scale.max);
  int const first = canvas.put(area.row, area.column, low, Ink::dim);
  int const length = area.column + area.columns - width_of(high) - first;
  if (length < 2) return;
  canvas.put(area.row, first + length, high, Ink::dim);
  auto const column_of = [&](double mm) {
    return first + static_cast<int>(std::lround(scale.share(mm) * (length - 1)));
  };
  canvas.fill(area.row, first, length, U'─', Ink::dim);
  if (state.target_mm) canvas.put(area.row, column_of(*state.target_mm), "┃", Ink::warn);
  if (state.height_mm) {
    canvas.fill(area.row, first, column_of(*state.height_mm) - first + 1, U'█', ink_of(state, doubtful));
  }
  auto const mark = [&](double mm, std::string_view name, Ink ink) {
    canvas.put(area.row + 1, column_of(mm), "╵", ink);
    canvas.put(area.row + 1, column_of(mm) + 1, name, ink);
  };
  if (state.sit_mm) mark(*state.sit_mm, "sit", Ink::sit);
  if (state.stand_mm) mark(*state.stand_mm, "stand", Ink::stand);
}

void draw_progress(Canvas& canvas, int row, int column, int columns, double share, Ink ink) {
  int const filled = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * columns));
  canvas.fill(row, column, columns, U'░', Ink::dim);
  canvas.fill(row, column, filled, U'█', ink);
}

}  // namespace desk::deskctl
