#pragma once

#include "daemon/texts/message.h"

#include <optional>
#include <string_view>

namespace desk::ergonomics {

/// How well something is, from what cannot be judged to what harms.
enum class Grade {
  unknown,
  ok,
  info,  ///< worth a word, nothing wrong
  warn,
  bad,
};

/// What one rule of ergonomics.md §4 says.
struct Finding {
  std::string_view id;  ///< "R-WALK"
  Grade grade = Grade::unknown;
  double value = 0;                      ///< in the unit of the rule; means nothing while unknown
  std::string_view unit = {};            ///< "mm", "deg", "min"; empty: it is counted
  std::optional<double> change_mm = {};  ///< what to do about it, rounded to 5 mm, up is positive
  bool estimated = false;                ///< rests on a dimension that nobody has measured
  texts::Message message = {};           ///< for the user; empty if there is nothing to do
  bool operator==(Finding const&) const = default;
};

constexpr std::string_view to_string(Grade g) {
  switch (g) {
    case Grade::unknown: return "unknown";
    case Grade::ok: return "ok";
    case Grade::info: return "info";
    case Grade::warn: return "warn";
    case Grade::bad: return "bad";
  }
  return "?";
}

}  // namespace desk::ergonomics
