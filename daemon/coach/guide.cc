#include "daemon/coach/guide.h"

#include <algorithm>

namespace desk::coach {
namespace {

/// To kneel down, and to change sides [O].
constexpr core::Duration k_ready = std::chrono::seconds{5};

core::Duration hold_of(Entry const& entry, CoachSettings const& settings) {
  return std::clamp(entry.too_long ? settings.rest : settings.hold, entry.hold->least, entry.hold->most);
}

}  // namespace

std::vector<Step> guided(Entry const& entry, CoachSettings const& settings, core::TimePoint start) {
  if (!entry.hold) return {};
  core::Duration const hold = hold_of(entry, settings);
  std::vector<Step> steps;
  auto const add = [&](std::optional<Side> side) {
    steps.push_back({Step::Stage::ready, side, start, start + k_ready});
    steps.push_back({Step::Stage::hold, side, start + k_ready, start + k_ready + hold});
    start += k_ready + hold;
  };
  if (!entry.two_sides) {
    add(std::nullopt);
  } else {
    add(Side::left);
    add(Side::right);
  }
  return steps;
}

}  // namespace desk::coach
