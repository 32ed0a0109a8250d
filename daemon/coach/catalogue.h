#pragma once

#include "daemon/core/time.h"
#include "daemon/texts/message.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// What the coach knows (ergonomics.md §1.1). How often something is repeated is not said, since no source
/// says it.
namespace desk::coach {

enum class Exercise { ex01, ex01b, ex02, ex03, ex04, ex05, ex06, ex07, ex08, ex09, ex10, ex11, ex12 };
inline constexpr int k_exercises = 13;

enum class Kind { stretch, strength, release, walk };
enum class Place { desk, floor, wall };
/// What a strength exercise works on; it rests for a day.
enum class Group { glutes, hip_flexors, core };

/// One of the catalogue.
struct Entry {
  /// For how long it is held, as its source says; then it has a guided timer.
  struct Hold {
    core::Duration least;
    core::Duration most;
  };

  Exercise exercise;
  std::string_view id;   ///< "EX01"
  std::string_view key;  ///< of its texts: those are key.name, key.how and key.caution
  Kind kind;
  Place place;
  std::optional<Hold> hold = {};
  bool two_sides = false;
  std::string_view tool = {};  ///< as CoachSettings::tools calls it; empty: none
  bool too_long = false;       ///< for a break at the desk: only at lunch and at the end of the day
  bool advanced = false;
  std::optional<Exercise> needs = {};  ///< that one must be easy first
  std::optional<Group> group = {};     ///< of a strength exercise
};

/// In the order in which they take their turns.
[[nodiscard]] std::span<Entry const> catalogue();
[[nodiscard]] Entry const& entry(Exercise exercise);
/// By id, in upper or lower case; absent: there is none.
[[nodiscard]] std::optional<Exercise> exercise_of(std::string_view id);

[[nodiscard]] texts::Message name(Exercise exercise);
[[nodiscard]] texts::Message how(Exercise exercise);
/// What to take care of, never empty; a strength exercise has the rule when to stop among them (P17).
[[nodiscard]] std::vector<texts::Message> cautions(Exercise exercise);

/// A word about posture. Nothing of it is ever sensed, and no text claims so.
enum class Cue {
  weight,          ///< PC1: even on both feet
  belly,           ///< PC2: lightly on
  slump,           ///< PC3
  legs,            ///< PC4, R-ASYM: uncross them, swap sides
  lumbar_support,  ///< P06: use what the chair has
  lumbar_roll,     ///< P07: what a chair without can be helped with
  night,           ///< P13: a pillow between the knees
};
inline constexpr int k_cues = 7;
[[nodiscard]] std::string_view id(Cue cue);  ///< "PC1"
[[nodiscard]] texts::Message text(Cue cue);

/// That nothing of this is medical advice. Shown wherever an exercise is.
[[nodiscard]] texts::Message disclaimer();

[[nodiscard]] inline std::string_view to_string(Exercise exercise) {
  return entry(exercise).id;
}
constexpr std::string_view to_string(Kind k) {
  switch (k) {
    case Kind::stretch: return "stretch";
    case Kind::strength: return "strength";
    case Kind::release: return "release";
    case Kind::walk: return "walk";
  }
  return "?";
}
constexpr std::string_view to_string(Place p) {
  switch (p) {
    case Place::desk: return "desk";
    case Place::floor: return "floor";
    case Place::wall: return "wall";
  }
  return "?";
}

}  // namespace desk::coach
