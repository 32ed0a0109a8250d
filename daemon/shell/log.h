#pragma once

#include "config/settings.h"

#include <fmt/format.h>

#include <atomic>
#include <string_view>

namespace desk::shell {

/// Lines of key=value on stderr, each with the monotonic time in seconds; under systemd with the priority
/// that the journal understands, elsewhere with the level's name. Any thread; a line is one write, so lines
/// never mix.
class Log {
 public:
  using Level = config::LogLevel;

  explicit Log(Level least) : least_{least} {}

  void set_least(Level least) { least_ = least; }

  template <typename... Args>
  void debug(fmt::format_string<Args...> text, Args&&... args) const {
    write(Level::debug, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void info(fmt::format_string<Args...> text, Args&&... args) const {
    write(Level::info, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void warning(fmt::format_string<Args...> text, Args&&... args) const {
    write(Level::warning, text, std::forward<Args>(args)...);
  }
  template <typename... Args>
  void error(fmt::format_string<Args...> text, Args&&... args) const {
    write(Level::error, text, std::forward<Args>(args)...);
  }

 private:
  template <typename... Args>
  void write(Level level, fmt::format_string<Args...> text, Args&&... args) const {
    if (level >= least_) line(level, fmt::format(text, std::forward<Args>(args)...));
  }
  static void line(Level level, std::string_view text);

  std::atomic<Level> least_;
};

/// `text` in double quotes, for values with blanks: quotes, backslashes and control characters escaped.
std::string quote(std::string_view text);

}  // namespace desk::shell
