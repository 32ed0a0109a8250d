#pragma once

#include "daemon/coach/memory.h"
#include "daemon/coach/settings.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace desk::coach {

/// Why an exercise is not offered.
enum class Bar {
  excluded,       ///< the person does not want it
  place,          ///< no room, or no wall
  tool,           ///< nothing at hand for it
  advanced,       ///< demanding, and those are not wanted
  needs,          ///< another one is to be easy first
  uncomfortable,  ///< it was, and rests for three days
  worked,         ///< its muscles were at work today or yesterday
  time_of_day,    ///< only at lunch and at the end of the day, once a day
};

/// When it is, as far as it is known.
struct Moment {
  std::optional<std::int64_t> day;  ///< as core::local_day() numbers it
  std::optional<int> minute;        ///< since local midnight
};

/// Lunch, and the end of a working day [O].
[[nodiscard]] bool time_for_long_ones(Moment const& moment);
/// The working day comes to its end.
[[nodiscard]] bool is_evening(Moment const& moment);

/// Absent: it can be offered. Whose turn it is does not matter. Of several reasons the weightiest:
/// discomfort, too demanding, needs another first.
[[nodiscard]] std::optional<Bar> bar(Entry const& entry, CoachSettings const& settings, Memory const& memory,
                                     Moment const& moment);

/// The one whose turn it is; absent: none fits now. None comes again before all that fit had their turn;
/// strength is never followed by strength. `not_this`: what the person just has, and wants another.
[[nodiscard]] std::optional<Exercise> choose(CoachSettings const& settings, Memory const& memory,
                                             Moment const& moment,
                                             std::optional<Exercise> not_this = std::nullopt);

/// `exercise` has had its turn.
void give_turn(Exercise exercise, Memory& memory, Moment const& moment);

/// In words: "There is no room for it here."
[[nodiscard]] texts::Message text(Bar bar);

constexpr std::string_view to_string(Bar b) {
  switch (b) {
    case Bar::excluded: return "excluded";
    case Bar::place: return "place";
    case Bar::tool: return "tool";
    case Bar::advanced: return "advanced";
    case Bar::needs: return "needs";
    case Bar::uncomfortable: return "uncomfortable";
    case Bar::worked: return "worked";
    case Bar::time_of_day: return "time_of_day";
  }
  return "?";
}

}  // namespace desk::coach
