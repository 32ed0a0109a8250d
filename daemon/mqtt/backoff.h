#pragma once

#include <chrono>
#include <random>

namespace desk::mqtt {

/// How long to wait before the next attempt: doubled after each failure up to a limit, and spread by a
/// quarter either way so that the clients of one broker do not all come back in the same instant.
class Backoff {
 public:
  using Milliseconds = std::chrono::milliseconds;

  Backoff(Milliseconds first, Milliseconds limit, std::mt19937_64 jitter)
      : first_{first}, limit_{limit}, next_{first}, jitter_{jitter} {}

  /// Never more than the limit.
  [[nodiscard]] Milliseconds next();
  /// After a success: start small again.
  void reset() { next_ = first_; }

 private:
  Milliseconds first_;
  Milliseconds limit_;
  Milliseconds next_;
  std::mt19937_64 jitter_;
};

}  // namespace desk::mqtt
