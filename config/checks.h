#pragma once

#include "config/binder.h"

namespace desk::config {

/// The rules that concern more than one key, and the warnings. Expects a resolved draft; judges nothing that
/// depends on a key with a mistake of its own.
void check(Draft& draft);

}  // namespace desk::config
