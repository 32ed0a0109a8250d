#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace desk::probe {

/// What the service manager says of a service; systemd.unit(5) and org.freedesktop.systemd1(5) explain the
/// words.
struct ServiceState {
  bool known = false;
  std::string words;  ///< not known: why

  std::string load;     ///< "loaded", "not-found", "masked", "bad-setting"
  std::string enabled;  ///< "enabled", "disabled", "static", "masked"; "" if it has no file
  std::string active;   ///< "active", "activating", "failed", "inactive", …
  std::string sub;      ///< "running", "auto-restart", "start-limit-hit", …
  std::string
      result;  ///< of the last run: "success", "exit-code", "watchdog", "signal", "start-limit-hit", …
  std::string status;                     ///< what it says of itself (sd_notify's STATUS=)
  int exit_status = 0;                    ///< of the last process that ended: its exit code, or the signal
  std::uint32_t restarts = 0;             ///< by itself, since somebody started it
  std::chrono::microseconds watchdog{0};  ///< 0: there is none
  bool needs_daemon_reload = false;       ///< its file changed since systemd read it
};

/// Asks systemd over the system bus, which every user may. Blocks for 3 s at most.
[[nodiscard]] ServiceState service_state(std::string const& unit);

}  // namespace desk::probe
