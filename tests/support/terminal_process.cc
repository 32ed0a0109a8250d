#include "tests/support/terminal_process.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace desk::testing {

TerminalProcess::TerminalProcess(std::vector<std::string> const& argv) {
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  winsize const size{24, 80, 0, 0};
  pid_ = forkpty(&master_, nullptr, nullptr, &size);
  if (pid_ < 0) throw std::runtime_error{"forkpty failed"};
  if (pid_ != 0) return;
  setenv("LANG", "C.UTF-8", 1);
  setenv("TERM", "xterm-256color", 1);
  execv(pointers[0], pointers.data());
  _exit(127);
}

TerminalProcess::~TerminalProcess() {
  if (!status_) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(master_);
}

bool TerminalProcess::shows(std::string const& text) {
  return until([&] { return screen_.find(text) != std::string::npos; });
}

void TerminalProcess::type(std::string const& keys) const {
  if (write(master_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw std::runtime_error{"the terminal takes no keys"};
  }
}

std::optional<int> TerminalProcess::end() {
  until([&] {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return status_.has_value();
  });
  // What it said last may still be on its way to us.
  while (read_some(0)) {
  }
  return status_;
}

termios TerminalProcess::modes() const {
  termios now{};
  if (tcgetattr(master_, &now) != 0) throw std::runtime_error{"the terminal has no modes"};
  return now;
}

bool TerminalProcess::until(std::function<bool()> const& condition) {
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{15};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    (void)read_some(20);
  }
  return true;
}

bool TerminalProcess::read_some(int wait_ms) {
  pollfd ready{master_, POLLIN, 0};
  if (poll(&ready, 1, wait_ms) <= 0) return false;
  std::array<char, 4096> buffer{};
  ssize_t const n = read(master_, buffer.data(), buffer.size());
  if (n <= 0) return false;
  screen_.append(buffer.data(), static_cast<std::size_t>(n));
  return true;
}

}  // namespace desk::testing
