#pragma once

namespace desk::deskctl {

/// The whole program. Returns the exit code, see ExitCode.
int run(int argc, char const* const* argv);

}  // namespace desk::deskctl
