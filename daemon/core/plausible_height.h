#pragma once

#include "daemon/core/units.h"

namespace desk::core {

/// Whether a desk top can be that high at all: no desk is lower or higher, a decimal point was lost. False
/// for what is no number.
inline bool plausible_for_a_desk(Height h) {
  return h >= Height::at_mm(300) && h <= Height::at_mm(1600);
}

}  // namespace desk::core
