#pragma once

#include "daemon/control/setup/person.h"
#include "daemon/control/setup/world.h"

namespace desk::setup {

/// What the first moves need to know of the desk.
struct Travel {
  double min_mm = 0;
  double max_mm = 0;
  bool positions_only = false;  ///< it can be sent to `sit_mm` and `stand_mm` only
  double sit_mm = 0;
  double stand_mm = 0;
};

enum class Moved { well, not_now, badly };

/// Up and back, then a stop in the middle of a longer way, each by consent, each told as it was seen. Throws
/// Left.
Moved first_move(Person& person, Desk& desk, Travel const& travel);

}  // namespace desk::setup
