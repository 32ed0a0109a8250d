#pragma once

#include "daemon/ergonomics/grade.h"
#include "daemon/ergonomics/relation.h"

#include <cmath>
#include <string_view>

/// What the sources of the rules share.
namespace desk::ergonomics {

inline Finding unknown(std::string_view id, Missing missing, std::string_view unit = "mm") {
  return {id, Grade::unknown, 0, unit, {}, false, words_for(missing)};
}

inline bool in_order(Grade g) {
  return g == Grade::ok;
}

/// Whole millimetres or degrees, for a text.
inline long whole(double x) {
  return std::lround(x);
}

}  // namespace desk::ergonomics
