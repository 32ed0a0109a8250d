#include "daemon/control/deskctl/figure_draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace desk::deskctl {
namespace {

using ergonomics::Figure;
using ergonomics::Grade;
using ergonomics::Part;
using ergonomics::Point;
using ergonomics::Shape;

constexpr int k_dots_across = 2;  // of a braille cell
constexpr int k_dots_down = 4;
constexpr int k_gap = 3;    // columns between the two figures
constexpr int k_words = 2;  // rows below the floor

/// Of a person only the outline is drawn, so that the arm shows before the body.
bool outlined(Part part) {
  return part == Part::body || part == Part::arm;
}

struct Box {
  Point low;
  Point high;
};

Box box_of(Shape const& shape) {
  Box box{shape.outline.front(), shape.outline.front()};
  for (auto const& p : shape.outline) {
    box.low = {std::min(box.low.x, p.x), std::min(box.low.y, p.y)};
    box.high = {std::max(box.high.x, p.x), std::max(box.high.y, p.y)};
  }
  return box;
}

/// Which part each dot of a figure shows.
class DotGrid {
 public:
  DotGrid(Figure const& figure, int columns, int rows, double mm_per_dot)
      : across_{columns * k_dots_across}, down_{rows * k_dots_down}, parts_(size(), k_nothing) {
    for (auto const& shape : figure.shapes)
      if (shape.part != Part::floor && !shape.outline.empty()) paint(shape, figure.left, mm_per_dot);
  }

  /// Whether there is ink. The bottom row is y = 0.
  [[nodiscard]] bool inked(int across, int down) const {
    int const here = at(across, down);
    if (here == k_nothing) return false;
    if (!outlined(static_cast<Part>(here))) return true;
    constexpr std::array<std::array<int, 2>, 4> k_beside{{{-1, 0}, {1, 0}, {0, -1}, {0, 1}}};
    return std::any_of(k_beside.begin(), k_beside.end(),
                       [&](auto const& by) { return at(across + by[0], down + by[1]) < here; });
  }
  [[nodiscard]] Part part(int across, int down) const { return static_cast<Part>(at(across, down)); }

 private:
  static constexpr int k_nothing = -1;

  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(across_) * static_cast<std::size_t>(down_);
  }
  [[nodiscard]] std::size_t index(int across, int down) const {
    return static_cast<std::size_t>(down) * static_cast<std::size_t>(across_) +
           static_cast<std::size_t>(across);
  }
  [[nodiscard]] int at(int across, int down) const {
    if (across < 0 || across >= across_ || down < 0 || down >= down_) return k_nothing;
    return parts_[index(across, down)];
  }

  void paint(Shape const& shape, double left, double mm_per_dot) {
    auto const box = box_of(shape);
    auto const first = [&](double mm, int most) {
      return static_cast<int>(std::clamp(std::floor(mm / mm_per_dot), 0.0, static_cast<double>(most)));
    };
    // What is thinner than a dot is a dot thick.
    bool const flat = box.high.y - box.low.y < mm_per_dot;
    int const lowest = first(box.low.y, down_ - 1);
    int const highest = flat ? lowest : first(box.high.y, down_ - 1);
    for (int up = lowest; up <= highest; ++up) {
      for (int across = first(box.low.x - left, across_ - 1); across <= first(box.high.x - left, across_ - 1);
           ++across) {
        double const y = flat ? (box.low.y + box.high.y) / 2 : (up + 0.5) * mm_per_dot;
        if (covers(shape, {left + (across + 0.5) * mm_per_dot, y}))
          parts_[index(across, down_ - 1 - up)] = static_cast<int>(shape.part);
      }
    }
  }

  int across_;
  int down_;
  std::vector<int> parts_;
};

