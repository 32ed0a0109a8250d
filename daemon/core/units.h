#pragma once

#include <cmath>
#include <compare>

namespace desk::core {

/// A difference of heights in millimetres; up is positive.
class Distance {
 public:
  constexpr Distance() = default;
  static constexpr Distance of_mm(double mm) { return Distance{mm}; }

  [[nodiscard]] constexpr double mm() const { return mm_; }
  [[nodiscard]] constexpr Distance abs() const { return Distance{mm_ < 0 ? -mm_ : mm_}; }

  constexpr auto operator<=>(Distance const&) const = default;
  constexpr Distance operator-() const { return Distance{-mm_}; }
  constexpr Distance operator+(Distance other) const { return Distance{mm_ + other.mm_}; }
  constexpr Distance operator-(Distance other) const { return Distance{mm_ - other.mm_}; }
  constexpr Distance operator*(double factor) const { return Distance{mm_ * factor}; }
  constexpr Distance operator/(double divisor) const { return Distance{mm_ / divisor}; }
  constexpr double operator/(Distance other) const { return mm_ / other.mm_; }
  constexpr Distance& operator+=(Distance other) { return *this = *this + other; }

 private:
  explicit constexpr Distance(double mm) : mm_{mm} {}
  double mm_ = 0;
};

/// Height of the desk top above the floor in millimetres. A point: heights subtract to a Distance, they do
/// not add.
class Height {
 public:
  constexpr Height() = default;
  static constexpr Height at_mm(double mm) { return Height{mm}; }

  [[nodiscard]] constexpr double mm() const { return mm_; }
  [[nodiscard]] bool finite() const { return std::isfinite(mm_); }

  constexpr auto operator<=>(Height const&) const = default;
  constexpr Height operator+(Distance d) const { return Height{mm_ + d.mm()}; }
  constexpr Height operator-(Distance d) const { return Height{mm_ - d.mm()}; }
  constexpr Distance operator-(Height other) const { return Distance::of_mm(mm_ - other.mm_); }

 private:
  explicit constexpr Height(double mm) : mm_{mm} {}
  double mm_ = 0;
};

/// Vertical speed in millimetres per second; up is positive.
class Speed {
 public:
  constexpr Speed() = default;
  static constexpr Speed of_mm_s(double mm_s) { return Speed{mm_s}; }

  [[nodiscard]] constexpr double mm_s() const { return mm_s_; }
  [[nodiscard]] constexpr Speed abs() const { return Speed{mm_s_ < 0 ? -mm_s_ : mm_s_}; }

  constexpr auto operator<=>(Speed const&) const = default;
  constexpr Speed operator*(double factor) const { return Speed{mm_s_ * factor}; }

 private:
  explicit constexpr Speed(double mm_s) : mm_s_{mm_s} {}
  double mm_s_ = 0;
};

enum class Direction { up, down };

constexpr Direction opposite(Direction d) {
  return d == Direction::up ? Direction::down : Direction::up;
}
/// +1 for up, -1 for down: multiplies a distance along the travel into one in height.
constexpr double sign(Direction d) {
  return d == Direction::up ? 1.0 : -1.0;
}
constexpr Direction towards(Height from, Height to) {
  return to < from ? Direction::down : Direction::up;
}

}  // namespace desk::core
