#pragma once

#include <sys/types.h>

namespace desk::testing {

/// Stops one thread of another process as a debugger does, while its other threads go on.
class ThreadFreezer {
 public:
  /// `thread`: its id; the main thread's is the process id. Throws std::runtime_error if the kernel refuses.
  explicit ThreadFreezer(pid_t thread);
  ThreadFreezer(ThreadFreezer const&) = delete;
  ThreadFreezer& operator=(ThreadFreezer const&) = delete;
  ~ThreadFreezer();  ///< lets it go on

 private:
  pid_t thread_;
};

}  // namespace desk::testing
