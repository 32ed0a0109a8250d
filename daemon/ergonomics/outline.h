#pragma once

#include "daemon/ergonomics/figure.h"

#include <vector>

/// Outlines of simple shapes, for the sources of the figure. Millimetres.
namespace desk::ergonomics::outline {

struct Ball {
  Point centre;
  double radius;
};

/// Upright rectangle between two corners.
std::vector<Point> box(Point low_left, Point high_right);
std::vector<Point> ellipse(Point centre, double rx, double ry);
/// A limb: two balls and what a skin pulled over both encloses.
std::vector<Point> limb(Ball const& a, Ball const& b);

}  // namespace desk::ergonomics::outline
