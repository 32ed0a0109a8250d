#pragma once

#include "daemon/ergonomics/figure.h"

#include <optional>
#include <string_view>
#include <vector>

/// Draws the parts of a figure, for its sources. Millimetres.
namespace desk::ergonomics {

/// Lengths that nobody measures, as shares of the stature: Winter's segments, rounded, and what looks right.
namespace share {
inline constexpr double ankle = 0.039;
inline constexpr double foot = 0.152;
inline constexpr double heel = 0.035;  // from the ankle back
inline constexpr double thigh = 0.233;
inline constexpr double upper_arm = 0.186;
inline constexpr double forearm = 0.2;  // to the keys
inline constexpr double elbow_radius = 0.021;
inline constexpr double wrist_radius = 0.013;
inline constexpr double shoulder_radius = 0.03;
inline constexpr double ankle_radius = 0.024;
inline constexpr double knee_radius = 0.034;
inline constexpr double pelvis_radius = 0.057;
inline constexpr double chest_radius = 0.066;
inline constexpr double neck_radius = 0.03;
inline constexpr double head_depth = 0.052;  // half of it
inline constexpr double head_height = 0.065;
}  // namespace share

/// The lengths in millimetres that every drawing needs.
struct Lengths {
  double stature, popliteal, knee, elbow_rest, thigh, buttock, eye_sitting, elbow_standing, eye_standing;
  double lift, heel, forefoot;
  double hip, knee_axis;
  [[nodiscard]] double of(double part) const { return part * stature; }
};

/// Absent if one is missing.
std::optional<Lengths> lengths_of(Body const& body);

/// Where the upper body has its joints.
struct Upper {
  Point pelvis;
  Point shoulder;
  Point elbow;
  Point eye;
};

class Artist {
 public:
  /// `lengths` must outlive it.
  explicit Artist(Lengths const& lengths) : l_{lengths} {}

  void add(Part part, std::vector<Point> outline);
  void mark(std::string_view name, std::string_view rule, Point low, Point high, Mark::Side side);

  /// A foot in its shoe; `ground`: what the sole stands on.
  void foot(Point ankle, double ground);
  void upper_body(Upper const& upper);
  /// Upper arm as it hangs, hand on the keys at `hand_y`. Returns where the hand is.
  Point arm(Upper const& upper, double hand_y);

  /// Where the front edge of a desk is that one works at.
  [[nodiscard]] double desk_edge(Upper const& upper) const;
  void desk(double edge, double top, FrameSettings const& frame);
  /// Keyboard and screen.
  void on_the_desk(Point hand, Point eye, double edge, double top, FrameSettings const& frame);
  /// Column, base, seat and backrest. `back`: where the sitter's back is; `recline` in radians.
  void chair(ChairSettings const& chair, double seat, double back, double recline);
  void seat_span(SeatSpan span) { figure_.seat_span = span; }

  /// The figure, on a floor that is as wide as it.
  [[nodiscard]] Figure finished();

 private:
  Lengths const& l_;
  Figure figure_;
};

}  // namespace desk::ergonomics
