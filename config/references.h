#pragma once

#include "config/binder.h"

namespace desk::config {

/// Fills in what follows from the rest: names, the only bus and user, the user's heights and intervals in
/// each desk. Reports references to nothing and collections without an entry.
void resolve(Draft& draft);

}  // namespace desk::config
