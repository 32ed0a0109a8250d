#pragma once

#include <sys/types.h>
#include <termios.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace desk::testing {

/// A program on a terminal of its own, 80 × 24, as a person runs it. Killed and waited for at the end.
class TerminalProcess {
 public:
  /// Throws std::runtime_error if it cannot be forked; a program that is not there ends with status 127.
  explicit TerminalProcess(std::vector<std::string> const& argv);
  TerminalProcess(TerminalProcess const&) = delete;
  TerminalProcess& operator=(TerminalProcess const&) = delete;
  ~TerminalProcess();

  /// Reads until the screen has shown this text; false after 15 s.
  bool shows(std::string const& text);
  /// Throws std::runtime_error if the terminal does not take it.
  void type(std::string const& keys) const;
  /// Its exit status, or 128 + signal; nothing if it still runs after 15 s.
  std::optional<int> end();
  [[nodiscard]] termios modes() const;
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string const& screen() const { return screen_; }

 private:
  bool until(std::function<bool()> const& condition);
  /// False: nothing came within that time, or nothing will come any more.
  bool read_some(int wait_ms);

  int master_ = -1;
  pid_t pid_ = -1;
  std::optional<int> status_;
  std::string screen_;
};

}  // namespace desk::testing
