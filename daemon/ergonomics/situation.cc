#include "daemon/ergonomics/situation.h"

namespace desk::ergonomics {
namespace {

core::Height loaded(core::Height height, bool empty, ChairSettings const& chair) {
  return empty ? height - chair.compression : height;
}

}  // namespace

std::optional<core::Height> loaded_seat(Situation const& situation) {
  auto const& chair = situation.chair;
  if (situation.seat) return loaded(situation.seat->height, situation.seat->empty, chair);
  if (chair.seat) return loaded(*chair.seat, chair.measured_empty, chair);
  return std::nullopt;
}

SeatRange seat_range(ChairSettings const& chair) {
  SeatRange range;
  if (chair.min) range.min = loaded(*chair.min, chair.measured_empty, chair);
  if (chair.max) range.max = loaded(*chair.max, chair.measured_empty, chair);
  return range;
}

std::optional<core::Height> steady_seat(std::optional<core::Height> taken,
                                        std::optional<core::Height> sensed) {
  constexpr auto k_noise = core::Distance::of_mm(5);
  return taken && sensed && (*sensed - *taken).abs() < k_noise ? taken : sensed;
}

}  // namespace desk::ergonomics
