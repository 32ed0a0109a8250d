#pragma once

#include "config/binder.h"

namespace desk::config {

/// Reports keys of [desk.*.presence] that belong to another source, or that its source cannot do without.
void check_presence_keys(Draft& draft, DeskSettings const& desk);
/// Reports a desk that is to move by itself without anybody knowing who is there.
void check_presence_known(Draft& draft, DeskSettings const& desk);

}  // namespace desk::config
