#pragma once

#include <sys/types.h>

#include <string>

namespace desk::bench {

/// A line of /proc/PID/status, without its name; "?" if there is none.
[[nodiscard]] std::string field_of_status(pid_t pid, std::string const& name);

/// What all threads of the process have run so far, in seconds, to the nanosecond; /proc/PID/stat counts in
/// 10 ms. Threads that have ended are missing.
[[nodiscard]] double cpu_seconds(pid_t pid);

/// How often the process's threads gave the CPU up by themselves so far.
[[nodiscard]] double switches(pid_t pid);

}  // namespace desk::bench
