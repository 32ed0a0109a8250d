#pragma once

#include "daemon/core/units.h"
#include "daemon/ergonomics/body.h"
#include "daemon/ergonomics/settings.h"

#include <optional>
#include <string_view>
#include <vector>

/// Somebody at a desk, seen from the side, as plane geometry. Millimetres: x to where they look, y up from
/// the floor. The lengths that were measured or estimated are true; what lies between them is drawn from
/// usual proportions.
namespace desk::ergonomics {

struct Point {
  double x = 0;
  double y = 0;
};

enum class Part {
  floor,
  mat,
  footrest,
  chair,  ///< column, base, backrest, armrest
  seat,
  frame,  ///< of the desk: what is below the top
  desk_top,
  keyboard,
  screen,
  shoe,
  body,
  arm,  ///< in front of the body
  eye,
};

/// A surface without holes.
struct Shape {
  Part part;
  std::vector<Point> outline;
};

/// A height or a gap to be written beside the drawing, from `low` to `high`.
struct Mark {
  std::string_view name;  ///< "seat"
  std::string_view rule;  ///< that grades it; empty: none
  Point low;
  Point high;
  /// On which side of the drawing its line stands; a gap has it where it is.
  enum class Side { left, right, inside } side = Side::inside;
  [[nodiscard]] double mm() const { return high.y - low.y; }
};

/// What the lever of the chair allows.
struct SeatSpan {
  double x;
  double min;
  double max;
};

struct Figure {
  std::vector<Shape> shapes;  ///< from the back to the front
  std::vector<Mark> marks;
  std::optional<SeatSpan> seat_span;
  double left = 0;  ///< of everything but the marks
  double right = 0;
  double top = 0;
};

/// Absent if a length is missing that it takes to draw the body. `seat`: with somebody on it.
[[nodiscard]] std::optional<Figure> sitting_figure(Body const& body, ChairSettings const& chair,
                                                   FrameSettings const& frame, core::Height seat,
                                                   core::Height desk);
[[nodiscard]] std::optional<Figure> standing_figure(Body const& body, FrameSettings const& frame,
                                                    core::Height desk);

/// Whether the point lies within the shape.
[[nodiscard]] bool covers(Shape const& shape, Point point);

}  // namespace desk::ergonomics
