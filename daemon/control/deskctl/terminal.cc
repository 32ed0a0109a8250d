#include "daemon/control/deskctl/terminal.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace desk::deskctl {

namespace {

std::string_view variable(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? std::string_view{} : std::string_view{value};
}

void write_all(std::string_view text) {
  while (!text.empty()) {
    auto const written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;  // the terminal is gone; SIGHUP ends us
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

bool can_show_frames() {
  auto const term = variable("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && !term.empty() && term != "dumb";
}

Style terminal_style() {
  // no-color.org: any value but an empty one.
  bool const colour = variable("NO_COLOR").empty() && can_show_frames();
  return {colour, std::string_view{::nl_langinfo(CODESET)} == "UTF-8"};
}

Terminal::Terminal() : has_keys_{::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0} {
  enter();
}

Terminal::~Terminal() {
  leave();
}

void Terminal::enter() {
  if (has_keys_) {
    auto keys = before_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &keys);
  }
  write_all("\x1b[?1049h\x1b[?25l\x1b[2J");
  shown_.clear();
}

void Terminal::leave() {
  write_all("\x1b[0m\x1b[?25h\x1b[?1049l");
  if (has_keys_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

void Terminal::suspend() {
  leave();
  static_cast<void>(::raise(SIGSTOP));
  enter();
}

Size Terminal::size() {
  winsize window{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0) return {};
  return {window.ws_col, window.ws_row};
}

void Terminal::show(std::vector<std::string> const& lines) {
  std::string frame{"\x1b[H"};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) frame += "\r\n";
    // Cleared before it is written: clearing after the last column would eat its character.
    frame += "\x1b[2K" + lines[i];
  }
  if (frame == shown_) return;
  write_all(frame);
  shown_ = std::move(frame);
}

char Terminal::take_key() {
  char key = 0;
  return ::read(STDIN_FILENO, &key, 1) == 1 ? key : '\0';
}

}  // namespace desk::deskctl
