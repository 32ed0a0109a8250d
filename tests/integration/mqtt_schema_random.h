#pragma once

#include "daemon/coach/coach.h"
#include "daemon/core/action.h"
#include "daemon/core/snapshot.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace desk::testing {

/// What a desk can be and say, by chance. The same seed gives the same.
class RandomDesk {
 public:
  explicit RandomDesk(std::uint32_t seed) : random_{seed} {}

  core::Snapshot snapshot();
  /// One of each kind, in the order of the variant.
  std::vector<core::Notice> notices();
  std::vector<coach::Notice> coach_notices();
  coach::Coach::View coach_view();

  double number(double from, double to) { return std::uniform_real_distribution<double>{from, to}(random_); }
  int whole(int from, int to) { return std::uniform_int_distribution<int>{from, to}(random_); }
  bool chance(double share = 0.5) { return number(0, 1) < share; }

 private:
  /// Any of its enumerators, which count from 0 without a gap.
  template <typename Enum>
  Enum any(Enum last) {
    return static_cast<Enum>(whole(0, static_cast<int>(last)));
  }
  template <typename Make>
  auto perhaps(Make make) -> std::optional<decltype(make())> {
    if (chance()) return std::nullopt;
    return make();
  }
  core::Height height() { return core::Height::at_mm(number(-50, 2000)); }
  core::Distance distance() { return core::Distance::of_mm(number(-200, 200)); }
  core::Distance length() { return core::Distance::of_mm(number(0, 2000)); }
  core::Speed speed() { return core::Speed::of_mm_s(chance() ? 0 : number(1, 60)); }
  core::Duration duration() { return core::Duration{static_cast<std::int64_t>(number(0, 48 * 3600e9))}; }
  core::Seconds seconds() { return core::Seconds{number(0, 5)}; }
  core::TimePoint instant() { return core::TimePoint{duration()}; }
  core::TimePoint end() { return chance() ? core::k_never : instant(); }
  core::Preset preset() { return any(core::Preset::stand); }
  core::Fault fault();
  core::DayFigures figures();
  core::SeekReport report();
  core::CalibrationReport::Way way();
  coach::Exercise exercise() { return any(coach::Exercise::ex12); }
  coach::Step step();
  /// With what JSON has to escape.
  std::string text();
  void set_cycle(core::Snapshot& s);

  std::mt19937 random_;
};

}  // namespace desk::testing
