#pragma once

#include "daemon/core/time.h"

#include <cstdint>
#include <random>

namespace desk::driver::simulated {

/// 64 random bits as a number in [0, 1). The standard distributions differ from one standard library to the
/// next, so a seed would not replay; these use exact arithmetic only and replay on every machine.
constexpr double unit_interval(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

/// Standard normal as the sum of twelve uniforms (Irwin–Hall): additions only, bounded to ±6, and close
/// enough to a Gaussian for noise. `next` returns 64 fresh random bits.
template <typename Bits>
double normal_from(Bits&& next) {
  double sum = -6.0;
  for (int i = 0; i < 12; ++i) sum += unit_interval(next());
  return sum;
}

/// Draws in sequence, for things that happen one after the other: starts, stops, collisions.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_{seed} {}
  std::uint64_t bits() { return engine_(); }
  double uniform(double low, double high) { return low + ((high - low) * unit_interval(bits())); }
  double normal() { return normal_from(engine_); }

 private:
  std::mt19937_64 engine_;
};

/// Draws by index, for reports: the thousandth costs as much as the first, so hours of rest are skipped in
/// one step and a report does not depend on how many others were looked at. A SplitMix64 stream keyed by
/// Random.
class IndexedRandom {
 public:
  class Stream {
   public:
    explicit constexpr Stream(std::uint64_t state) : state_{state} {}
    constexpr std::uint64_t operator()() {
      std::uint64_t z = state_ += k_step;
      z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
      z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
      return z ^ (z >> 31U);
    }

   private:
    static constexpr std::uint64_t k_step = 0x9e3779b97f4a7c15U;
    std::uint64_t state_;
  };

  explicit constexpr IndexedRandom(std::uint64_t key) : key_{key} {}
  [[nodiscard]] constexpr Stream at(std::int64_t index) const {
    // One scramble of the index, or neighbouring indices would share most of their stream.
    return Stream{key_ ^ Stream{static_cast<std::uint64_t>(index)}()};
  }

 private:
  std::uint64_t key_;
};

/// A slow swing between -1 and +1 with a period of one day and a random phase: temperature, grease, supply
/// voltage.
class DailyDrift {
 public:
  DailyDrift(Random& random, core::TimePoint t0) : t0_{t0}, phase_{random.uniform(0, 1)} {}
  [[nodiscard]] double at(core::TimePoint t) const {
    double const days = (core::to_seconds(t - t0_) / 86'400.0) + phase_;
    double const x = days - static_cast<double>(static_cast<std::int64_t>(days));
    return x < 0.5 ? (4.0 * x) - 1.0
                   : 3.0 - (4.0 * x);  // a triangle: unlike sin(), the same bits on every machine
  }

 private:
  core::TimePoint t0_;
  double phase_;
};

}  // namespace desk::driver::simulated
