#pragma once

#include "tests/system/guest/files.h"

#include <array>

namespace desk::guest {

/// One row of an encoder: a simulated line, wired by its pull file.
class Track {
 public:
  explicit Track(std::string const& pull_file) : pull_{open_or_give_up(pull_file, O_RDWR)} {
    std::array<char, 16> text{};
    if (::pread(pull_, text.data(), text.size(), 0) <= 0) give_up(pull_file);
    high_ = std::string_view{text.data()}.starts_with("pull-up");
  }
  [[nodiscard]] bool high() const { return high_; }
  void set(bool high) {
    if (high == high_) return;
    high_ = high;
    put(pull_, high ? "pull-up" : "pull-down");
  }

 private:
  int pull_;
  bool high_ = false;
};

/// A quadrature encoder: upwards A is first.
class Encoder {
 public:
  Encoder(std::string const& a, std::string const& b) : a_{a}, b_{b} {
    unsigned const now = (a_.high() ? 1U : 0U) + (b_.high() ? 2U : 0U);
    while (k_pattern[place_] != now) ++place_;
  }
  /// One edge.
  void turn(bool up) {
    place_ = (place_ + (up ? 1U : 3U)) % k_pattern.size();
    a_.set((k_pattern[place_] & 1U) != 0);
    b_.set((k_pattern[place_] & 2U) != 0);
  }

 private:
  /// Bit 0 is A, bit 1 is B.
  static constexpr std::array<unsigned, 4> k_pattern{0, 1, 3, 2};
  Track a_;
  Track b_;
  std::size_t place_ = 0;
};

}  // namespace desk::guest
