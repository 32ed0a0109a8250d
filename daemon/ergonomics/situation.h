#pragma once

#include "daemon/core/settings.h"
#include "daemon/core/units.h"
#include "daemon/ergonomics/settings.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace desk::ergonomics {

enum class SeatSource {
  told,    ///< by the person or the configuration
  sensor,  ///< measured below the chair
};

/// The height of a seat at this moment.
struct Seat {
  core::Height height;
  SeatSource source = SeatSource::told;
  bool empty = false;  ///< with nobody on it: it gives way by the chair's compression
  bool operator==(Seat const&) const = default;
};

/// Everything that is judged: a person at a desk. Everything may be left out.
struct Situation {
  BodySettings body;
  ChairSettings chair;
  FrameSettings frame;
  core::SoftLimits limits;   ///< of this desk, for this person
  std::optional<Seat> seat;  ///< absent: chair.seat counts
  std::optional<core::Height> desk_sit;
  std::optional<core::Height> desk_stand;
  std::optional<core::Distance> taught_lift;  ///< of the shoes in which desk_stand was tried
  std::vector<std::string> rules_off;         ///< ids of rules that are not judged
  bool operator==(Situation const&) const = default;
};

/// The same without numbers that cannot be meant (settings_range.h).
[[nodiscard]] Situation meant(Situation situation);

/// The seat with somebody on it, if it is known.
[[nodiscard]] std::optional<core::Height> loaded_seat(Situation const& situation);

/// What to take a sensed seat for, that was taken for `taken` before: a change of less than 5 mm, as a tape
/// is exact (ergonomics.md §4.1), is the sensor's noise.
[[nodiscard]] std::optional<core::Height> steady_seat(std::optional<core::Height> taken,
                                                      std::optional<core::Height> sensed);

/// Between which heights the chair holds somebody; an end that was not told is absent.
struct SeatRange {
  std::optional<core::Height> min;
  std::optional<core::Height> max;
};
[[nodiscard]] SeatRange seat_range(ChairSettings const& chair);

constexpr std::string_view to_string(SeatSource s) {
  switch (s) {
    case SeatSource::told: return "told";
    case SeatSource::sensor: return "sensor";
  }
  return "?";
}

}  // namespace desk::ergonomics
