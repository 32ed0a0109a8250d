#pragma once

#include "daemon/coach/coach.h"
#include "daemon/core/units.h"
#include "daemon/ergonomics/settings_range.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What a person or another program tells a desk that is none of its controller's business.
namespace desk::wire {

/// What a person says of their presence. It counts for a while; automatic: it counts no longer.
enum class PresenceWord { present, away, automatic };

/// Who works at the desk from now on: an id, or a name as people read it.
struct UserWord {
  std::string who;
};

/// How high the seat of the chair is set; absent: as the configuration says.
struct SeatWord {
  std::optional<core::Height> height;
};

using Word = std::variant<PresenceWord, UserWord, SeatWord, coach::Answer>;

/// A height that a seat can have; anything else is a slip of the keyboard.
inline constexpr core::Height k_lowest_seat = core::Height::at_mm(ergonomics::range::seat.min);
inline constexpr core::Height k_highest_seat = core::Height::at_mm(ergonomics::range::seat.max);

/// Most days that one question about the history may be about: a little over a year.
inline constexpr std::int64_t k_most_history_days = 400;

/// "start", "done", "skip", "next", "uncomfortable", "sharp", "stop" or "resume", of these the first perhaps
/// with an exercise behind it: "start EX01". Absent: it is none.
[[nodiscard]] std::optional<coach::Answer> coach_answer_of(std::string_view text);
/// All of them, for a person.
inline constexpr std::string_view k_coach_answers =
    "start, done, skip, next, uncomfortable, sharp, stop or resume";

/// A word for the log: "presence state=away".
[[nodiscard]] std::string in_log(Word const& word);

constexpr std::string_view to_string(PresenceWord word) {
  switch (word) {
    case PresenceWord::present: return "present";
    case PresenceWord::away: return "away";
    case PresenceWord::automatic: return "auto";
  }
  return "?";
}

}  // namespace desk::wire
