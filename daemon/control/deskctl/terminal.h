#pragma once

#include "daemon/control/deskctl/canvas.h"

#include <string>
#include <vector>

#include <termios.h>

namespace desk::deskctl {

/// True when a live view can be shown: stdout is a terminal that can place its cursor.
bool can_show_frames();

/// What stdout's terminal shows, by locale, NO_COLOR and TERM.
Style terminal_style();

/// The terminal as a screen of frames: alternate screen, no cursor, keys without Enter. Left as it was found
/// on destruction.
class Terminal {
 public:
  Terminal();
  Terminal(Terminal const&) = delete;
  Terminal& operator=(Terminal const&) = delete;
  ~Terminal();

  [[nodiscard]] static Size size();
  /// Draws in one write, and not at all if nothing changed since the last frame.
  void show(std::vector<std::string> const& lines);
  /// True when stdin is a terminal too: keys can be polled for and taken.
  [[nodiscard]] bool has_keys() const { return has_keys_; }
  /// A key that is there to read, or 0 at its end.
  [[nodiscard]] static char take_key();

  /// Gives the terminal back to the shell and stops the process until it is continued.
  void suspend();

 private:
  void enter();
  void leave();

  termios before_{};  // before has_keys_, whose initialisation fills it
  bool has_keys_;
  std::string shown_;
};

}  // namespace desk::deskctl
