#pragma once

#include "daemon/core/action.h"
#include "daemon/shell/log.h"

#include <string_view>

namespace desk::shell {

/// Writes what happened to a desk into the log, one line of key=value.
void log_notice(Log const& log, std::string_view desk, core::Notice const& notice);

}  // namespace desk::shell
