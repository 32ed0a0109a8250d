#include "daemon/ergonomics/outline.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace desk::ergonomics {

namespace outline {
namespace {

constexpr int k_corners = 32;  // of what is round

void append_round(std::vector<Point>& points, Point centre, double rx, double ry) {
  for (int i = 0; i < k_corners; ++i) {
    double const angle = 2 * std::numbers::pi * i / k_corners;
    points.push_back({centre.x + rx * std::cos(angle), centre.y + ry * std::sin(angle)});
  }
}

/// Positive if the way a, b, c turns left.
double turn(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

void append_half(std::vector<Point>& hull, std::vector<Point> const& sorted) {
  auto const base = hull.size();
  for (auto const& p : sorted) {
    while (hull.size() >= base + 2 && turn(hull[hull.size() - 2], hull.back(), p) <= 0) hull.pop_back();
    hull.push_back(p);
  }
  hull.pop_back();
}

/// The convex hull, by Andrew's monotone chain.
std::vector<Point> hull_of(std::vector<Point> points) {
  auto const before = [](Point a, Point b) { return a.x < b.x || (a.x == b.x && a.y < b.y); };
  std::sort(points.begin(), points.end(), before);
  std::vector<Point> hull;
  append_half(hull, points);
  std::reverse(points.begin(), points.end());
  append_half(hull, points);
  return hull;
}

}  // namespace

std::vector<Point> box(Point low_left, Point high_right) {
  return {low_left, {high_right.x, low_left.y}, high_right, {low_left.x, high_right.y}};
}

std::vector<Point> ellipse(Point centre, double rx, double ry) {
  std::vector<Point> points;
  append_round(points, centre, rx, ry);
  return points;
}

std::vector<Point> limb(Ball const& a, Ball const& b) {
  std::vector<Point> points;
  append_round(points, a.centre, a.radius, a.radius);
  append_round(points, b.centre, b.radius, b.radius);
  return hull_of(std::move(points));
}

}  // namespace outline

bool covers(Shape const& shape, Point p) {
  bool inside = false;
  auto const& o = shape.outline;
  for (std::size_t i = 0, j = o.size() - 1; i < o.size(); j = i++) {
    if ((o[i].y > p.y) == (o[j].y > p.y)) continue;
    if (p.x < (o[j].x - o[i].x) * (p.y - o[i].y) / (o[j].y - o[i].y) + o[i].x) inside = !inside;
  }
  return inside;
}

}  // namespace desk::ergonomics
