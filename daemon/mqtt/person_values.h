#pragma once

#include "daemon/core/units.h"
#include "daemon/ergonomics/grade.h"
#include "daemon/mqtt/state_values.h"

#include <optional>
#include <string>
#include <vector>

namespace desk::mqtt {

/// What is shown of whoever works at a desk.
struct PersonState {
  std::string name;                                        ///< empty: nobody is known
  std::optional<core::Height> seat;                        ///< as something measures it, or as it was said
  ergonomics::Grade heights = ergonomics::Grade::unknown;  ///< the worst that is found of chair and desk
  bool sat_too_long = false;
  bool stood_too_long = false;
};

/// Its topics. Unknown values are "None", which Home Assistant shows as unknown.
std::vector<StateValue> person_values(PersonState const& person);

}  // namespace desk::mqtt
