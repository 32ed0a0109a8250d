#pragma once

#include <csignal>
#include <initializer_list>

namespace desk::deskctl {

/// Turns signals into something to poll for, so that nothing has to be done inside a handler.
class Signals {
 public:
  explicit Signals(std::initializer_list<int> signals);
  Signals(Signals const&) = delete;
  Signals& operator=(Signals const&) = delete;
  ~Signals();

  /// Readable when a signal came.
  [[nodiscard]] int fd() const { return fd_; }
  /// The next signal that came, or 0.
  [[nodiscard]] int take() const;

 private:
  sigset_t before_{};
  int fd_ = -1;
};

}  // namespace desk::deskctl
