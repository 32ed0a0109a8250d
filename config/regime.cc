#include "config/regime.h"

#include <algorithm>

namespace desk::config {
namespace {

using std::chrono::minutes;

/// Of a beginner, in the first two days (ergonomics.md §5.3).
constexpr core::Duration k_first_stand = minutes{5};

}  // namespace

bool has_fixed_intervals(Regime regime) {
  return regime != Regime::own && regime != Regime::beginner;
}

void apply_regime(UserSettings const& user, core::CycleSettings& cycle) {
  cycle.sit = user.sit;
  cycle.stand = user.stand;
  cycle.walk = core::Duration{0};
  cycle.ramp = user.regime == Regime::beginner;
  auto const fixed = [&](int sit, int stand) {
    cycle.sit = minutes{sit};
    cycle.stand = minutes{stand};
  };
  switch (user.regime) {
    case Regime::own:
    case Regime::beginner: break;
    case Regime::r50_10: fixed(50, 10); break;
    case Regime::r40_10: fixed(40, 10); break;
    case Regime::r35_15: fixed(35, 15); break;
    case Regime::r30_15: fixed(30, 15); break;
    case Regime::r45_15: fixed(45, 15); break;
    case Regime::r20_8_2:
      fixed(20, 8);
      cycle.walk = minutes{2};
      break;
    case Regime::r30_30: fixed(30, 30); break;
  }
}

core::Duration shortest_interval(core::CycleSettings const& cycle) {
  core::Duration const shortest = std::min(cycle.sit, cycle.stand);
  return cycle.ramp ? std::min(shortest, k_first_stand) : shortest;
}

}  // namespace desk::config
