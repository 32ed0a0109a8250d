#pragma once

#include "daemon/control/deskctl/doctor_facts.h"

#include <filesystem>
#include <optional>

namespace desk::deskctl {

/// The daemon as its socket shows it.
struct DaemonSeen {
  SocketFacts socket;
  std::optional<DaemonFacts> daemon;
  std::optional<probe::Identity> runs_as;  ///< absent: it cannot be connected to
};

/// Connects and asks. Blocks for as long as a daemon that hangs owes its answers, some seconds.
[[nodiscard]] DaemonSeen look_at_daemon(std::filesystem::path const& socket, probe::Identity const& caller);

}  // namespace desk::deskctl
