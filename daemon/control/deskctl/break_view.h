#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace desk::deskctl {

/// One of the coach's catalogue, in the person's language; see wire/coach_json.h.
struct ExerciseView {
  std::string id;
  std::string name;
  std::string kind;
  std::string place;
  std::string tool;
  std::string how;
  std::vector<std::string> cautions;
  bool advanced = false;
  bool two_sides = false;
  std::optional<double> least_s;  ///< it is held so long, at least and at most
  std::optional<double> most_s;
  bool available = true;    ///< of a list: it can be offered now
  std::string why_not;      ///< of a list: why it cannot, in words
  std::string rests_until;  ///< of a list, ISO 8601
};

/// What the coach shows, read leniently: a field that is missing or of another type is empty.
struct BreakView {
  /// Of a guided exercise that runs.
  struct Step {
    std::string stage;
    std::string side;
    std::string text;
    std::int64_t since_ms = 0;  ///< Unix milliseconds
    std::int64_t until_ms = 0;
  };
  std::string stage;
  std::optional<ExerciseView> exercise;
  std::string why;
  std::optional<std::int64_t> until_ms;
  std::optional<Step> step;
  std::vector<std::string> done_today;  ///< names
  std::string disclaimer;

  static BreakView of(boost::json::object const& json);
};

/// All that the coach knows.
struct BreakList {
  struct Cue {
    std::string id;
    std::string text;
  };
  std::vector<ExerciseView> exercises;
  std::vector<Cue> cues;
  std::string disclaimer;

  static BreakList of(boost::json::object const& json);
};

}  // namespace desk::deskctl
