#include "daemon/core/height_curve.h"

#include "daemon/core/plausible_height.h"
#include "daemon/core/words.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace desk::core {
namespace {

/// Two heights so close to each other tell nothing of the slope: 1 mm of a tape would be 5 % of it.
constexpr Distance k_same_place = Distance::of_mm(20);
/// A spindle, a potentiometer or a counter that is set up at all is right by a few per cent; more is a tape
/// misread.
constexpr double k_flattest = 0.8;
constexpr double k_steepest = 1.25;
constexpr Distance k_farthest_off = Distance::of_mm(150);

double slope(HeightCurve::Point const& a, HeightCurve::Point const& b) {
  return (b.true_height - a.true_height) / (b.said - a.said);
}

bool goes_together(HeightCurve::Point const& a, HeightCurve::Point const& b) {
  if (b.said <= a.said) return false;
  double const s = slope(a, b);
  return s >= k_flattest && s <= k_steepest;
}

bool sound(HeightCurve::Point const& p) {
  return p.said.finite() && plausible_for_a_desk(p.true_height) &&
         (p.true_height - p.said).abs() <= k_farthest_off;
}

using Points = std::vector<HeightCurve::Point>;

/// The first of the two points between which the line that counts at `h` runs; `h` and the points by `of`.
std::size_t stretch(Points const& points, Height h, Height HeightCurve::Point::*of) {
  std::size_t first = 0;
  while (first + 2 < points.size() && h > points[first + 1].*of) ++first;
  return first;
}

/// Why two neighbours do not go together.
std::string contradiction(HeightCurve::Point const& a, HeightCurve::Point const& b) {
  std::string const between = "from " + in_words(a.said) + " to " + in_words(b.said) +
                              " on the sensor the tape went " + in_words(b.true_height - a.true_height) +
                              ", " + std::to_string(std::lround(100 * slope(a, b))) + " % as far";
  return between + "; 80 to 125 % is plausible. Measure again, or forget what was measured before";
}

}  // namespace

HeightCurve::HeightCurve(std::vector<Point> points) {
  bool good = std::all_of(points.begin(), points.end(), sound);
  for (std::size_t i = 1; good && i < points.size(); ++i) good = goes_together(points[i - 1], points[i]);
  if (good) points_ = std::move(points);
}

Height HeightCurve::true_height(Height said) const {
  if (points_.empty()) return said;
  Point const& a = points_[points_.size() == 1 ? 0 : stretch(points_, said, &Point::said)];
  if (points_.size() == 1) return a.true_height + (said - a.said);
  Point const& b = *(&a + 1);
  return a.true_height + (said - a.said) * slope(a, b);
}

Height HeightCurve::said(Height true_height) const {
  if (points_.empty()) return true_height;
  Point const& a = points_[points_.size() == 1 ? 0 : stretch(points_, true_height, &Point::true_height)];
  if (points_.size() == 1) return a.said + (true_height - a.true_height);
  Point const& b = *(&a + 1);
  return a.said + (true_height - a.true_height) / slope(a, b);
}

std::string HeightCurve::add(Height said, Height measured) {
  Point const point{said, measured};
  if (!plausible_for_a_desk(measured)) {
    return "no desk has such a height; measure from the floor to the top of the desk, in millimetres";
  }
  Distance const off = (measured - true_height(said)).abs();
  if (off > k_farthest_off || !sound(point)) {
    return in_words(measured) + " is " + in_words(std::max(off, (measured - said).abs())) +
           " away from what the sensor says; at most " + in_words(k_farthest_off) +
           " is plausible. Measure again; if it is right, the sensor's own settings are wrong";
  }
  Points points;
  points.reserve(points_.size() + 1);
  std::copy_if(points_.begin(), points_.end(), std::back_inserter(points),
               [&](Point const& p) { return (p.said - said).abs() > k_same_place; });
  auto const at = std::upper_bound(points.begin(), points.end(), point,
                                   [](Point const& a, Point const& b) { return a.said < b.said; });
  auto const here = points.insert(at, point);
  if (here != points.begin() && !goes_together(*(here - 1), *here)) return contradiction(*(here - 1), *here);
  if (here + 1 != points.end() && !goes_together(*here, *(here + 1)))
    return contradiction(*here, *(here + 1));
  points_ = std::move(points);
  return {};
}

}  // namespace desk::core
