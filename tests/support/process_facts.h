#pragma once

#include <sys/types.h>

#include <cstddef>

namespace desk::testing {

/// What a process has open now. Throws std::filesystem::filesystem_error if it has ended.
[[nodiscard]] std::size_t open_files(pid_t pid);

/// Memory that is its own, in kB: not its program's file. Throws std::runtime_error if it has ended.
[[nodiscard]] long memory_kb(pid_t pid);

}  // namespace desk::testing
