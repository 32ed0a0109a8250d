#include "daemon/control/deskctl/setup_command.h"

#include "daemon/control/deskctl/setup_console.h"
#include "daemon/control/deskctl/setup_guardian.h"
#include "daemon/control/deskctl/setup_world.h"
#include "daemon/control/setup/setup.h"

#include <fmt/format.h>

#include <cstdio>

#include <unistd.h>

namespace desk::deskctl {

namespace {

/// Why the file cannot be written, before anything is asked; empty: it can.
std::string why_not(SetupOptions const& setup) {
  auto const directory = std::filesystem::absolute(setup.config).parent_path();
  if (!std::filesystem::is_directory(directory))
    return fmt::format("there is no directory {}: is deskd installed? --config names another file",
                       directory.string());
  // Beside it, since it is replaced as a whole.
  if (::access(directory.c_str(), W_OK | X_OK) == 0) return {};
  return fmt::format("{} cannot be written by you: sudo deskctl setup{}", setup.config.string(),
                     setup.config == SetupOptions{}.config ? "" : " --config …");
}

std::string words_of(setup::Left const& left, bool wrote) {
  switch (left.why) {
    case setup::Left::Why::input_ended:
      return wrote ? "no more answers" : "no more answers: nothing was written";
    case setup::Left::Why::interrupted:
      return wrote ? "ended; what was written before stays" : "ended: everything is as it was";
    case setup::Left::Why::refused: return "nothing was written";
  }
  return {};
}

}  // namespace

int setup_desk(Options const& options) {
  if (auto const why = why_not(options.setup); !why.empty()) {
    fmt::print(stderr, "deskctl: {}\n", why);
    return k_not_done;
  }
  Guardian const guardian{options.setup.service};
  Console console{options.setup.answers};
  RealWorld world{options.setup, console, guardian};
  try {
    return setup::run(console, world) == setup::Outcome::done ? k_done : k_not_done;
  } catch (setup::Left const& left) {
    fmt::print("\n");
    std::fflush(stdout);
    fmt::print(stderr, "deskctl: {}\n", words_of(left, world.wrote()));
    return k_not_done;
  }
}

}  // namespace desk::deskctl