/// Bits as Unicode numbers the dots of a cell: two columns of three, then the bottom two.
constexpr std::array<std::array<unsigned, k_dots_across>, k_dots_down> k_braille{
    {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};

struct Cell {
  std::array<std::array<bool, k_dots_across>, k_dots_down> dots{};
  [[nodiscard]] int in_row(std::size_t row) const { return dots[row][0] + dots[row][1]; }
  [[nodiscard]] int in_column(std::size_t column) const {
    return dots[0][column] + dots[1][column] + dots[2][column] + dots[3][column];
  }
};

char32_t braille(Cell const& cell) {
  unsigned bits = 0;
  for (std::size_t row = 0; row < k_dots_down; ++row)
    for (std::size_t column = 0; column < k_dots_across; ++column)
      if (cell.dots[row][column]) bits |= k_braille[row][column];
  return bits == 0 ? U' ' : char32_t{0x2800} + bits;
}

/// The character whose strokes lie where the dots do.
char32_t ascii(Cell const& cell) {
  int const upper = cell.in_row(0) + cell.in_row(1);
  int const lower = cell.in_row(2) + cell.in_row(3);
  int const left = cell.in_column(0);
  int const right = cell.in_column(1);
  int const all = left + right;
  if (all == 0) return U' ';
  if (all >= 7) return U'#';
  if (left >= 3 && right <= 1) return U'|';
  if (right >= 3 && left <= 1) return U'|';
  if (lower == 0) return upper == 1 ? U'\'' : U'"';
  if (upper == 0) return cell.in_row(3) == all ? U'_' : lower == 1 ? U'.' : U'-';
  if (all >= 6) return U'#';
  bool const rising = cell.dots[0][1] + cell.dots[1][1] + cell.dots[2][0] + cell.dots[3][0] >= all - 1;
  bool const falling = cell.dots[0][0] + cell.dots[1][0] + cell.dots[2][1] + cell.dots[3][1] >= all - 1;
  if (rising && !falling) return U'/';
  if (falling && !rising) return U'\\';
  return left == 0 || right == 0 ? U'|' : U'+';
}

class Drawer {
 public:
  Drawer(Canvas& canvas, Area area, FigureScene const& scene, Style style)
      : canvas_{canvas}, area_{area}, scene_{scene}, style_{style} {
    double width = 0;
    double top = 1;
    for (auto const* figure : {&scene.sitting, &scene.standing}) {
      if (!*figure) continue;
      width += (*figure)->right - (*figure)->left;
      top = std::max(top, (*figure)->top);
    }
    rows_ = std::max(1, area.rows - k_words - 1);
    int const gaps = scene.sitting && scene.standing ? k_gap : 0;
    double const across = std::max(1, (area.columns - gaps) * k_dots_across);
    mm_per_dot_ = std::max(std::max(1.0, width) / across, top / (rows_ * k_dots_down));
    // No empty rows above a small person.
    rows_ = std::clamp(static_cast<int>(std::ceil(top / mm_per_dot_ / k_dots_down)), 1, rows_);
  }

  /// Returns the rows that it took.
  int draw() {
    int column = area_.column;
    if (scene_.sitting) column = draw(*scene_.sitting, true, column) + k_gap;
    if (scene_.standing) draw(*scene_.standing, false, column);
    return rows_ + 1 + k_words;
  }

 private:
  [[nodiscard]] int floor_row() const { return area_.row + rows_; }

  /// Returns the column after it.
  int draw(Figure const& figure, bool sitting, int column) {
    double const dots = (figure.right - figure.left) / mm_per_dot_;
    int const columns = std::clamp(static_cast<int>(std::ceil(dots / k_dots_across)), 1, area_.columns);
    DotGrid const grid{figure, columns, rows_, mm_per_dot_};
    for (int row = 0; row < rows_; ++row)
      for (int i = 0; i < columns; ++i) put(grid, sitting, row, i, column);
    canvas_.fill(floor_row(), column, columns, U'─', Ink::dim);
    words(figure, sitting, column, column + columns);
    return column + columns;
  }

  void put(DotGrid const& grid, bool sitting, int row, int i, int column) {
    Cell cell;
    int front = -1;
    for (int down = 0; down < k_dots_down; ++down) {
      for (int across = 0; across < k_dots_across; ++across) {
        int const x = i * k_dots_across + across;
        int const y = row * k_dots_down + down;
        if (!grid.inked(x, y)) continue;
        cell.dots[static_cast<std::size_t>(down)][static_cast<std::size_t>(across)] = true;
        front = std::max(front, static_cast<int>(grid.part(x, y)));
      }
    }
    if (front < 0) return;
    canvas_.fill(area_.row + row, column + i, 1, style_.unicode ? braille(cell) : ascii(cell),
                 ink(static_cast<Part>(front), sitting));
  }

  [[nodiscard]] Ink ink(Part part, bool sitting) const {
    if (auto const rule = rule_of(part, sitting); !rule.empty() && scene_.grade(rule) != Grade::unknown)
      return ink_of(scene_.grade(rule));
    switch (part) {
      case Part::body:
      case Part::arm:
      case Part::eye: return Ink::strong;
      case Part::desk_top: return sitting ? Ink::sit : Ink::stand;
      case Part::floor:
      case Part::mat:
      case Part::chair:
      case Part::frame: return Ink::dim;
      case Part::footrest:
      case Part::seat:
      case Part::keyboard:
      case Part::screen:
      case Part::shoe: break;
    }
    return Ink::plain;
  }

  /// "seat 440, desk 750 mm"
  void words(Figure const& figure, bool sitting, int column, int end) {
    int const row = floor_row() + 1;
    canvas_.put(row, column + 1, sitting ? "Sitting" : "Standing", Ink::strong, end);
    int at = column + 1;
    for (auto const& mark : figure.marks) {
      if (mark.name != "seat" && mark.name != "desk" && mark.name != "footrest") continue;
      auto const text = fmt::format("{}{} {:.0f}", at == column + 1 ? "" : ", ", mark.name, whole_mm(mark));
      auto const grade = mark.rule.empty() ? Grade::unknown : scene_.grade(mark.rule);
      at = canvas_.put(row + 1, at, text, grade == Grade::unknown ? Ink::plain : ink_of(grade),
                       end + k_gap - 1);
    }
    canvas_.put(row + 1, at, " mm", Ink::plain, end + k_gap - 1);
  }

  Canvas& canvas_;
  Area area_;
  FigureScene const& scene_;
  Style style_;
  int rows_ = 1;
  double mm_per_dot_ = 1;
};

}  // namespace

Ink ink_of(Grade grade) {
  switch (grade) {
    case Grade::unknown: return Ink::dim;
    case Grade::ok: return Ink::good;
    case Grade::info: return Ink::sit;
    case Grade::warn: return Ink::warn;
    case Grade::bad: return Ink::alert;
  }
  return Ink::plain;
}

int draw_figures(Canvas& canvas, Area area, FigureScene const& scene, Style style) {
  return Drawer{canvas, area, scene, style}.draw();
}

}  // namespace desk::deskctl
