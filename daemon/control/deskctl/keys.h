#pragma once

#include <termios.h>

namespace desk::deskctl {

/// Standard input as a button: readable as soon as a key is pressed, without Enter, or at its end. A terminal
/// is left as it was found.
class Keys {
 public:
  Keys();
  Keys(Keys const&) = delete;
  Keys& operator=(Keys const&) = delete;
  ~Keys();

  /// To poll for.
  [[nodiscard]] static int fd();
  /// A key was pressed, or the input has ended.
  [[nodiscard]] static bool pressed();

 private:
  termios before_{};  // before is_terminal_, whose initialisation fills it
  bool is_terminal_;
};

}  // namespace desk::deskctl
