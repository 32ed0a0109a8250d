#pragma once

namespace desk::testing {

/// Long tests do this many times less under a sanitizer, which slows them down as much. What they prove, they
/// prove in the plain build; there the sanitizers only look at the same code.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr unsigned k_times_less = 13;
#else
inline constexpr unsigned k_times_less = 1;
#endif

}  // namespace desk::testing
