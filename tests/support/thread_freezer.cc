#include "tests/support/thread_freezer.h"

#include <sys/ptrace.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace desk::testing {

ThreadFreezer::ThreadFreezer(pid_t thread) : thread_{thread} {
  if (ptrace(PTRACE_SEIZE, thread, nullptr, nullptr) != 0 ||
      ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr) != 0) {
    throw std::runtime_error{std::string{"ptrace: "} + std::strerror(errno)};
  }
  waitpid(thread, nullptr, __WALL);
}

ThreadFreezer::~ThreadFreezer() {
  ptrace(PTRACE_DETACH, thread_, nullptr, nullptr);
}

}  // namespace desk::testing
