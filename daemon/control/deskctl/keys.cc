#include "daemon/control/deskctl/keys.h"

#include <poll.h>
#include <unistd.h>

namespace desk::deskctl {

Keys::Keys() : is_terminal_{::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0} {
  if (!is_terminal_) return;
  auto keys = before_;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
}

Keys::~Keys() {
  // With what was typed meanwhile thrown away: the key that stopped the desk is no command for the shell.
  if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
}

int Keys::fd() {
  return STDIN_FILENO;
}

bool Keys::pressed() {
  pollfd input{fd(), POLLIN, 0};
  return ::poll(&input, 1, 0) > 0;
}

}  // namespace desk::deskctl
