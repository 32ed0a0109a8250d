#pragma once

#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"

namespace desk::deskctl {

/// Lets the daemon read its configuration anew, or say what would come of it, and prints that. Returns the
/// exit code.
int reload(LineSocket& socket, Options const& options);

constexpr bool is_about_file(Command command) {
  return command == Command::config_get || command == Command::config_set || command == Command::config_unset;
}

/// Shows or changes one key of the configuration file; needs no daemon. What is written was checked as a
/// whole before, and what was there before stays beside it, with `~` at the end of its name. Returns the exit
/// code.
int edit_config(Options const& options);

}  // namespace desk::deskctl
