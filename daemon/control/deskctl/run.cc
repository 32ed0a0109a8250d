#include "daemon/control/deskctl/run.h"

#include "daemon/control/deskctl/command.h"
#include "daemon/control/deskctl/config_command.h"
#include "daemon/control/deskctl/line_socket.h"
#include "daemon/control/deskctl/options.h"
#include "daemon/control/deskctl/phrase.h"
#include "daemon/control/deskctl/plan.h"
#include "daemon/control/deskctl/setup_command.h"
#include "daemon/control/deskctl/watch.h"

#include <fmt/format.h>

#include <clocale>
#include <cstdio>
#include <exception>

namespace desk::deskctl {

int run(int argc, char const* const* argv) {
  static_cast<void>(std::setlocale(LC_CTYPE, ""));  // tells whether the terminal takes UTF-8
  auto const read = read_options(argc, argv);
  if (auto const* const printed = std::get_if<Printed>(&read)) return printed->exit_code;
  auto const& options = std::get<Options>(read);
  try {
    if (options.command == Command::plan) return plan(options);
    if (options.command == Command::setup) return setup_desk(options);
    if (is_about_file(options.command)) return edit_config(options);
    return options.command == Command::watch ? watch(options) : run_command(options);
  } catch (Unreachable const& error) {
    fmt::print(stderr, "deskctl: {}\n", error.what());
    return k_unreachable;
  } catch (std::exception const& error) {
    fmt::print(stderr, "deskctl: {}\n", printable(error.what()));
    return k_not_done;
  }
}

}  // namespace desk::deskctl
